package dev.satwire.peers;

import dev.satwire.protocol.Payload;

/**
 * Is told of payloads that peers send.
 *
 * <p><strong>Threading.</strong> Runs on the pool's listener executor, never on an I/O thread.
 *
 * <p><strong>Order.</strong> For one peer, strictly one call at a time and in wire order, between
 * {@link PeerListener#onReady} and {@link PeerListener#onDisconnected}. For different peers, concurrently.
 *
 * <p><strong>From when on.</strong> Messages that nobody listens to are not decoded, and that is decided when their header
 * has come: a listener added while a message of its type comes in gets the next one first.
 *
 * <p><strong>Exceptions.</strong> Logged and told to {@link PeerListener#onListenerError}; other listeners are still
 * called and the connection stays.
 *
 * <p><strong>Blocking.</strong> Allowed. When too much waits for one peer's listeners, reading from that peer pauses; see
 * {@link PeerPool}.
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
