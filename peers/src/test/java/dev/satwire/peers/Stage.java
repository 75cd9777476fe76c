package dev.satwire.peers;

import dev.satwire.peers.testkit.MemoryNetwork;
import dev.satwire.peers.testkit.MemoryTransport;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A whole pool on a network in memory, in virtual time, and {@link Stranger}s who call it or whom it calls. */
final class Stage implements AutoCloseable {
    static final InetSocketAddress POOL = new InetSocketAddress("80.1.0.1", 18444);
    private static final Duration MOMENT = Duration.ofMillis(20);

    final MemoryNetwork network = new MemoryNetwork(1);
    final EventLog log = new EventLog();
    final List<Payload> delivered = new ArrayList<>();
    final MemoryTransport transport = network.transport("80.1.0.1");
    final PeerPool pool;
    private final Map<String, MemoryTransport> known = new HashMap<>();
    private int hosts;

    private Stage(UnaryOperator<PeerPoolBuilder> settings) {
        pool = settings.apply(PeerPool.builder(Network.REGTEST)
                        .transport(transport)
                        .listenerExecutor(Runnable::run)
                        .clock(network.clock())
                        .connectRetry(RetryPolicy.never())
                        .reconnectRetry(RetryPolicy.never())
                        .random(new Random(7)))
                .build();
        var unused = pool.addPeerListener(log);
        listen(POOL);
    }

    static Stage plain() {
        return new Stage(builder -> builder);
    }

    static Stage with(UnaryOperator<PeerPoolBuilder> settings) {
        return new Stage(settings);
    }

    static Stage with(PeerOptions options) {
        return new Stage(builder -> builder.peerOptions(options));
    }

    void listen(InetSocketAddress address) {
        try {
            var unused = pool.listen(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Notes all that is delivered from now on. */
    Stage listening() {
        var unused = pool.addPayloadListener(Payload.class, (peer, payload) -> delivered.add(payload));
        return this;
    }

    /** An address that no other stranger has, in a group of its own. */
    String freshHost() {
        hosts++;
        return "9" + hosts / 200 + "." + (1 + hosts % 200) + ".0.1";
    }

    /** A host on the network, the same each time. */
    MemoryTransport hostAt(String host) {
        return known.computeIfAbsent(host, network::transport);
    }

    /** A stranger who has connected to the pool and said nothing yet. */
    Stranger caller() {
        return caller(freshHost());
    }

    Stranger caller(String host) {
        return Stranger.calling(this, hostAt(host), POOL);
    }

    /** A stranger whom the pool has connected to and who has said nothing yet. */
    Stranger dialled() {
        Stranger stranger = host(freshHost());
        var unused = pool.connect(stranger.address());
        settle();
        return stranger;
    }

    /** A stranger who waits to be connected to. */
    Stranger host(String host) {
        return Stranger.listening(this, hostAt(host));
    }

    /** Connects the pool to an address; the result is there when what it takes has been run. */
    CompletableFuture<Peer> connect(NetAddr address) {
        CompletableFuture<Peer> future = pool.connect(address);
        settle();
        return future;
    }

    /** Why a future failed that did. */
    static DisconnectReason failure(CompletableFuture<?> future) {
        if (!future.isCompletedExceptionally()) {
            throw new AssertionError("not failed: " + future);
        }
        return ((PeerException) future.handle((value, problem) -> problem).join()).reason();
    }

    /** The one peer of the pool. */
    Peer peer() {
        return pool.peers().get(0);
    }

    /** Lets everything happen that takes no more than a few trips. */
    void settle() {
        pass(MOMENT);
    }

    void pass(Duration time) {
        network.advance(time);
    }

    /** Why the one connection ended that did. */
    DisconnectReason end() {
        if (log.ends.size() != 1) {
            throw new AssertionError("one end expected: " + log.events());
        }
        return log.ends.element();
    }

    List<DisconnectReason.Code> ends() {
        return log.ends.stream().map(DisconnectReason::code).toList();
    }

    @Override
    public void close() {
        pool.close();
        network.advance(Duration.ofSeconds(10));
    }
}
