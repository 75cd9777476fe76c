package dev.satwire.examples;

import dev.satwire.examples.CrawledNode.Reached;
import dev.satwire.examples.CrawledNode.Unreached;
import dev.satwire.peers.DisconnectReason;
import dev.satwire.protocol.Version;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Counts what the nodes of a network are like. <em>Not thread-safe.</em> */
final class Census implements Consumer<CrawledNode> {
    private static final int SHOWN = 10;

    private final Map<String, Integer> reasons = new TreeMap<>();
    private final Map<String, Integer> userAgents = new TreeMap<>();
    private final Map<String, Integer> protocolVersions = new TreeMap<>();
    private final Map<String, Integer> services = new TreeMap<>();
    private final List<Duration> handshakes = new ArrayList<>();
    private Optional<DisconnectReason> firstFailure = Optional.empty();

    @Override
    public void accept(CrawledNode node) {
        if (node instanceof Reached reached) {
            Version version = reached.version();
            count(userAgents, version.userAgent().toString());
            count(protocolVersions, Integer.toString(version.protocolVersion()));
            version.services().names().forEach(name -> count(services, name));
            handshakes.add(reached.handshakeTime());
        } else if (node instanceof Unreached unreached) {
            count(reasons, unreached.reason().code().name());
            firstFailure = firstFailure.or(() -> Optional.of(unreached.reason()));
        }
    }

    private static void count(Map<String, Integer> counts, String key) {
        counts.merge(key, 1, Integer::sum);
    }

    /** Returns the reason of the first address that was not reached. */
    Optional<DisconnectReason> firstFailure() {
        return firstFailure;
    }

    /** Returns the tables by their titles, each with its largest counts first. */
    Map<String, Map<String, Integer>> tables() {
        Map<String, Map<String, Integer>> tables = new LinkedHashMap<>();
        tables.put("Not reached because", top(reasons, reasons.size()));
        tables.put("User agents", top(userAgents, SHOWN));
        tables.put("Protocol versions", top(protocolVersions, SHOWN));
        tables.put("Services", top(services, SHOWN));
        return tables;
    }

    private static Map<String, Integer> top(Map<String, Integer> counts, int limit) {
        Map<String, Integer> top = new LinkedHashMap<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .limit(limit)
                .forEach(entry -> top.put(entry.getKey(), entry.getValue()));
        int others = counts.size() - top.size();
        if (others > 0) {
            int rest = counts.values().stream().mapToInt(Integer::intValue).sum()
                    - top.values().stream().mapToInt(Integer::intValue).sum();
            top.put("(" + others + " others)", rest);
        }
        return top;
    }

    /** Returns the handshake times in words. */
    String handshakeTimes() {
        if (handshakes.isEmpty()) {
            return "none";
        }
        List<Duration> sorted = handshakes.stream().sorted().toList();
        return "min " + millis(sorted, 0) + ", median " + millis(sorted, 0.5) + ", p95 " + millis(sorted, 0.95)
                + ", max " + millis(sorted, 1) + " ms";
    }

    private static long millis(List<Duration> sorted, double quantile) {
        return sorted.get((int) Math.round(quantile * (sorted.size() - 1))).toMillis();
    }
}
