package dev.satwire.peers;

import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Services;
import dev.satwire.transport.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** A pool of ours in the simulation: its random settings, what was asked of it, and what must hold for it. */
final class SimPool {
    /** How many nodes the simulation names to a pool, besides those it shall find. */
    static final int MAX_NAMED = 6;

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    final SimParty party;
    final PeerPool pool;
    final SimEvents events;
    final SimDeeds deeds;
    final PeerOptions options;
    final Map<InetSocketAddress, Registration> kept = new LinkedHashMap<>();
    final Set<InetSocketAddress> named = new HashSet<>();
    final int wanted;
    final boolean listens;
    private final SimWires wires;
    private final SimTransport transport;
    private final int maxPeers;
    private final int maxInbound;
    private final List<Promise> promises = new ArrayList<>();

    private record Promise(String what, boolean hasDeadline, CompletableFuture<?> future) {}

    SimPool(SimWires wires, RandomGenerator random, SimParty party, EventLoop listenerLoop, List<NetAddr> addresses) {
        this.wires = wires;
        this.party = party;
        this.deeds = wires.deeds(party);
        this.transport = new SimTransport(wires, party);
        int any = random.nextInt(5);
        int filters = random.nextInt(2);
        this.wanted = any + filters;
        this.maxInbound = random.nextInt(7);
        boolean tight = random.nextInt(4) == 0;
        this.maxPeers =
                tight ? Math.max(1, wanted) + random.nextInt(3) : wanted + MAX_NAMED + maxInbound + random.nextInt(3);
        this.listens = maxInbound > 0;
        this.options = options(random);
        this.events = new SimEvents(wires, party.toString(), transport.eventLoop()::inEventLoop);
        boolean slow = party.kind() == SimParty.Kind.SLOW_POOL;
        PeerPoolBuilder builder = PeerPool.builder(SimNode.NETWORK)
                .transport(transport)
                .listenerExecutor(
                        new SimExecutor(listenerLoop, random, slow ? Duration.ofSeconds(40) : Duration.ofMillis(5)))
                .clock(wires.network.clock())
                .random(random)
                .maxPeers(maxPeers)
                .maxInbound(maxInbound)
                .peerOptions(options)
                .identity(Identity.LIKE_BITCOIN_CORE)
                .discoveryRetry(
                        RetryPolicy.exponential(Duration.ofMinutes(1), Duration.ofMinutes(1 + random.nextInt(10)))
                                .withJitter(0.5))
                .addressSource(AddressSource.of(addresses));
        if (random.nextInt(4) == 0) {
            builder.misbehaviorPolicy(random.nextBoolean() ? MisbehaviorPolicy.strict() : MisbehaviorPolicy.lenient());
        }
        if (any > 0) {
            builder.want(any, Services.NONE);
        }
        if (filters > 0) {
            builder.want(filters, Services.COMPACT_FILTERS);
        }
        this.pool = builder.build();
        var unusedPeers = pool.addPeerListener(events);
        if (random.nextInt(3) > 0) {
            var unusedPayloads = pool.addPayloadListener(Payload.class, events);
        }
        if (listens) {
            listen();
        }
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

    void promise(String what, boolean hasDeadline, CompletableFuture<?> future) {
        promises.add(new Promise(what, hasDeadline, future));
        if (!future.isDone()) {
            var unused = future.whenComplete((done, problem) -> wires.require(
                    !transport.eventLoop().inEventLoop(), () -> party + ": " + what + " completed on an I/O thread"));
        }
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
        InetSocketAddress endpoint = address.endpoint().socketAddress().orElseThrow();
        deeds.giveUp(endpoint);
        kept.remove(endpoint);
        pool.disconnect(address);
    }

    void disconnect(Peer peer) {
        deeds.disconnect(peer);
        peer.address().endpoint().socketAddress().ifPresent(kept::remove);
        peer.disconnect();
    }

    /** What must hold at any time. */
    void check() {
        PoolStats stats = pool.stats();
        require(slots(stats) <= maxPeers, "has more peers than slots");
        require(stats.inbound() <= maxInbound, "has " + stats.inbound() + " inbound peers");
        require(
                stats.outbound() <= wanted + SlotFiller.MAX_CONNECTING + SlotFiller.MAX_LATE + 1,
                "found more peers than it wants");
        require(stats.ready() <= maxPeers + Slots.MAX_EVICTED, "has more ready peers than slots");
        require(transport.openConnections() <= 2 * maxPeers + Slots.MAX_EVICTED, "has more connections than slots");
        long now = wires.network.clock().elapsed().toNanos();
        for (SimEnd end : wires.standing()) {
            if (end.owner.equals(party) && end.isOpen() && end.link().isPresent()) {
                checkDeadlines(end, end.link().get(), now);
            }
        }
    }

    /** How many slots are taken, those too whose peer has ended but whose listeners have not heard of it. */
    private static int slots(PoolStats stats) {
        return Math.max(
                stats.manual() + stats.outbound() + stats.inbound(),
                stats.ready() + stats.connecting() + stats.waiting());
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
    boolean isContent(Set<InetSocketAddress> reachable, int findable) {
        PoolStats stats = pool.stats();
        if (deeds.closed) {
            return true;
        }
        for (InetSocketAddress node : kept.keySet()) {
            if (reachable.contains(node) && pool.peers().stream().noneMatch(peer -> isAt(peer, node))) {
                return false;
            }
        }
        if (slots(stats) >= maxPeers) {
            return true;
        }
        long found = pool.peers().stream()
                .filter(peer -> peer.type() == ConnectionType.OUTBOUND)
                .count();
        return found >= Math.min(wanted, findable);
    }

    private static boolean isAt(Peer peer, InetSocketAddress endpoint) {
        return peer.direction() == Direction.OUTBOUND
                && NetAddr.of(endpoint).endpoint().equals(peer.address().endpoint());
    }

    void checkQuiet() {
        for (Promise promise : promises) {
            require(!promise.hasDeadline || promise.future.isDone(), promise.what + " is past its deadline");
        }
    }

    void checkOver() {
        for (Promise promise : promises) {
            require(promise.future.isDone(), promise.what + " was never completed");
        }
        events.finish();
        require(pool.peers().isEmpty(), "has peers after its end");
        require(transport.openConnections() == 0, "has connections after its end");
        PoolStats stats = pool.stats();
        require(slots(stats) == 0, "holds slots after its end: " + stats);
    }

    void shutDown() {
        transport.close();
    }

    private void require(boolean condition, String problem) {
        wires.require(condition, () -> party + " " + problem);
    }
}
