package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Transaction;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import dev.satwire.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * The pool, made of its parts: {@link Slots} keeps who has a slot, {@link Dialer} makes connections and comes back,
 * {@link SlotFiller} finds peers that are wanted, and each {@link PoolPeer} looks after itself. Here they are put together.
 */
final class DefaultPeerPool implements PeerPool, PoolContext {
    private final Network network;
    private final int maxPeers;
    private final Identity identity;
    private final PeerOptions options;
    private final ConnectOptions connectOptions;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final FrameEncoder encoder;
    private final PayloadCodec codec;
    private final Optional<MessageCapture> capture;
    private final Function<Host, NetGroup> groups;

    private final Transport transport;
    private final boolean ownsTransport;
    private final EventLoop loop;
    private final ListenerThreads threads;
    private final Listeners listeners;
    private final PoolEvents events;
    private final PeerEvents recorder = PeerEvents.system();
    private final PoolResolver resolver;

    private final Slots slots;
    private final AddressHistory history = new AddressHistory();
    private final NetworkHealth health;
    private final AddressSources sources;
    private final RetryPolicy discoveryRetry;
    private final Dialer dialer;
    private final SlotFiller filler;
    private final Conduct conduct;
    private final InboundGate gate;
    private final ListenOptions listenOptions;
    private final Predicate<Host> learnable;
    private final boolean gathers;
    private final PoolCounters counters = new PoolCounters();
    private final PoolRequests requests;
    private final TransactionBroadcasts broadcasts;

    private final Map<Long, SessionOutput> pendingNonces = new ConcurrentHashMap<>();
    private final ConcurrentNavigableMap<Long, PoolPeer> ready = new ConcurrentSkipListMap<>();
    private final AtomicLong lastPeerId = new AtomicLong();
    private final Set<Listener> listening = ConcurrentHashMap.newKeySet();

    DefaultPeerPool(PeerPoolBuilder from, Transport transport, boolean ownsTransport) {
        this.network = from.network;
        this.maxPeers = from.maxPeers;
        this.identity = from.identity;
        this.options = from.peerOptions;
        this.connectOptions = from.connectOptions;
        this.clock = from.clock;
        this.random = new LockedRandom(from.random);
        this.encoder = new FrameEncoder(network);
        this.codec = from.codec;
        this.capture = Optional.ofNullable(from.capture);
        this.groups = from.netGroups;
        this.transport = transport;
        this.ownsTransport = ownsTransport;
        this.loop = transport.eventLoop();
        this.threads = new ListenerThreads(from.listenerExecutor);
        this.listeners = new Listeners(codec);
        this.events = new PoolEvents(threads);
        this.conduct = new Conduct(from, random, events, recorder);
        this.resolver = new PoolResolver(from.resolver, connectOptions.connectTimeout(), loop);
        this.slots = new Slots(maxPeers, from.maxInbound());
        this.health = new NetworkHealth(() -> !ready.isEmpty(), this::networkChanged);
        this.sources = new AddressSources(from.sources);
        this.discoveryRetry = from.discoveryRetry;
        this.dialer = new Dialer(this, from, transport, slots, resolver, history, health, random);
        this.gate = new InboundGate(this, slots, conduct, groups, random);
        this.filler = new SlotFiller(
                from, loop, slots, dialer, sources, history, health, this::isDiscouraged, random, events, recorder);
        int maxOpen = maxPeers + Slots.MAX_EVICTED;
        this.listenOptions = new ListenOptions(ListenOptions.DEFAULT.backlog(), maxOpen, connectOptions)
                .withMaxPending(from.maxPending())
                .withSources(from.sourceLimits);
        this.learnable = Routability.of(network);
        this.gathers = !from.sources.isEmpty() && !from.wants().isEmpty();
        this.requests = new PoolRequests(this::peers, loop, threads, random);
        this.broadcasts = new TransactionBroadcasts(this, loop, threads, random);
    }

    @Override
    public void start() {
        if (slots.stop(false)) {
            dialer.hurry();
        }
        filler.start();
    }

    @Override
    public void stop() {
        filler.stop();
        if (slots.stop(true)) {
            DisconnectReason reason = DisconnectReason.of(Code.STOPPED);
            slots.connections().forEach(peer -> peer.link().disconnect(reason));
        }
    }

    @Override
    public CompletableFuture<Peer> connect(NetAddr address) {
        return connect(OutboundTarget.named(address, null, false));
    }

    @Override
    public CompletableFuture<Peer> connect(String host, int port) {
        Optional<Host> literal = NameResolver.literal(host);
        if (literal.isPresent()) {
            return connect(NetAddr.of(new Endpoint(literal.get(), port)));
        }
        InetSocketAddress name = InetSocketAddress.createUnresolved(host, port);
        if (connectOptions.proxy().isPresent()) {
            return CompletableFuture.failedFuture(new PeerException(namesAndProxy()));
        }
        CompletableFuture<Peer> result = new CompletableFuture<>();
        CompletableFuture<InetAddress> unused = resolver.resolve(host)
                .whenComplete((found, problem) -> threads.complete(() -> {
                    if (problem == null) {
                        NetAddr address = NetAddr.of(found, port);
                        Futures.mirror(connect(OutboundTarget.named(address, name, false)), result);
                    } else {
                        result.completeExceptionally(Futures.bare(problem));
                    }
                }));
        return result;
    }

    @Override
    public Registration addNode(NetAddr address) {
        requireReachable(address);
        return add(OutboundTarget.named(address, null, true));
    }

    @Override
    public Registration addNode(String host, int port) {
        Optional<Host> literal = NameResolver.literal(host);
        if (literal.isPresent()) {
            return addNode(NetAddr.of(new Endpoint(literal.get(), port)));
        }
        if (connectOptions.proxy().isPresent()) {
            throw new PeerException(namesAndProxy());
        }
        return add(OutboundTarget.named(null, InetSocketAddress.createUnresolved(host, port), true));
    }

    @Override
    public boolean disconnect(NetAddr address) {
        Optional<OutboundTarget> target = slots.targetAt(address.endpoint());
        target.ifPresent(this::remove);
        return target.isPresent();
    }

    @Override
    public Listener listen(InetSocketAddress address) throws IOException {
        requireOpen();
        Listener listener = transport.listen(address, listenOptions, (remote, local) -> accept(remote));
        listening.add(listener);
        if (slots.isClosed()) {
            listener.close();
            requireOpen();
        }
        return new BoundListener(listener, listening::remove);
    }

    @Override
    public List<Peer> peers() {
        return ready.values().stream()
                .filter(PoolPeer::isReady)
                .map(Peer.class::cast)
                .toList();
    }

    @Override
    public PoolStats stats() {
        return counters.stats(maxPeers, peers(), slots.count(), dialer.attempts());
    }

    @Override
    public PoolReport explain() {
        return Explanation.of(slots, filler, sources, history, health, loop.nanoTime());
    }

    @Override
    public <P extends Payload> Registration addPayloadListener(Class<P> type, PayloadListener<? super P> listener) {
        return listeners.add(type, listener);
    }

    @Override
    public Registration addPeerListener(PeerListener listener) {
        return listeners.add(listener);
    }

    @Override
    public Registration addPoolListener(PoolListener listener) {
        return events.add(listener);
    }

    @Override
    public int broadcast(Payload payload) {
        byte[] frame = encoder.encode(payload);
        int count = 0;
        for (PoolPeer peer : ready.values()) {
            count += peer.offer(payload.command(), frame) ? 1 : 0;
        }
        return count;
    }

    @Override
    public <T> CompletableFuture<T> request(
            Function<? super Peer, ? extends CompletableFuture<T>> question, RequestOptions requestOptions) {
        return requests.start(question, requestOptions);
    }

    @Override
    public TransactionBroadcast broadcastTransaction(Transaction transaction, BroadcastOptions broadcastOptions) {
        return broadcasts.start(transaction, broadcastOptions);
    }

    @Override
    public void close() {
        if (!slots.close()) {
            return;
        }
        filler.stop();
        requests.close();
        broadcasts.close();
        DisconnectReason reason = DisconnectReason.of(Code.POOL_CLOSED);
        List<OutboundTarget> waiting = slots.targets(target -> target.peer == null);
        listening.forEach(Listener::close);
        listening.clear();
        slots.connections().forEach(peer -> peer.link().disconnect(reason));
        waiting.forEach(target -> dialer.release(target, reason));
        resolver.close();
        if (ownsTransport) {
            transport.close();
            threads.close();
        }
        // On a transport of others, connections end some time later, and their listeners shall hear of it:
        // there the threads are left to end by themselves when they are idle.
    }

    // ---- what peers ask of their pool

    @Override
    public PeerOptions options() {
        return options;
    }

    @Override
    public ListenerThreads threads() {
        return threads;
    }

    @Override
    public Listeners listeners() {
        return listeners;
    }

    @Override
    public Wire newWire(Predicate<Command> sessionWants) {
        return new WireV1(network, encoder, sessionWants.or(listeners::want), codec);
    }

    @Override
    public Conduct conduct() {
        return conduct;
    }

    @Override
    public PeerEvents recorder() {
        return recorder;
    }

    @Override
    public PayloadCodec codec() {
        return codec;
    }

    @Override
    public Optional<PeerCapture> capture(NetAddr address) {
        return capture.map(its -> its.of(address, clock));
    }

    @Override
    public Optional<AddressGossip> gossip(PoolPeer peer) {
        if (!gathers) {
            return Optional.empty();
        }
        AddrIntake intake = new AddrIntake(learnable, loop.nanoTime());
        return Optional.of(new AddressGossip(peer.address(), intake, sources, this::isUnwanted, clock, random));
    }

    @Override
    public PoolPeer newPeer(NetAddr address, ConnectionType type, Services required) {
        return new PoolPeer(this, lastPeerId.incrementAndGet(), address, type, required);
    }

    @Override
    public SessionContext sessionContext(NetAddr address, ConnectionType type, Services required) {
        Services all = new Services(options.requiredServices().bits() | required.bits());
        PeerOptions its = all.equals(options.requiredServices()) ? options : options.withRequiredServices(all);
        return new SessionContext(address, type.direction(), identity, its, clock, random, pendingNonces);
    }

    @Override
    public CompletableFuture<Peer> readied(PoolPeer peer) {
        counters.handshake();
        ready.put(peer.id(), peer);
        requests.peerReady();
        if (peer.type() != ConnectionType.INBOUND) {
            history.readied(peer.address().endpoint());
            sources.succeeded(peer.address().withServices(peer.version().services()));
            health.answered();
        }
        Optional<OutboundTarget> target = slots.readied(peer, loop.nanoTime());
        filler.nudge();
        return target.map(slots::futureOf).orElseGet(CompletableFuture::new);
    }

    @Override
    public void ended(PoolPeer peer, DisconnectReason reason) {
        counters.ended(reason);
        ready.remove(peer.id());
        boolean isCounted = !health.isDown() && reason.code() != Code.STOPPED;
        if (peer.type() != ConnectionType.INBOUND) {
            learn(peer, reason, isCounted);
        }
        Optional<OutboundTarget> target = slots.ended(peer, loop.nanoTime(), isCounted);
        target.ifPresent(its -> dialer.ended(its, slots.isClosed() ? DisconnectReason.of(Code.POOL_CLOSED) : reason));
        filler.nudge();
    }

    @Override
    public void told(PoolPeer peer) {
        slots.told(peer);
    }

    @Override
    public void givenUp(PoolPeer peer) {
        slots.targetOf(peer).ifPresent(target -> dialer.release(target, DisconnectReason.of(Code.LOCAL)));
    }

    // ---- helpers

    /** What an attempt teaches of its address and of the network. */
    private void learn(PoolPeer peer, DisconnectReason reason, boolean isCounted) {
        Endpoint endpoint = peer.address().endpoint();
        long now = loop.nanoTime();
        boolean wasReady = peer.handshakeTime().isPresent();
        if (peer.link().wasOpened()) {
            health.answered();
        } else {
            health.failed(groups.apply(endpoint.host()).name(), reason);
        }
        int failures = history.ended(endpoint, reason, isCounted, now);
        if (!wasReady && isCounted) {
            sources.failed(peer.address(), reason);
        }
        if (peer.type() == ConnectionType.OUTBOUND) {
            RetryContext context =
                    new RetryContext(peer.address(), failures, history.failingFor(endpoint, now), reason, random);
            history.plan(endpoint, now, Policies.nextDelay(discoveryRetry, context));
        }
    }

    private CompletableFuture<Peer> connect(OutboundTarget fresh) {
        CompletableFuture<Peer> future;
        OutboundTarget target;
        try {
            fresh.address().ifPresent(this::requireReachable);
            target = slots.claim(fresh);
            future = slots.futureOf(target);
        } catch (PeerException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        if (target == fresh) {
            // The name, if there is one, was looked up just now.
            dialer.dial(target);
        }
        return Futures.mirror(future);
    }

    private Registration add(OutboundTarget fresh) {
        OutboundTarget target = slots.claim(fresh);
        if (target == fresh) {
            dialer.attempt(target);
        }
        return () -> remove(target);
    }

    private void remove(OutboundTarget target) {
        DisconnectReason reason = DisconnectReason.of(Code.LOCAL);
        Optional<PoolPeer> peer = slots.peerOf(target);
        dialer.release(target, reason);
        peer.ifPresent(its -> its.link().disconnect(reason));
    }

    private Optional<ConnectionHandler> accept(InetSocketAddress remote) {
        long now = loop.nanoTime();
        return gate.admit(NetAddr.of(remote), now).map(peer -> {
            peer.link().announce(0, now);
            return peer.link();
        });
    }

    private boolean isDiscouraged(Host host) {
        return conduct.isDiscouraged(host, loop.nanoTime());
    }

    /** Addresses that are not worth remembering: this side's own, and those of peers that misbehaved. */
    private boolean isUnwanted(NetAddr address) {
        return isDiscouraged(address.host())
                || listening.stream()
                        .anyMatch(listener ->
                                NetAddr.of(listener.localAddress()).endpoint().equals(address.endpoint()));
    }

    private void networkChanged() {
        if (health.isDown()) {
            events.tell(PoolListener::onNetworkDown);
        } else {
            events.tell(PoolListener::onNetworkUp);
            history.forgive();
            dialer.hurry();
            filler.nudge();
        }
    }

    private void requireReachable(NetAddr address) {
        if (!dialer.canReach(address.host())) {
            throw new PeerException(DisconnectReason.of(
                    Code.UNSUPPORTED_NETWORK, address.host().network() + " addresses cannot be connected to"));
        }
    }

    private void requireOpen() {
        if (slots.isClosed()) {
            throw new IllegalStateException("the pool is closed");
        }
    }

    /** Whoever uses a proxy does not want the system's resolver to learn where to. */
    private static DisconnectReason namesAndProxy() {
        return DisconnectReason.of(
                Code.UNRESOLVED, "names are not looked up when there is a proxy, connect to an address");
    }
}
