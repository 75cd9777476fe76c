package dev.satwire.peers;

import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.Payload;
import java.util.function.Consumer;

/** What the listeners hear of one peer, in order, through its {@link Mailbox}. <em>Thread-safe.</em> */
final class PeerNews {
    /** What an address of addrv2 takes on the heap, about. */
    private static final int HELD_BYTES_PER_ADDRESS = 160;

    private final PoolContext pool;
    private final PoolPeer peer;
    private final Mailbox mailbox;

    PeerNews(PoolContext pool, PoolPeer peer, Mailbox mailbox) {
        this.pool = pool;
        this.peer = peer;
        this.mailbox = mailbox;
    }

    /** Tells what happens to the connection. */
    void event(Consumer<PeerListener> event) {
        mailbox.put(() -> pool.listeners().event(peer.address(), event), 0);
    }

    /** Tells that code of the user's threw. */
    void threw(Throwable error) {
        mailbox.put(() -> pool.listeners().threw(peer.address(), error), 0);
    }

    /** Passes on a payload if anybody listens to such. */
    void payload(Payload payload, int payloadLength) {
        if (pool.listeners().want(payload)) {
            mailbox.put(() -> tell(payload), heldBytes(payload, payloadLength));
        }
    }

    /** A listener that blocks on each payload is not given another once it was interrupted: nobody interrupts it again. */
    private void tell(Payload payload) {
        if (!pool.threads().hasInterrupted()) {
            pool.listeners().payload(peer, payload);
        }
    }

    /** What a payload weighs in memory: as much as on the wire, but for the one that is many small objects. */
    private static int heldBytes(Payload payload, int payloadLength) {
        return payload instanceof AddrV2 addr
                ? Math.max(payloadLength, addr.addresses().size() * HELD_BYTES_PER_ADDRESS)
                : payloadLength;
    }
}
