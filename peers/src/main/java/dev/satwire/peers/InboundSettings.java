package dev.satwire.peers;

import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.SourceLimits;

/** What strangers may take of a pool before they have shaken hands. <em>Not thread-safe.</em> */
final class InboundSettings {
    private int maxPending = Integer.MAX_VALUE;
    private SourceLimits sources = SourceLimits.NONE;

    void limit(int pending, SourceLimits limits) {
        if (pending <= 0) {
            throw new IllegalArgumentException("the number of pending peers must be positive: " + pending);
        }
        maxPending = pending;
        sources = limits;
    }

    /** How a pool with some slots listens: those that are evicted are open for a while. */
    ListenOptions listenOptions(int slots, ConnectOptions connection) {
        return new ListenOptions(ListenOptions.DEFAULT.backlog(), slots + Slots.MAX_EVICTED, connection)
                .withMaxPending(maxPending)
                .withSources(sources);
    }
}
