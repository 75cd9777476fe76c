package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import java.util.Map;

/**
 * Counts of what a pool holds and did. <em>Immutable.</em>
 *
 * @param maxPeers the number of slots
 * @param ready peers whose handshake is complete
 * @param connecting connections on their way to that, inbound ones included; not those that end already
 * @param waiting addresses that wait for their next attempt
 * @param inbound how many slots inbound peers have
 * @param manual how many slots nodes have that the user named, connected or not
 * @param outbound how many slots nodes have that the pool found by itself
 * @param errands short connections under way, which take no slots: see {@link ConnectionType#ADDR_FETCH} and
 *     {@link ConnectionType#FEELER}
 * @param attempts connections begun by this side, since the pool was made
 * @param handshakes handshakes completed, in both directions, since the pool was made
 * @param disconnects connections ended or failed, in both directions, since the pool was made
 * @param reasons how many of these ended for which reason; without those that never happened
 */
public record PoolStats(
        int maxPeers,
        int ready,
        int connecting,
        int waiting,
        int inbound,
        int manual,
        int outbound,
        int errands,
        long attempts,
        long handshakes,
        long disconnects,
        Map<Code, Long> reasons) {

    /**
     * Copies the map.
     *
     * @param maxPeers the number of slots
     * @param ready peers whose handshake is complete
     * @param connecting connections on their way to that
     * @param waiting addresses that wait for their next attempt
     * @param inbound how many slots inbound peers have
     * @param manual how many slots nodes have that the user named
     * @param outbound how many slots nodes have that the pool found by itself
     * @param errands short connections under way
     * @param attempts connections begun by this side
     * @param handshakes handshakes completed
     * @param disconnects connections ended or failed
     * @param reasons how many of these ended for which reason
     */
    public PoolStats {
        reasons = Map.copyOf(reasons);
    }
}
