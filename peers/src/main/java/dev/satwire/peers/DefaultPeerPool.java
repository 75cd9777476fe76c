package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Transaction;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import dev.satwire.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool, made of its parts: {@link Slots} keeps who has a slot, {@link Dialer} connects and comes back,
 * {@link SlotFiller} finds peers that are wanted, and each {@link PoolPeer} looks after itself. Here they are put together.
 */
final class DefaultPeerPool implements PeerPool {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultPeerPool.class);

    /** How long it may take to close, all in all. */
    static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final int maxPeers;
    private final boolean isProxied;
    private final Transport transport;
    private final boolean ownsTransport;
    private final EventLoop loop;
    private final PoolResolver resolver;
    private final PoolCore core;
    private final Slots slots;
    private final Dialer dialer;
    private final SlotFiller filler;
    private final InboundGate gate;
    private final ListenOptions listenOptions;
    private volatile EventLoop.Timer transportWatch = () -> {};

    DefaultPeerPool(PeerPoolBuilder from, Transport transport, boolean ownsTransport) {
        this.maxPeers = from.slots.max();
        this.isProxied = from.dialing.isProxied();
        this.transport = transport;
        this.ownsTransport = ownsTransport;
        this.loop = transport.eventLoop();
        this.resolver = new PoolResolver(from.dialing.resolver, from.dialing.options.connectTimeout(), loop);
        this.core = new PoolCore(from, transport, resolver);
        this.slots = core.slots;
        this.dialer = core.dialer;
        this.filler = core.filler;
        this.gate = new InboundGate(core, slots, core.conduct, core.groups, core.random);
        this.listenOptions = from.inbound.listenOptions(maxPeers, from.dialing.options);
    }

    /**
     * Sees to it that the pool ends with its transport, without which it has neither connections nor time.
     *
     * @throws IllegalStateException if the transport is closed
     */
    void watchTransport() {
        try {
            transportWatch = loop.atEnd(() -> close(DisconnectReason.transportClosed()));
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the transport is closed, give the pool an open one", e);
        }
        if (slots.isClosed()) {
            transportWatch.cancel();
        }
    }

    @Override
    public void start() {
        if (slots.stop(false)) {
            core.history.forgive();
            dialer.hurry();
        }
        core.errands.start();
        core.feelers.start();
        filler.start();
    }

    @Override
    public void stop() {
        filler.stop();
        if (slots.stop(true)) {
            DisconnectReason reason = DisconnectReason.of(Code.STOPPED);
            endErrands(reason);
            each(slots.connections(), peer -> peer.link().disconnect(reason));
        }
    }

    @Override
    public CompletableFuture<Peer> connect(NetAddr address) {
        requirePort(address);
        return connect(OutboundTarget.named(address, null, false));
    }

    @Override
    public CompletableFuture<Peer> connect(String host, int port) {
        Optional<Host> literal = NameResolver.literal(host);
        if (literal.isPresent()) {
            return connect(NetAddr.of(new Endpoint(literal.get(), port)));
        }
        InetSocketAddress name = nameOf(host, port);
        if (isProxied) {
            return CompletableFuture.failedFuture(new PeerException(namesAndProxy()));
        }
        CompletableFuture<Peer> result = new CompletableFuture<>();
        CompletableFuture<InetAddress> unused = resolver.resolve(host)
                .whenComplete((found, problem) -> core.threads.complete(() -> {
                    try {
                        if (problem == null) {
                            NetAddr address = NetAddr.of(found, port);
                            Futures.mirror(connect(OutboundTarget.named(address, name, false)), result);
                        } else {
                            result.completeExceptionally(Futures.bare(problem));
                        }
                    } catch (Throwable e) {
                        // Nobody else would end what the user waits for.
                        result.completeExceptionally(new PeerException(Reasons.fault(e)));
                    }
                }));
        return result;
    }

    @Override
    public Registration addNode(NetAddr address) {
        requirePort(address);
        requireReachable(address);
        return add(OutboundTarget.named(address, null, true));
    }

    @Override
    public Registration addNode(String host, int port) {
        Optional<Host> literal = NameResolver.literal(host);
        if (literal.isPresent()) {
            return addNode(NetAddr.of(new Endpoint(literal.get(), port)));
        }
        if (isProxied) {
            throw new PeerException(namesAndProxy());
        }
        return add(OutboundTarget.named(null, nameOf(host, port), true));
    }

    @Override
    public boolean disconnect(NetAddr address) {
        Optional<OutboundTarget> target = slots.targetAt(address.endpoint());
        target.ifPresent(dialer::giveUp);
        return target.isPresent();
    }

    @Override
    public Listener listen(InetSocketAddress address) throws IOException {
        requireOpen();
        Listener listener = transport.listen(address, listenOptions, (remote, local) -> accept(remote));
        core.listening.add(listener);
        if (slots.isClosed()) {
            listener.close();
            requireOpen();
        }
        return new BoundListener(listener, core.listening::remove);
    }

    @Override
    public List<Peer> peers() {
        return core.peers();
    }

    @Override
    public PoolStats stats() {
        return core.counters.stats(maxPeers, peers(), slots.count(), core.errands.count(), core.connector.attempts());
    }

    @Override
    public PoolReport explain() {
        return Explanation.of(core, loop.nanoTime());
    }

    @Override
    public <P extends Payload> Registration addPayloadListener(Class<P> type, PayloadListener<? super P> listener) {
        return core.listeners.add(type, listener);
    }

    @Override
    public Registration addPeerListener(PeerListener listener) {
        return core.listeners.add(listener);
    }

    @Override
    public Registration addPoolListener(PoolListener listener) {
        return core.events.add(listener);
    }

    @Override
    public int broadcast(Payload payload) {
        return core.broadcast(payload);
    }

    @Override
    public <T> CompletableFuture<T> request(
            Function<? super Peer, ? extends CompletableFuture<T>> question, RequestOptions requestOptions) {
        return core.requests.start(question, requestOptions);
    }

    @Override
    public TransactionBroadcast broadcastTransaction(Transaction transaction, BroadcastOptions broadcastOptions) {
        return core.broadcasts.start(transaction, broadcastOptions);
    }

    @Override
    public void close() {
        close(DisconnectReason.of(Code.POOL_CLOSED));
    }

    private void close(DisconnectReason reason) {
        if (!slots.close(reason)) {
            return;
        }
        long began = loop.nanoTime();
        transportWatch.cancel();
        filler.stop();
        core.requests.close(reason);
        core.broadcasts.close();
        endErrands(reason);
        List<OutboundTarget> waiting =
                slots.targets(target -> target.state().connection().isEmpty());
        each(core.listening, Listener::close);
        core.listening.clear();
        each(slots.connections(), peer -> peer.link().disconnect(reason));
        each(waiting, target -> dialer.release(target, reason));
        resolver.close(reason);
        core.events.tellLast(listener -> listener.onClosed(reason));
        if (ownsTransport) {
            transport.close();
            core.threads.close(CLOSE_TIMEOUT.minusNanos(loop.nanoTime() - began));
        }
        // On a transport of others, connections end some time later, and their listeners shall hear of it:
        // there the threads are left to end by themselves when they are idle.
    }

    // ---- for tests that look inside

    PoolCore core() {
        return core;
    }

    /** How many names wait for the user's resolver. */
    int lookUps() {
        return resolver.waiting();
    }

    /** How many transactions are being broadcast. */
    int openBroadcasts() {
        return core.broadcasts.open();
    }

    // ---- helpers

    private CompletableFuture<Peer> connect(OutboundTarget fresh) {
        Slots.Claim claim;
        try {
            fresh.address().ifPresent(this::requireReachable);
            claim = slots.claim(fresh);
        } catch (PeerException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        if (claim.target() == fresh) {
            // The name, if there is one, was looked up just now.
            dialer.dial(fresh);
            claim.displaced().ifPresent(dialer::displaced);
        } else {
            // What was found is the user's now: another may be wanted in its place.
            filler.nudge();
        }
        return Futures.mirror(claim.future());
    }

    private Registration add(OutboundTarget fresh) {
        Slots.Claim claim = slots.claim(fresh);
        if (claim.target() == fresh) {
            dialer.attempt(fresh);
            claim.displaced().ifPresent(dialer::displaced);
        } else {
            filler.nudge();
        }
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (closed.compareAndSet(false, true)) {
                dialer.letGo(claim.target());
            }
        };
    }

    /** Does something with each, whatever a transport of the user's throws for one of them. */
    private static <T> void each(Collection<T> all, Consumer<? super T> action) {
        for (T one : all) {
            try {
                action.accept(one);
            } catch (RuntimeException | Error e) {
                LOG.warn("{} did not end as it should", one, e);
            }
        }
    }

    private void endErrands(DisconnectReason reason) {
        core.feelers.stop();
        core.errands.stop(reason);
        core.fetches.stop(reason);
    }

    private Optional<ConnectionHandler> accept(InetSocketAddress remote) {
        long now = loop.nanoTime();
        return gate.admit(NetAddr.of(remote), now).map(peer -> {
            peer.link().announce(0, now);
            return peer.link();
        });
    }

    private void requireReachable(NetAddr address) {
        if (!core.connector.canReach(address.host())) {
            throw new PeerException(Connector.unreachable(address.host()));
        }
    }

    /** Where there can be no node, trying again would be in vain. Not all networks have ports; those are out of reach. */
    private void requirePort(NetAddr address) {
        if (core.connector.canReach(address.host())) {
            requirePort(address.endpoint().port());
        }
    }

    static void requirePort(int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(
                    "a node's port is 1..65535, got " + port + "; see Network.defaultPort()");
        }
    }

    private void requireOpen() {
        if (slots.isClosed()) {
            throw new IllegalStateException("the pool is closed");
        }
    }

    static InetSocketAddress nameOf(String host, int port) {
        requirePort(port);
        if (host.isBlank() || host.chars().anyMatch(c -> c <= ' ' || c == ':' || c == '/')) {
            throw new IllegalArgumentException("not the name of a host: \"" + host + "\"; the port is told apart");
        }
        return InetSocketAddress.createUnresolved(host, port);
    }

    /** Whoever uses a proxy does not want the system's resolver to learn where to. */
    private static DisconnectReason namesAndProxy() {
        return DisconnectReason.of(
                Code.UNRESOLVED, "names are not looked up when there is a proxy, connect to an address");
    }
}
