package dev.satwire.peers;

import dev.satwire.peers.SimPromises.Kind;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The nodes that a user named to a pool: by address or by name, once or to be kept. */
final class SimNamed {
    /** How many of them there are at most. */
    static final int MAX = 6;

    private final SimWires wires;
    private final SimPool pool;
    private final SimNames names;
    private final Map<String, Kept> kept = new LinkedHashMap<>();
    private final Set<String> named = new HashSet<>();
    private final Set<Endpoint> endpoints = new HashSet<>();

    /** A node to be kept, known by its name or else by its address, and where it may be. */
    record Kept(Registration registration, Optional<String> name, Set<Endpoint> endpoints) {

        boolean isOf(OutboundTarget target) {
            InetSocketAddress its = target.name;
            return name.isPresent()
                    ? its != null && its.getHostString().equals(name.get())
                    : target.address()
                            .filter(address -> endpoints.contains(address.endpoint()))
                            .isPresent();
        }

        @Override
        public String toString() {
            return name.orElseGet(endpoints::toString);
        }
    }

    SimNamed(SimWires wires, SimPool pool, SimNames names) {
        this.wires = wires;
        this.pool = pool;
        this.names = names;
    }

    /** Whether the pool may have a node because it was named, so that it does not count as found. */
    boolean isNamed(Endpoint endpoint) {
        return endpoints.contains(endpoint);
    }

    void connect(NetAddr address) {
        if (admit(address.toString(), Set.of(address.endpoint()))) {
            pool.promises.add(Kind.CONNECTION, "connection to " + address, pool.pool.connect(address));
        }
    }

    void connect(String name) {
        if (admit(name, nodesOf(name))) {
            pool.promises.add(Kind.CONNECTION, "connection to " + name, pool.pool.connect(name, SimWorld.PORT));
        }
    }

    void keep(NetAddr address) {
        String key = address.endpoint().toString();
        if (admit(key, Set.of(address.endpoint()))) {
            keep(key, Optional.empty(), Set.of(address.endpoint()), () -> pool.pool.addNode(address));
        }
    }

    void keep(String name) {
        if (!kept.containsKey(name) && admit(name, nodesOf(name))) {
            keep(name, Optional.of(name), nodesOf(name), () -> pool.pool.addNode(name, SimWorld.PORT));
        }
    }

    private void keep(String key, Optional<String> name, Set<Endpoint> where, Supplier<Registration> call) {
        try {
            Kept before = kept.put(key, new Kept(call.get(), name, where));
            if (before != null) {
                before.registration.close();
            }
        } catch (PeerException refused) {
            boolean may = pool.deeds.closed
                    || refused.reason().facts() instanceof DisconnectReason.MaxPeersReached
                    || (name.isPresent() && pool.deeds.proxied);
            wires.require(may, () -> pool.party + " refused " + key + ": " + refused.reason());
        }
    }

    private boolean admit(String key, Set<Endpoint> where) {
        boolean admitted = named.size() < MAX || named.contains(key);
        if (admitted) {
            named.add(key);
            endpoints.addAll(where);
        }
        return admitted;
    }

    private Set<Endpoint> nodesOf(String name) {
        Set<Endpoint> nodes = new HashSet<>();
        names.nodesOf(name).forEach(node -> nodes.add(Endpoint.of(node)));
        return nodes;
    }

    /** Closes one registration. */
    void giveUp(RandomGenerator random) {
        if (!kept.isEmpty()) {
            List<String> keys = new ArrayList<>(kept.keySet());
            Kept node = kept.remove(keys.get(random.nextInt(keys.size())));
            node.endpoints.forEach(endpoint -> pool.deeds.giveUp(wires.place(endpoint)));
            for (InetAddress said : node.name.map(pool.resolver::saidOf).orElse(Set.of())) {
                pool.deeds.giveUp(new InetSocketAddress(said, SimWorld.PORT));
            }
            node.registration.close();
        }
    }

    /** Notes that a target is given up with all its registrations. */
    void givenUp(OutboundTarget target) {
        kept.values().removeIf(node -> node.isOf(target));
    }

    /** Notes that a name is given up with a target, which must be where the name was said to lead. */
    void givenUpWith(OutboundTarget target, OutboundTarget named) {
        InetSocketAddress name = Objects.requireNonNull(named.name);
        Optional<InetAddress> at =
                target.address().flatMap(address -> address.host().inetAddress());
        wires.require(
                at.isPresent() && pool.resolver.saidOf(name.getHostString()).contains(at.get()),
                () -> pool.party + " gives up " + name + " with " + target.text());
        givenUp(named);
    }

    /** What must hold at any time. */
    void check() {
        kept.values().forEach(pool.slots::checkKept);
    }

    /** The nodes that are to be kept and that the pool has no connection to, of those that can be reached. */
    List<Kept> missing(Set<Endpoint> reachable) {
        return kept.values().stream()
                .filter(node -> reachable.containsAll(node.endpoints))
                .filter(node -> pool.pool.peers().stream().noneMatch(peer -> isAt(peer, node)))
                .toList();
    }

    private static boolean isAt(Peer peer, Kept node) {
        return peer.direction() == Direction.OUTBOUND
                && node.endpoints.contains(peer.address().endpoint());
    }
}
