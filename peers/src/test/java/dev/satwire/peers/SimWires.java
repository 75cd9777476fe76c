package dev.satwire.peers;

import dev.satwire.peers.testkit.LinkOptions;
import dev.satwire.peers.testkit.MemoryNetwork;
import dev.satwire.transport.Connection;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** All connections of a simulation, what was done to them, and what went wrong. */
final class SimWires {
    final MemoryNetwork network;

    /** What broke a rule, in the order it was seen. */
    final List<String> problems = new ArrayList<>();

    private final Map<InetSocketAddress, SimWay> ways = new LinkedHashMap<>();
    private final Set<SimEnd> ends = new LinkedHashSet<>();

    /** Endpoints that were not always there to be connected to. */
    private final Set<InetSocketAddress> unsteady = new HashSet<>();

    private final Map<SimParty, SimDeeds> deeds = new HashMap<>();

    SimWires(MemoryNetwork network) {
        this.network = network;
    }

    void require(boolean condition, Supplier<String> problem) {
        if (!condition) {
            problem(problem.get());
        }
    }

    void problem(String text) {
        problems.add("after " + network.clock().elapsed() + ": " + text);
    }

    /** The ends that are not closed, attempts included; oldest first. */
    List<SimEnd> standing() {
        return List.copyOf(ends);
    }

    /** The connections that stand, oldest first. */
    List<SimWay> openWays() {
        return ways.values().stream().filter(way -> way.link != null).toList();
    }

    /** What was asked of a pool. */
    SimDeeds deeds(SimParty pool) {
        return deeds.computeIfAbsent(pool, its -> new SimDeeds());
    }

    void unsteady(InetSocketAddress endpoint) {
        unsteady.add(endpoint);
    }

    boolean isSteady(InetSocketAddress endpoint) {
        return !unsteady.contains(endpoint);
    }

    void begun(SimEnd end) {
        ends.add(end);
        if (end.accepted) {
            end.way = way(end.remote);
            end.way.server = end;
        }
    }

    void refused(InetSocketAddress client) {
        way(client).refused = true;
    }

    void opened(SimEnd end, Connection made) {
        if (!end.accepted) {
            end.way = way(made.localAddress().orElseThrow());
            end.way.client = end;
        }
        if (end.way.link == null) {
            end.way.link = network.link(made);
        }
    }

    void closed(SimEnd end) {
        ends.remove(end);
        SimWay way = end.way;
        if (way != null && way.isOver()) {
            ways.remove(way.clientAddress);
        }
    }

    void harm(SimWay way, SimWay.Harm harm, LinkOptions options, long bytes) {
        way.harms.add(harm);
        switch (harm) {
            case CHANGED -> way.link.change(options);
            case HELD -> way.link.hold();
            case DROPPED -> {
                way.link.drop();
                way.droppedAt =
                        Math.min(way.droppedAt, network.clock().elapsed().toNanos());
            }
            case FINISHED -> way.link.finish();
            case RESET -> way.link.resetAfter(bytes);
        }
    }

    /** Ends all that can be ended again. */
    void heal() {
        for (SimWay way : openWays()) {
            way.link.release();
            if (way.harms.contains(SimWay.Harm.CHANGED)) {
                way.link.change(LinkOptions.DEFAULT);
            }
        }
    }

    private SimWay way(InetSocketAddress client) {
        return ways.computeIfAbsent(client, SimWay::new);
    }
}
