package dev.satwire.peers;

import dev.satwire.peers.testkit.LinkOptions;
import dev.satwire.peers.testkit.MemoryNetwork;
import dev.satwire.protocol.Endpoint;
import dev.satwire.transport.Connection;
import java.net.InetAddress;
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
    private static final InetSocketAddress NOWHERE = new InetSocketAddress("60.255.255.255", SimWorld.PORT);

    final MemoryNetwork network;

    /** What broke a rule, in the order it was seen. */
    final List<String> problems = new ArrayList<>();

    private final Map<InetSocketAddress, SimWay> ways = new LinkedHashMap<>();
    private final Set<SimEnd> ends = new LinkedHashSet<>();

    /** What of transactions got around. */
    final SimGossip gossip = new SimGossip(this);

    /** Endpoints that were always there to be connected to. */
    private final Set<InetSocketAddress> steady = new HashSet<>();

    private final Map<InetAddress, SimParty> hosts = new HashMap<>();
    private final Map<Endpoint, InetSocketAddress> onions = new HashMap<>();
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

    /** Adds somebody who has a host, and is there until {@link #unsteady} says otherwise. */
    void add(SimParty party) {
        hosts.put(party.address().getAddress(), party);
        steady.add(party.address());
    }

    int hosts() {
        return hosts.size();
    }

    boolean isHonest(InetAddress host) {
        SimParty party = hosts.get(host);
        return party != null && party.kind() == SimParty.Kind.HONEST;
    }

    void unsteady(InetSocketAddress endpoint) {
        steady.remove(endpoint);
    }

    boolean isSteady(InetSocketAddress endpoint) {
        return steady.contains(endpoint);
    }

    /** Lets a host be reached by the name of an onion service, too. */
    void onion(Endpoint onion, InetSocketAddress host) {
        onions.put(onion, host);
    }

    /** Where an endpoint is; where nobody is, if it is that of an onion service that there is not. */
    InetSocketAddress place(Endpoint endpoint) {
        return endpoint.socketAddress().orElseGet(() -> onions.getOrDefault(endpoint, NOWHERE));
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
