package dev.satwire.peers;

import dev.satwire.peers.testkit.LinkOptions;
import dev.satwire.peers.testkit.MemoryNetwork;
import dev.satwire.peers.testkit.MemoryTransport;
import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Services;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A whole network drawn from one seed: pools of ours, honest nodes, hostile ones, addresses where nobody is, and wires that
 * do what wires do. It is troubled for an hour or two, left in peace until all have what they want, and closed.
 */
final class SimWorld {
    static final int PORT = 18_444;
    static final Services FULL = Services.of(Services.NETWORK, Services.WITNESS);
    static final Services WITH_FILTERS = Services.of(Services.NETWORK, Services.WITNESS, Services.COMPACT_FILTERS);

    /** How long it may take until every pool has its peers when nothing is done to it any more. */
    private static final Duration PATIENCE = Duration.ofHours(2);

    private static final int ONION_KEY = 32;
    private static final Duration LOOK_INTERVAL = Duration.ofSeconds(10);

    private static final Duration LAST_NEWS = Duration.ofMinutes(2);

    final SimWires wires;
    final RandomGenerator random;
    final List<SimPool> pools = new ArrayList<>();
    final List<SimHost> hosts = new ArrayList<>();
    final List<NetAddr> addresses = new ArrayList<>();
    final SimNames names;
    /** The threads of users: their listeners, futures and resolvers. */
    final MemoryTransport users;
    /** Where pools save their books. */
    final Path folder;

    /** Whether listeners behave from now on. */
    boolean isCalm;

    private final MemoryNetwork network;

    /**
     * How a run went.
     *
     * @param hash of all that handlers and listeners were told
     * @param problems what broke a rule, the first first
     * @param ends how many connections pools had
     */
    record Outcome(long hash, List<String> problems, long ends) {}

    SimWorld(long seed, Path folder) {
        this.folder = folder;
        random = new SplittableRandom(seed);
        network = new MemoryNetwork(random.nextLong());
        wires = new SimWires(network);
        users = network.transport("203.0.113.1");
        network.links(LinkOptions.DEFAULT
                .withDelay(Duration.ofMillis(random.nextInt(300)))
                .withJitter(Duration.ofMillis(random.nextInt(3) == 0 ? random.nextInt(500) : 0))
                .withSegment(random.nextBoolean() ? LinkOptions.WHOLE : 1 << (5 + random.nextInt(11))));
        List<InetSocketAddress> honest = addHosts();
        names = new SimNames(honest, random.nextInt(4), random);
        addPools();
    }

    /** Adds all who are not ours; returns where the honest ones are. */
    private List<InetSocketAddress> addHosts() {
        int nodes = random.nextInt(8) == 0 ? 0 : 4 + random.nextInt(6);
        int hostile = random.nextInt(6);
        int dead = random.nextInt(5);
        boolean crowded = random.nextInt(4) == 0;
        for (int i = 0; i < nodes; i++) {
            Services services = random.nextInt(3) == 0 ? WITH_FILTERS : FULL;
            int group = crowded ? i / 2 : i;
            addHost(SimParty.Kind.HONEST, "30." + group + ".0." + (1 + i), services);
        }
        for (int i = 0; i < hostile; i++) {
            addHost(SimParty.Kind.HOSTILE, "40." + i + ".0.1", random.nextBoolean() ? WITH_FILTERS : FULL);
        }
        for (int i = 0; i < dead; i++) {
            InetSocketAddress endpoint = new InetSocketAddress("50." + i + ".0.1", PORT);
            addresses.add(NetAddr.of(endpoint).withServices(random.nextBoolean() ? FULL : Services.NONE));
        }
        return honest().map(host -> host.party.address()).toList();
    }

    private void addPools() {
        int count = 1 + random.nextInt(3);
        List<SimParty> parties = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            InetSocketAddress endpoint = new InetSocketAddress("20." + i + ".0.1", PORT);
            addresses.add(NetAddr.of(endpoint).withServices(Identity.LIKE_BITCOIN_CORE.services()));
            SimParty party =
                    new SimParty(random.nextInt(4) == 0 ? SimParty.Kind.SLOW_POOL : SimParty.Kind.POOL, endpoint);
            wires.add(party);
            wires.unsteady(endpoint);
            parties.add(party);
        }
        for (SimParty party : parties) {
            SimPool pool = new SimPool(this, new SplittableRandom(random.nextLong()), party);
            pools.add(pool);
            if (random.nextInt(3) == 0) {
                SimTrouble trouble = new SimTrouble(pool, () -> isCalm, new SplittableRandom(random.nextLong()));
                var unusedPeers = pool.pool.addPeerListener(trouble);
                var unusedPayloads = pool.pool.addPayloadListener(Payload.class, trouble);
            }
            pool.pool.start();
        }
    }

    private void addHost(SimParty.Kind kind, String address, Services services) {
        SimParty party = new SimParty(kind, new InetSocketAddress(address, PORT));
        wires.add(party);
        hosts.add(new SimHost(wires, new SplittableRandom(random.nextLong()), party, services, addresses));
        NetAddr own = NetAddr.of(party.address()).withServices(services);
        addresses.add(own);
        wires.onion(onionOf(own).endpoint(), party.address());
    }

    /** The onion service of a host, for those behind a proxy. */
    private static NetAddr onionOf(NetAddr address) {
        byte[] key = Arrays.copyOf(address.host().toByteArray(), ONION_KEY);
        return new NetAddr(address.services(), Host.of(AddressNetwork.TORV3, key), PORT);
    }

    /** The addresses that a user gives to a pool. */
    List<NetAddr> addressesFor(SimPool pool) {
        List<NetAddr> given = new ArrayList<>(addresses);
        if (pool.deeds.proxied) {
            hosts.forEach(
                    host -> given.add(onionOf(NetAddr.of(host.party.address()).withServices(host.services))));
        }
        return given;
    }

    private Stream<SimHost> honest() {
        return hosts.stream().filter(host -> host.party.kind() == SimParty.Kind.HONEST);
    }

    /** Runs it all. */
    Outcome run() {
        SimChaos chaos = new SimChaos(this);
        int steps = 15 + random.nextInt(45);
        for (int i = 0; i < steps && wires.problems.isEmpty(); i++) {
            chaos.act();
            advance(pause());
            pools.forEach(SimPool::check);
        }
        if (wires.problems.isEmpty()) {
            isCalm = true;
            chaos.end();
            settle();
        }
        if (wires.problems.isEmpty()) {
            close();
        }
        long hash = network.traceHash();
        for (SimPool pool : pools) {
            hash = 31 * hash + pool.events.hash();
        }
        return new Outcome(
                hash,
                wires.problems,
                pools.stream()
                        .mapToLong(pool -> pool.pool.stats().disconnects())
                        .sum());
    }

    private Duration pause() {
        return switch (random.nextInt(5)) {
            case 0 -> Duration.ofNanos(random.nextInt(2_000));
            case 1 -> Duration.ofMillis(random.nextInt(100));
            case 2 -> Duration.ofMillis(random.nextInt(5_000));
            case 3 -> Duration.ofSeconds(random.nextInt(120));
            default -> Duration.ofSeconds(random.nextInt(400));
        };
    }

    private void advance(Duration time) {
        network.runUntil(() -> !wires.problems.isEmpty(), time);
    }

    /** With nothing done to it any more, each pool finds what it wants; it need not be at the same time. */
    private void settle() {
        Set<SimPool> content = new HashSet<>();
        Set<Endpoint> reachable = new HashSet<>();
        honest().forEach(host -> reachable.add(Endpoint.of(host.party.address())));
        Duration end = network.clock().elapsed().plus(PATIENCE);
        while (content.size() < pools.size()
                && wires.problems.isEmpty()
                && network.clock().elapsed().compareTo(end) < 0) {
            advance(LOOK_INTERVAL);
            for (SimPool pool : pools) {
                if (!content.contains(pool) && pool.isContent(reachable, findableFor(pool))) {
                    content.add(pool);
                }
            }
        }
        for (SimPool pool : pools) {
            wires.require(
                    content.contains(pool) || !wires.problems.isEmpty(),
                    () -> pool.party + " has not kept " + pool.nodes.missing(reachable) + " or not found " + pool.wanted
                            + " peers of " + findableFor(pool) + " that can be found\n" + pool.pool.explain());
        }
        advance(Duration.ofMinutes(10));
        pools.forEach(SimPool::check);
        pools.forEach(SimPool::checkQuiet);
    }

    /** How many honest nodes in groups of their own a pool can find by itself, for any of its wants. */
    private int findableFor(SimPool pool) {
        Set<NetGroup> groups = new HashSet<>();
        honest().filter(host -> host.services.has(WITH_FILTERS))
                .map(host -> Endpoint.of(host.party.address()))
                .filter(endpoint -> !pool.nodes.isNamed(endpoint))
                .forEach(endpoint -> groups.add(NetGroup.of(endpoint.host())));
        return groups.size();
    }

    private void close() {
        for (SimPool pool : pools) {
            pool.close();
            pool.close();
        }
        hosts.forEach(SimHost::shutDown);
        boolean slow = pools.stream().anyMatch(pool -> pool.party.kind() == SimParty.Kind.SLOW_POOL);
        advance(slow ? Duration.ofDays(1) : LAST_NEWS);
        pools.forEach(SimPool::checkOver);
        long left = network.pendingEvents();
        wires.require(left == 0, () -> left + " timers are left after the end");
        pools.forEach(SimPool::shutDown);
    }
}
