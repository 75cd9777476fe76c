package dev.satwire.peers;

import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Services;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.Socks5Proxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A pool of ours in the simulation: its random settings, what was asked of it, and what must hold for it. */
final class SimPool {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Socks5Proxy PROXY = Socks5Proxy.at(new InetSocketAddress("203.0.113.2", 9_050));

    final SimParty party;
    final DefaultPeerPool pool;
    final SimClock clock;
    final SimEvents events;
    final SimDeeds deeds;
    final SimPromises promises;
    final SimNamed nodes;
    final SimSlots slots;
    final SimRequests requests;
    final SimBroadcasts broadcasts;
    final SimResolver resolver;
    final Optional<SimBook> book;
    final PeerOptions options;
    final int wanted;
    /** Where what users do later is done. */
    final EventLoop userLoop;

    private final SimWires wires;
    private final SimTransport transport;
    private final SimTables tables;
    private final int maxPeers;
    private final int maxInbound;

    SimPool(SimWorld world, RandomGenerator random, SimParty party) {
        this.wires = world.wires;
        this.party = party;
        this.userLoop = world.users.eventLoop();
        this.deeds = wires.deeds(party);
        this.deeds.proxied = random.nextInt(6) == 0;
        RandomGenerator luck = new SplittableRandom(random.nextLong());
        this.transport = new SimTransport(wires, party, () -> !world.isCalm && luck.nextInt(8) == 0);
        this.clock = new SimClock(wires.network.clock());
        this.resolver = new SimResolver(world.names, party.address(), userLoop, () -> world.isCalm, luck);
        int any = random.nextInt(5);
        int filters = random.nextInt(2);
        this.wanted = any + filters;
        this.maxInbound = random.nextInt(7);
        boolean tight = random.nextInt(4) == 0;
        this.maxPeers = tight
                ? Math.max(1, wanted) + random.nextInt(3)
                : wanted + SimNamed.MAX + maxInbound + random.nextInt(3);
        this.options = options(random);
        this.events = new SimEvents(wires, party.toString(), transport.eventLoop()::inEventLoop);
        Duration slowest = party.kind() == SimParty.Kind.SLOW_POOL ? Duration.ofSeconds(40) : Duration.ofMillis(5);
        PeerPoolBuilder builder = PeerPool.builder(SimNode.NETWORK)
                .transport(transport)
                .listenerExecutor(new SimExecutor(userLoop, random, slowest))
                .clock(clock)
                .random(random)
                .maxPeers(maxPeers)
                .maxInbound(maxInbound)
                .peerOptions(options)
                .resolver(resolver)
                .identity(Identity.LIKE_BITCOIN_CORE)
                .discoveryRetry(
                        RetryPolicy.exponential(Duration.ofMinutes(1), Duration.ofMinutes(1 + random.nextInt(10)))
                                .withJitter(0.5));
        if (deeds.proxied) {
            builder.connectOptions(ConnectOptions.DEFAULT.withProxy(PROXY));
        }
        if (random.nextInt(4) == 0) {
            builder.misbehaviorPolicy(random.nextBoolean() ? MisbehaviorPolicy.strict() : MisbehaviorPolicy.lenient());
        }
        if (random.nextInt(3) == 0) {
            builder.feelers(Duration.ofSeconds(20 + random.nextInt(200)));
        }
        if (random.nextBoolean()) {
            builder.answerGetAddr(true);
        }
        if (any > 0) {
            builder.want(any, Services.NONE);
        }
        if (filters > 0) {
            builder.want(filters, Services.COMPACT_FILTERS);
        }
        this.book = addSources(builder, world, luck);
        this.pool = (DefaultPeerPool) builder.build();
        this.promises = new SimPromises(wires, party, transport.eventLoop()::inEventLoop, slowest);
        this.nodes = new SimNamed(wires, this, world.names);
        this.slots = new SimSlots(wires, party, pool);
        this.tables = new SimTables(wires, party, pool, transport);
        this.requests = new SimRequests(wires, this, new SplittableRandom(random.nextLong()));
        this.broadcasts = new SimBroadcasts(wires, this, new SplittableRandom(random.nextLong()));
        var unusedPool = pool.addPoolListener(new SimPoolEvents(wires, party));
        var unusedPeers = pool.addPeerListener(events);
        if (random.nextInt(3) > 0) {
            var unusedPayloads = pool.addPayloadListener(Payload.class, events);
        }
        if (maxInbound > 0) {
            listen();
        }
    }

    /** A list of all addresses; or a book that knows them; or a book that is too small for all it hears, and the list. */
    private Optional<SimBook> addSources(PeerPoolBuilder builder, SimWorld world, RandomGenerator random) {
        int kind = random.nextInt(4);
        List<NetAddr> addresses = world.addressesFor(this);
        Optional<SimBook> its = kind > 1
                ? Optional.empty()
                : Optional.of(new SimBook(
                        wires,
                        party,
                        world.folder,
                        kind == 0 ? SimBook.LARGE : 20 + random.nextInt(80),
                        clock,
                        random));
        its.ifPresent(builder::addressSource);
        if (kind == 0) {
            its.ifPresent(large -> large.tell(addresses));
        } else {
            builder.addressSource(AddressSource.of(addresses));
        }
        return its;
    }

    private void listen() {
        try {
            var unused = pool.listen(party.address());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PeerOptions options(RandomGenerator random) {
        return PeerOptions.DEFAULT
                .withPing(Duration.ofSeconds(60 + random.nextInt(120)), Duration.ofSeconds(120 + random.nextInt(1_200)))
                .withHandshakeTimeout(Duration.ofSeconds(10 + random.nextInt(60)))
                .withMailbox(5_000 + random.nextInt(50_000), Duration.ofSeconds(30 + random.nextInt(60)))
                .withSendHeaders(random.nextBoolean())
                .withCompactBlocks(oneOf(random, PeerOptions.CompactBlocks.values()));
    }

    private static <T> T oneOf(RandomGenerator random, T[] some) {
        return some[random.nextInt(some.length)];
    }

    void stop() {
        deeds.stopped = true;
        pool.stop();
    }

    void close() {
        deeds.closed = true;
        pool.close();
    }

    void disconnect(NetAddr address) {
        deeds.giveUp(wires.place(address.endpoint()));
        pool.core().slots.targetAt(address.endpoint()).ifPresent(this::givenUp);
        pool.disconnect(address);
    }

    void disconnect(Peer peer) {
        deeds.giveUp(wires.place(peer.address().endpoint()));
        pool.core().slots.targetOf((PoolPeer) peer).ifPresent(this::givenUp);
        peer.disconnect();
    }

    private void givenUp(OutboundTarget target) {
        nodes.givenUp(target);
        pool.core().slots.namesOf(target).forEach(name -> nodes.givenUpWith(target, name));
    }

    /** What must hold at any time. */
    void check() {
        PoolStats stats = pool.stats();
        require(taken() <= maxPeers, "has more peers than slots");
        require(stats.inbound() <= maxInbound, "has " + stats.inbound() + " inbound peers");
        require(
                stats.outbound() <= wanted + SlotFiller.MAX_CONNECTING + SlotFiller.MAX_LATE + 1,
                "found more peers than it wants");
        require(stats.ready() <= maxPeers + Slots.MAX_EVICTED, "has more ready peers than slots");
        require(stats.errands() <= 1, "makes more than one connection to feel");
        require(transport.openConnections() <= 2 * maxPeers + Slots.MAX_EVICTED + 1, "has more connections than slots");
        long now = wires.network.clock().elapsed().toNanos();
        for (SimEnd end : wires.standing()) {
            if (end.owner.equals(party) && end.isOpen() && end.link().isPresent()) {
                checkDeadlines(end, end.link().get(), now);
            }
        }
        slots.check();
        nodes.check();
        promises.check();
        requests.check();
        broadcasts.check();
        tables.check();
        book.ifPresent(SimBook::check);
    }

    /** How many slots are taken, those too whose peer has ended but whose listeners have not heard of it. */
    private int taken() {
        return pool.core().slots.count().all();
    }

    /** Every wait has a deadline. */
    private void checkDeadlines(SimEnd end, PeerLink link, long now) {
        long handshakeEnds = end.openedAt() + options.handshakeTimeout().toNanos() + 2 * SECOND;
        require(link.session().handshakeTime().isPresent() || now < handshakeEnds, end + " shakes hands for ever");
        long patience = options.pingInterval().plus(options.pingTimeout()).toNanos() + 10 * SECOND;
        boolean missed = end.way.droppedAt < now - patience && party.kind() == SimParty.Kind.POOL;
        require(!missed, end + " waits for ever on a line that was cut");
    }

    /** Whether the pool has the nodes it was given to keep and found the peers it wants, or has no slot left for them. */
    boolean isContent(Set<Endpoint> reachable, int findable) {
        if (deeds.closed) {
            return true;
        }
        if (!nodes.missing(reachable).isEmpty()) {
            return false;
        }
        if (taken() >= maxPeers) {
            return true;
        }
        long found = pool.peers().stream()
                .filter(peer -> peer.type() == ConnectionType.OUTBOUND)
                .count();
        return found >= Math.min(wanted, findable);
    }

    void checkQuiet() {
        promises.checkQuiet();
        tables.checkQuiet();
    }

    void checkOver() {
        promises.checkOver();
        events.finish();
        tables.checkOver();
        require(pool.peers().isEmpty(), "has peers after its end");
        require(transport.openConnections() == 0, "has connections after its end");
        require(taken() == 0, "holds slots after its end: " + pool.stats());
    }

    void shutDown() {
        transport.close();
    }

    private void require(boolean condition, String problem) {
        wires.require(condition, () -> party + " " + problem);
    }
}
