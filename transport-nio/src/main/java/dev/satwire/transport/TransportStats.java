package dev.satwire.transport;

import java.util.List;

/**
 * A snapshot of a transport. <em>Immutable.</em>
 *
 * @param loops one entry for each event loop; empty if the transport does not count
 */
public record TransportStats(List<LoopStats> loops) {

    /**
     * Copies the list.
     *
     * @param loops one entry for each event loop
     */
    public TransportStats {
        loops = List.copyOf(loops);
    }
}
