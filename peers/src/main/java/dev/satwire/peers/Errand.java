package dev.satwire.peers;

import dev.satwire.protocol.Payload;
import dev.satwire.protocol.TimestampedAddr;
import java.util.List;

/**
 * What a short connection is made for. Its node gets no slot, is no peer that users see ready, and is left when the errand
 * is done. The methods are called on the connection's event loop unless they say otherwise.
 */
interface Errand {

    /** What to call the connection. */
    ConnectionType type();

    /** What to call the node: its name if that is all that is known, else its address. */
    String node();

    /** What happens to the node, to follow its name in a sentence. */
    String purpose();

    /**
     * Whether the node was reached at its address, so that what becomes of the connection tells something of that: a name
     * that a proxy looks up may stand for any.
     */
    boolean isToAddress();

    /** Hears that the handshake is complete. */
    void ready(PeerLink link);

    /** Hears what the node says after that. */
    default void received(Payload payload, PeerLink link) {}

    /** Hears what of the addresses that the node tells is worth remembering; before {@link #received} does. */
    default void learned(List<TimestampedAddr> addresses) {}

    /** Hears of the end, once. */
    default void ended(DisconnectReason reason) {}

    /** Hears that the listeners know of the end, on any thread. */
    default void told() {}
}
