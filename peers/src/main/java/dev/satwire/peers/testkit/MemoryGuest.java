package dev.satwire.peers.testkit;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * An accepted connection in the books of a {@link MemoryAdmission}. {@link #settle} is <em>thread-safe</em>, the rest is
 * <em>confined to the network's events</em>.
 */
final class MemoryGuest {
    final InetAddress address;
    /** What it is part of, as {@link MemoryAdmission} names it. */
    final String network;

    final String site;

    private final MemoryAdmission admission;
    private @Nullable MemoryConnection connection;
    private boolean evicted;
    private volatile boolean settled;

    MemoryGuest(MemoryAdmission admission, InetAddress address, String network, String site) {
        this.admission = admission;
        this.address = address;
        this.network = network;
        this.site = site;
    }

    /** Says which connection it is. */
    void is(MemoryConnection accepted) {
        connection = accepted;
    }

    /** Counts as pending no longer. */
    void settle() {
        settled = true;
    }

    boolean isSettled() {
        return settled;
    }

    boolean isPending() {
        return !settled && !evicted;
    }

    /** Leaves the books. */
    void leave() {
        admission.leave(this);
    }

    /** Has to go, to make room for another; counts as pending no longer. */
    void evict() {
        evicted = true;
        if (connection != null) {
            connection.evict();
        }
    }
}
