package dev.satwire.peers;

import dev.satwire.protocol.Payload;

/**
 * Is told of payloads that peers send, after it was {@linkplain PeerPool#addPayloadListener added} to a pool for their
 * type.
 *
 * <pre>{@code
 * Registration blocks = pool.addPayloadListener(
 *         Block.class, (peer, block) -> System.out.println(peer + " sent " + block.hash()));
 * // ... and when nobody wants to know any more:
 * blocks.close();
 * }</pre>
 *
 * <p><strong>Threads.</strong> Runs on the pool's listener executor, never on an I/O thread.
 *
 * <p><strong>Order.</strong> For one peer, strictly one call at a time and in wire order, between
 * {@link PeerListener#onReady} and {@link PeerListener#onDisconnected}; what one call did is visible to the next. For
 * different peers, concurrently: what a listener shares among peers must be thread-safe. Several listeners are called
 * in the order they were added, each before the next payload of that peer goes to the first.
 *
 * <p><strong>What it gets.</strong> Every payload of its type that comes after the handshake and can be decoded, answers to
 * {@linkplain Peer#request requests} included. Nothing of it was checked but its form.
 *
 * <p><strong>From when on.</strong> Messages that nobody listens to are not decoded, and that is decided when their header
 * has come: a listener added while a message of its type comes in gets the next one first. After its
 * {@link Registration} was closed a call that is under way goes on, and no other begins.
 *
 * <p><strong>Exceptions.</strong> Logged and told to {@link PeerListener#onListenerError}; other listeners are still
 * called and the connection stays.
 *
 * <p><strong>Blocking.</strong> Allowed, and so is waiting for futures of pool and peer. When too much waits for one peer's
 * listeners, reading from that peer pauses; see {@link PeerPool}.
 *
 * <p><strong>Re-entrancy.</strong> Every method of pool and peer may be called, {@link PeerPool#close()} included.
 *
 * @param <P> the payload type
 */
@FunctionalInterface
public interface PayloadListener<P extends Payload> {

    /**
     * Tells of a payload.
     *
     * @param peer who sent it
     * @param payload the payload, immutable and free to keep
     */
    void onPayload(Peer peer, P payload);
}
