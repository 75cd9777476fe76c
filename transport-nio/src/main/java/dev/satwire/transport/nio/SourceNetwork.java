package dev.satwire.transport.nio;

import java.util.LinkedHashSet;
import java.util.Set;

/** What an {@link Admission} keeps of one network, or of one site; guarded by that. */
final class SourceNetwork {
    final SourceKey key;
    /** Those of a site that are not settled, oldest first. */
    final Set<Guest> pending = new LinkedHashSet<>(2);
    /** The connections that are open. */
    int open;
    /**
     * When the whole burst is to be had again: each admission moves it on by one interval. This one time is the token
     * bucket.
     */
    long refilledAt;

    SourceNetwork(SourceKey key, long now) {
        this.key = key;
        this.refilledAt = now;
    }

    /** Returns the number of its oldest pending guest. */
    long oldest() {
        return pending.isEmpty() ? Long.MAX_VALUE : pending.iterator().next().number;
    }
}
