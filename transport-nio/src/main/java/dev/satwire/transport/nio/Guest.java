package dev.satwire.transport.nio;

import org.jspecify.annotations.Nullable;

/** An accepted connection in the books of an {@link Admission}. <em>Thread-safe.</em> */
final class Guest {
    /** Where it is from; null where that is not kept. */
    final @Nullable Origin origin;
    /** Smaller than that of all who came later. */
    final long number;

    // Guarded by the admission.
    /** The guest that came before this one and is still there. */
    @Nullable
    Guest before;

    /** The guest that came after this one and is still there. */
    @Nullable
    Guest after;

    /** Whether it has yet to prove worth its place. */
    boolean isPending;

    private final Admission admission;
    private @Nullable NioConnection connection;
    private boolean evicted;
    private boolean left;
    private volatile boolean settled;

    Guest(Admission admission, @Nullable Origin origin, long number) {
        this.admission = admission;
        this.origin = origin;
        this.number = number;
    }

    /**
     * Where a guest is from.
     *
     * @param address its address
     * @param network what is kept of its network
     * @param site what is kept of the site that the network is part of
     */
    record Origin(SourceKey address, SourceNetwork network, SourceNetwork site) {}

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
        settled = true;
        admission.settle(this);
    }

    /** Tells whether it has proved worth its place: then it stays, even if it was told to go a moment ago. */
    boolean isSettled() {
        return settled;
    }

    /** Leaves the books. Idempotent. */
    void leave() {
        synchronized (this) {
            if (left) {
                return;
            }
            left = true;
        }
        admission.leave(this);
    }
}
