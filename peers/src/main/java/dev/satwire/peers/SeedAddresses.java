package dev.satwire.peers;

import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that seeds gave, at most {@value DnsSeeds#MAX_ADDRESSES}, and how often each failed. <em>Thread-safe.</em>
 */
final class SeedAddresses {
    private static final int COUNTED_FAILURES = 1_000;

    /** Replaced, never changed, so that no lock is held while a condition of others is asked. */
    private volatile Map<Endpoint, Found> found = Map.of();

    private record Found(NetAddr address, int failures) {}

    /** One of the acceptable addresses that failed least. */
    Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random) {
        @Nullable NetAddr chosen = null;
        int fewest = Integer.MAX_VALUE;
        int equals = 0;
        for (Found each : found.values()) {
            if (each.failures > fewest || !acceptable.test(each.address)) {
                continue;
            }
            equals = each.failures < fewest ? 1 : equals + 1;
            fewest = each.failures;
            if (random.nextInt(equals) == 0) {
                chosen = each.address;
            }
        }
        return Optional.ofNullable(chosen);
    }

    /** Takes addresses in as far as there is room, or can be made at the cost of some that failed. */
    synchronized void add(List<NetAddr> addresses) {
        Map<Endpoint, Found> grown = new TreeMap<>(found);
        for (NetAddr each : addresses) {
            if (!grown.containsKey(each.endpoint()) && (grown.size() < DnsSeeds.MAX_ADDRESSES || dropWorst(grown))) {
                grown.put(each.endpoint(), new Found(each, 0));
            }
        }
        found = grown;
    }

    private static boolean dropWorst(Map<Endpoint, Found> from) {
        Found worst = from.values().stream()
                .max(Comparator.comparingInt(Found::failures))
                .orElseThrow();
        return worst.failures > 0 && from.remove(worst.address.endpoint()) != null;
    }

    void failed(Endpoint endpoint) {
        update(endpoint, known -> new Found(known.address, Math.min(known.failures + 1, COUNTED_FAILURES)));
    }

    void succeeded(NetAddr address) {
        update(address.endpoint(), known -> new Found(address, 0));
    }

    private synchronized void update(Endpoint endpoint, UnaryOperator<Found> change) {
        if (found.containsKey(endpoint)) {
            Map<Endpoint, Found> changed = new TreeMap<>(found);
            changed.computeIfPresent(endpoint, (key, known) -> change.apply(known));
            found = changed;
        }
    }

    List<NetAddr> known() {
        return found.values().stream().map(Found::address).toList();
    }
}
