package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import dev.satwire.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool: who has a slot, and what happens to it when a connection ends. All the rest is the peers' own matter, and no
 * lock is held while anything but this bookkeeping is done.
 */
final class DefaultPeerPool implements PeerPool, PoolContext {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultPeerPool.class);

    private final Network network;
    private final int maxPeers;
    private final int maxInbound;
    private final Identity identity;
    private final PeerOptions options;
    private final ConnectOptions connectOptions;
    private final RetryPolicy connectRetry;
    private final RetryPolicy reconnectRetry;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final FrameEncoder encoder;

    private final Transport transport;
    private final boolean ownsTransport;
    private final EventLoop loop;
    private final ListenerThreads threads;
    private final NameResolver resolver;
    private final PayloadCodec codec;
    private final Listeners listeners;

    private final Map<Long, SessionOutput> pendingNonces = new ConcurrentHashMap<>();
    private final Set<PoolPeer> ready = ConcurrentHashMap.newKeySet();
    private final AtomicLong attempts = new AtomicLong();
    private final AtomicLong handshakes = new AtomicLong();
    private final AtomicLong disconnects = new AtomicLong();

    private final Object lock = new Object();
    // All guarded by lock.
    private final Map<Endpoint, OutboundTarget> targets = new HashMap<>();
    private final Set<PoolPeer> inbound = new HashSet<>();

    /** Peers whose place is given up, but whose listeners have not heard of the end: what waits for them still counts. */
    private final Set<PoolPeer> untold = new HashSet<>();

    private final Set<Listener> listening = new HashSet<>();
    private boolean closed;

    DefaultPeerPool(PeerPoolBuilder from, Transport transport, boolean ownsTransport) {
        this.network = from.network;
        this.maxPeers = from.maxPeers;
        this.maxInbound = from.maxInbound();
        this.identity = from.identity;
        this.options = from.peerOptions;
        this.connectOptions = from.connectOptions;
        this.connectRetry = from.connectRetry;
        this.reconnectRetry = from.reconnectRetry;
        this.clock = from.clock;
        this.random = new LockedRandom(from.random);
        this.encoder = new FrameEncoder(network);
        this.codec = from.codec;
        this.listeners = new Listeners(codec);
        this.transport = transport;
        this.ownsTransport = ownsTransport;
        this.loop = transport.eventLoop();
        this.threads = new ListenerThreads(from.listenerExecutor);
        this.resolver = new NameResolver();
    }

    @Override
    public CompletableFuture<Peer> connect(NetAddr address) {
        Endpoint endpoint = address.endpoint();
        if (remoteOf(endpoint).isEmpty()) {
            return failed(DisconnectReason.of(
                    Code.UNSUPPORTED_NETWORK, address.host().network() + " addresses cannot be connected to"));
        }
        OutboundTarget target = new OutboundTarget(address);
        CompletableFuture<Peer> future = target.future;
        synchronized (lock) {
            if (closed) {
                return failed(DisconnectReason.of(Code.POOL_CLOSED));
            }
            OutboundTarget same = targets.get(endpoint);
            if (same != null) {
                return Futures.mirror(same.future);
            }
            if (slotsTaken() >= maxPeers) {
                return failed(new DisconnectReason.MaxPeersReached(maxPeers));
            }
            targets.put(endpoint, target);
        }
        attempt(target);
        return Futures.mirror(future);
    }

    @Override
    public CompletableFuture<Peer> connect(String host, int port) {
        Optional<Host> literal = NameResolver.literal(host);
        if (literal.isPresent()) {
            return connect(NetAddr.of(new Endpoint(literal.get(), port)));
        }
        InetSocketAddress checked = InetSocketAddress.createUnresolved(host, port);
        if (connectOptions.proxy().isPresent()) {
            // Whoever uses a proxy does not want the system's resolver to learn where to.
            return failed(DisconnectReason.of(
                    Code.UNRESOLVED, "names are not looked up when there is a proxy, connect to an address"));
        }
        CompletableFuture<Peer> result = new CompletableFuture<>();
        CompletableFuture<InetAddress> unused = resolver.resolve(host, connectOptions.connectTimeout())
                .whenComplete((address, problem) -> threads.complete(() -> {
                    if (problem == null) {
                        Futures.mirror(connect(NetAddr.of(address, checked.getPort())), result);
                    } else {
                        result.completeExceptionally(Futures.bare(problem));
                    }
                }));
        return result;
    }

    @Override
    public boolean disconnect(NetAddr address) {
        DisconnectReason reason = DisconnectReason.of(Code.LOCAL);
        OutboundTarget target;
        PoolPeer peer;
        synchronized (lock) {
            target = targets.get(address.endpoint());
            if (target == null) {
                return false;
            }
            peer = target.peer;
            giveUp(target);
        }
        if (peer != null) {
            peer.disconnect(reason);
        }
        fail(target, reason);
        return true;
    }

    @Override
    public Listener listen(InetSocketAddress address) throws IOException {
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the pool is closed");
            }
        }
        ListenOptions listenOptions = new ListenOptions(ListenOptions.DEFAULT.backlog(), maxPeers, connectOptions);
        Listener listener = transport.listen(address, listenOptions, (remote, local) -> accept(remote));
        synchronized (lock) {
            if (!closed) {
                listening.add(listener);
                return new PoolListener(listener, this::forget);
            }
        }
        listener.close();
        throw new IllegalStateException("the pool is closed");
    }

    @Override
    public List<Peer> peers() {
        return ready.stream().filter(PoolPeer::isReady).map(Peer.class::cast).toList();
    }

    @Override
    public PoolStats stats() {
        int readyNow = peers().size();
        synchronized (lock) {
            int waiting = 0;
            for (OutboundTarget target : targets.values()) {
                waiting += target.peer == null ? 1 : 0;
            }
            int connecting = Math.max(0, slotsTaken() - waiting - readyNow);
            return new PoolStats(
                    maxPeers,
                    readyNow,
                    connecting,
                    waiting,
                    inbound.size(),
                    attempts.get(),
                    handshakes.get(),
                    disconnects.get());
        }
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
    public int broadcast(Payload payload) {
        byte[] frame = encoder.encode(payload);
        int count = 0;
        for (PoolPeer peer : ready) {
            count += peer.offer(frame) ? 1 : 0;
        }
        return count;
    }

    @Override
    public void close() {
        List<PoolPeer> open;
        List<OutboundTarget> waiting;
        List<Listener> bound;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            open = new ArrayList<>(inbound);
            waiting = new ArrayList<>();
            for (OutboundTarget target : targets.values()) {
                if (target.peer != null) {
                    open.add(target.peer);
                } else {
                    waiting.add(target);
                }
            }
            waiting.forEach(target -> forget(target));
            bound = List.copyOf(listening);
            listening.clear();
        }
        DisconnectReason reason = DisconnectReason.of(Code.POOL_CLOSED);
        bound.forEach(Listener::close);
        open.forEach(peer -> peer.disconnect(reason));
        waiting.forEach(target -> fail(target, reason));
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
    public Wire newWire() {
        return new WireV1(network, encoder, listeners::want, codec);
    }

    @Override
    public SessionContext sessionContext(NetAddr address, Direction direction) {
        return new SessionContext(address, direction, identity, options, clock, random, pendingNonces);
    }

    @Override
    public CompletableFuture<Peer> readied(PoolPeer peer) {
        handshakes.incrementAndGet();
        ready.add(peer);
        synchronized (lock) {
            OutboundTarget target = targetOf(peer).orElse(null);
            if (target == null) {
                return new CompletableFuture<>();
            }
            target.isReady = true;
            target.readySince = loop.nanoTime();
            target.failures = target.wasReady ? target.failures : 0;
            target.wasReady = true;
            return target.future;
        }
    }

    @Override
    public void ended(PoolPeer peer, DisconnectReason reason) {
        disconnects.incrementAndGet();
        ready.remove(peer);
        OutboundTarget target;
        synchronized (lock) {
            if (inbound.remove(peer)) {
                untold.add(peer);
            }
            target = targetOf(peer).orElse(null);
            if (target != null) {
                target.lost(loop.nanoTime());
            }
        }
        if (target != null) {
            planNext(target, reason);
        }
    }

    @Override
    public void told(PoolPeer peer) {
        synchronized (lock) {
            untold.remove(peer);
        }
    }

    @Override
    public void givenUp(PoolPeer peer) {
        OutboundTarget target;
        synchronized (lock) {
            target = targetOf(peer).orElse(null);
            if (target == null) {
                return;
            }
            giveUp(target);
        }
        fail(target, DisconnectReason.of(Code.LOCAL));
    }

    // ---- helpers

    /** Takes the slot from a target; its connection, if it has one, counts until its end was told. */
    private void giveUp(OutboundTarget target) {
        forget(target);
        if (target.peer != null) {
            untold.add(target.peer);
        }
    }

    /** What to tell the transport; the name of an onion service if there is a proxy to understand it. */
    private Optional<InetSocketAddress> remoteOf(Endpoint endpoint) {
        Host host = endpoint.host();
        return host.network() == AddressNetwork.TORV3 && connectOptions.proxy().isPresent()
                ? Optional.of(InetSocketAddress.createUnresolved(host.toString(), endpoint.port()))
                : endpoint.socketAddress();
    }

    private void attempt(OutboundTarget target) {
        PoolPeer peer = new PoolPeer(this, target.address, Direction.OUTBOUND);
        synchronized (lock) {
            if (!isHeld(target)) {
                return;
            }
            target.timer = null;
            target.peer = peer;
        }
        attempts.incrementAndGet();
        peer.announce();
        InetSocketAddress remote = remoteOf(target.address.endpoint()).orElseThrow();
        try {
            peer.attach(transport.connect(remote, connectOptions, peer));
        } catch (IllegalStateException transportClosed) {
            peer.neverConnected(DisconnectReason.of(Code.POOL_CLOSED, "the transport is closed"));
        } catch (RuntimeException | Error e) {
            LOG.warn("transport failed to connect to {}", target.address, e);
            peer.neverConnected(
                    new DisconnectReason.Ended(Code.INTERNAL_ERROR, String.valueOf(e.getMessage()), Optional.of(e)));
        }
    }

    private void planNext(OutboundTarget target, DisconnectReason reason) {
        Optional<Duration> delay = nextDelay(target, reason);
        boolean again;
        synchronized (lock) {
            again = delay.isPresent() && isHeld(target);
            if (again) {
                target.timer = loop.schedule(delay.get(), () -> attempt(target));
            } else {
                forget(target);
            }
        }
        if (!again) {
            fail(target, reason);
        }
    }

    private Optional<ConnectionHandler> accept(InetSocketAddress remote) {
        PoolPeer peer = new PoolPeer(this, NetAddr.of(remote), Direction.INBOUND);
        synchronized (lock) {
            if (closed || slotsTaken() >= maxPeers || inbound.size() + untold.size() >= maxInbound) {
                return Optional.empty();
            }
            inbound.add(peer);
        }
        peer.announce();
        return Optional.of(peer);
    }

    /** Asks the policy, which is the user's code; what this side ended on purpose does not come back. */
    private Optional<Duration> nextDelay(OutboundTarget target, DisconnectReason reason) {
        if (reason.code() == Code.LOCAL || reason.code() == Code.POOL_CLOSED) {
            return Optional.empty();
        }
        RetryPolicy policy = target.wasReady ? reconnectRetry : connectRetry;
        Duration elapsed = Duration.ofNanos(loop.nanoTime() - target.firstFailureAt);
        try {
            RetryContext context = new RetryContext(target.address, target.failures, elapsed, reason, random);
            return policy.nextDelay(context).map(delay -> Duration.ofNanos(Delays.timeout(delay)));
        } catch (Throwable e) {
            LOG.warn("retry policy failed, giving up on {}", target.address, e);
            return Optional.empty();
        }
    }

    /** Completes the future where user code may run. */
    private void fail(OutboundTarget target, DisconnectReason reason) {
        CompletableFuture<Peer> future;
        synchronized (lock) {
            future = target.future;
        }
        threads.complete(() -> future.completeExceptionally(new PeerException(reason)));
    }

    private void forget(Listener listener) {
        synchronized (lock) {
            listening.remove(listener);
        }
    }

    private void forget(OutboundTarget target) {
        targets.remove(target.address.endpoint(), target);
        if (target.timer != null) {
            target.timer.cancel();
        }
    }

    /** Whether the target still has its slot. */
    private boolean isHeld(OutboundTarget target) {
        return !closed && targets.get(target.address.endpoint()) == target;
    }

    private Optional<OutboundTarget> targetOf(PoolPeer peer) {
        return Optional.ofNullable(targets.get(peer.address().endpoint())).filter(target -> target.peer == peer);
    }

    private int slotsTaken() {
        return targets.size() + inbound.size() + untold.size();
    }

    private static CompletableFuture<Peer> failed(DisconnectReason reason) {
        return CompletableFuture.failedFuture(new PeerException(reason));
    }
}
