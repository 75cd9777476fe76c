package dev.satwire.peers;

/**
 * Counts of what a pool holds and did. <em>Immutable.</em>
 *
 * @param maxPeers the number of slots
 * @param ready peers whose handshake is complete
 * @param connecting connections on their way to that, inbound ones included
 * @param waiting addresses that wait for their next attempt
 * @param inbound how many of the ready and connecting are inbound
 * @param attempts connections begun by this side, since the pool was made
 * @param handshakes handshakes completed, in both directions, since the pool was made
 * @param disconnects connections ended or failed, in both directions, since the pool was made
 */
public record PoolStats(
        int maxPeers,
        int ready,
        int connecting,
        int waiting,
        int inbound,
        long attempts,
        long handshakes,
        long disconnects) {}
