package dev.satwire.peers;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The names of the simulation: each is of one to three honest nodes. */
final class SimNames {
    private static final int MOST_NODES = 3;

    private final Map<String, List<InetSocketAddress>> nodes = new LinkedHashMap<>();

    SimNames(List<InetSocketAddress> honest, int count, RandomGenerator random) {
        for (int i = 0; i < count && !honest.isEmpty(); i++) {
            List<InetSocketAddress> its = new ArrayList<>();
            for (int n = 1 + random.nextInt(MOST_NODES); n > 0; n--) {
                its.add(honest.get(random.nextInt(honest.size())));
            }
            nodes.put("node" + i + ".example", its.stream().distinct().toList());
        }
    }

    List<String> all() {
        return List.copyOf(nodes.keySet());
    }

    /** Where the nodes of a name are; empty if it is of none. */
    List<InetSocketAddress> nodesOf(String name) {
        return nodes.getOrDefault(name, List.of());
    }
}
