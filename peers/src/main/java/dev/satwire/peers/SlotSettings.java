package dev.satwire.peers;

import dev.satwire.protocol.Services;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many peers a pool has room for, by kind, and how many it wants to find. <em>Not thread-safe.</em> */
final class SlotSettings {
    /** Bitcoin Core's outbound connections: 8 full-relay, 2 block-relay-only, 1 feeler. */
    private static final int OUTBOUND_RESERVE = 11;

    private static final int UNSET = -1;

    private int max = PeerPoolBuilder.DEFAULT_MAX_PEERS;
    private int maxInbound = UNSET;
    private int maxManual = Integer.MAX_VALUE;
    /** How many peers are wanted with these services. */
    private final Map<Services, Integer> wants = new LinkedHashMap<>();

    void setMax(int value) {
        max = requirePositive(value, "maxPeers");
    }

    int max() {
        return max;
    }

    void setMaxInbound(int value) {
        if (value < 0) {
            throw new IllegalArgumentException("maxInbound must not be negative: " + value);
        }
        maxInbound = value;
    }

    /** What is set, or else what the reserve for outbound peers leaves. */
    int maxInbound() {
        int reserve = Math.max(wanted(), Math.min(OUTBOUND_RESERVE, max / 2));
        return maxInbound == UNSET ? Math.max(0, max - reserve) : maxInbound;
    }

    void setMaxManual(int value) {
        maxManual = requirePositive(value, "maxManual");
    }

    int maxManual() {
        return Math.min(maxManual, max);
    }

    void want(PeerWant want) {
        wants.merge(want.services(), want.count(), Math::addExact);
    }

    /** What is wanted, one for each set of services. */
    List<PeerWant> wants() {
        return wants.entrySet().stream()
                .map(want -> new PeerWant(want.getValue(), want.getKey()))
                .toList();
    }

    /** Fails if no pool can be made so. */
    void check() {
        if (wanted() > max) {
            throw new IllegalStateException(
                    wanted() + " peers are wanted, but there are " + max + " slots; raise maxPeers or want fewer");
        }
    }

    private int wanted() {
        return wants.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static int requirePositive(int value, String what) {
        if (value <= 0) {
            throw new IllegalArgumentException(what + " must be positive: " + value);
        }
        return value;
    }
}
