package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what a pool did. <em>Thread-safe.</em> */
final class PoolCounters {
    private final Map<Code, Long> ends = new EnumMap<>(Code.class);
    private long handshakes;

    synchronized void handshake() {
        handshakes++;
    }

    synchronized void ended(DisconnectReason reason) {
        ends.merge(reason.code(), 1L, Long::sum);
    }

    synchronized PoolStats stats(int maxPeers, List<Peer> ready, Slots.Count slots, int errands, long attempts) {
        return new PoolStats(
                maxPeers,
                ready.size(),
                slots.connecting(),
                slots.waiting(),
                slots.inbound(),
                slots.manual(),
                slots.outbound(),
                errands,
                attempts,
                handshakes,
                ends.values().stream().mapToLong(Long::longValue).sum(),
                ends);
    }
}
