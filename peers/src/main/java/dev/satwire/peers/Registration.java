package dev.satwire.peers;

/** A listener that was added. Thread-safety: <em>thread-safe</em>. */
@FunctionalInterface
public interface Registration extends AutoCloseable {

    /** Removes the listener; a call that is under way goes on. Idempotent. */
    @Override
    void close();
}
