package dev.satwire.transport.nio;

import org.jspecify.annotations.Nullable;

/** An accepted connection in the books of an {@link Admission}. <em>Thread-safe.</em> */
final class Guest {
    final SourceKey address;
    final SourceNetwork network;
    /** Smaller than that of all who came later. */
    final long number;

    private final Admission admission;
    private @Nullable NioConnection connection;
    private boolean evicted;

    Guest(Admission admission, SourceKey address, SourceNetwork network, long number) {
        this.admission = admission;
        this.address = address;
        this.network = network;
        this.number = number;
    }

    /** Says which connection it is, before that has begun. */
    synchronized void is(NioConnection accepted) {
        connection = accepted;
        if (evicted) {
            accepted.evict();
        }
    }

    /** Has to go, to make room for another. */
    synchronized void evict() {
        evicted = true;
        if (connection != null) {
            connection.evict();
        }
    }

    /** Counts as pending no longer. Idempotent. */
    void settle() {
        admission.settle(this);
    }

    /** Leaves the books; to be called once. */
    void leave() {
        admission.leave(this);
    }
}
