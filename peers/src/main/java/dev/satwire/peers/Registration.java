package dev.satwire.peers;

/**
 * What was added to a pool and can be taken away: a listener, or a {@linkplain PeerPool#addNode node} to be kept.
 * Thread-safety: <em>thread-safe</em>.
 */
@FunctionalInterface
public interface Registration extends AutoCloseable {

    /** Removes the listener, of which a call that is under way goes on, or gives the node up. Idempotent. */
    @Override
    void close();
}
