package dev.satwire.peers;

import static dev.satwire.peers.MemoryPools.PORT;
import static dev.satwire.peers.MemoryPools.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.testkit.MemoryTransport;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Services;
import dev.satwire.transport.Transport;
import dev.satwire.transport.TransportProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A transport that belongs to the user and is closed before its pool. */
@Timeout(60)
final class TransportEndTest {
    private static final Duration LONG = Duration.ofHours(5);
    private static final RequestOptions PATIENT = RequestOptions.DEFAULT.withDeadline(Duration.ofMinutes(10));

    private final MemoryPools pools = new MemoryPools(3);
    private final MemoryTransport transport = pools.network.transport("10.0.0.1");
    private final List<DisconnectReason> told = new CopyOnWriteArrayList<>();
    private final EventLog log = new EventLog();

    @AfterEach
    void close() {
        pools.close();
    }

    private PeerPoolBuilder builder() {
        return PeerPool.builder(Network.REGTEST)
                .transport(transport)
                .listenerExecutor(Runnable::run)
                .clock(pools.network.clock())
                .connectRetry(RetryPolicy.fixed(LONG))
                .reconnectRetry(RetryPolicy.fixed(LONG));
    }

    private PeerPool watched(PeerPoolBuilder builder) {
        PeerPool pool = pools.open(builder);
        var unused = pool.addPeerListener(log);
        var unusedEnd = pool.addPoolListener(new PoolListener() {
            @Override
            public void onClosed(DisconnectReason reason) {
                told.add(reason);
            }
        });
        return pool;
    }

    private static void assertEnded(List<? extends CompletableFuture<?>> futures) {
        assertThat(futures).allSatisfy(future -> {
            DisconnectReason reason = Stage.failure(future);
            assertThat(reason.code()).isEqualTo(Code.TRANSPORT_CLOSED);
            assertThat(reason.detail()).contains("close the pool first");
        });
    }

    @Test
    void allThatWaitsEndsWithTheTransport() {
        pools.server("10.1.0.1");
        PeerPool pool = watched(builder()
                .resolver(name -> new CompletableFuture<>())
                .want(2, Services.NONE)
                .addressSource(AddressSource.of(List.of(at("10.1.0.7")))));
        pool.start();
        List<CompletableFuture<?>> waiting = new ArrayList<>();
        waiting.add(pool.connect(pools.dead("10.1.0.2")));
        waiting.add(pool.request(peer -> new CompletableFuture<>(), PATIENT));
        TransactionBroadcast broadcast = pool.broadcastTransaction(Chain.transaction(1), BroadcastOptions.DEFAULT);
        pools.network.advance(Duration.ofSeconds(2));
        waiting.add(pool.connect("node.example", PORT));
        var unusedNode = pool.addNode(at("10.1.0.1"));
        var unusedDead = pool.addNode(at("10.1.0.2"));
        pools.network.advance(Duration.ofSeconds(1));
        waiting.add(pool.peers().get(0).ping());
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        log.ends.clear();

        transport.close();
        assertEnded(waiting);
        assertThat(broadcast.done()).isCompleted();
        assertThat(log.ends).isNotEmpty().allMatch(reason -> reason.code() == Code.TRANSPORT_CLOSED);
        assertThat(told).singleElement().matches(reason -> reason.code() == Code.TRANSPORT_CLOSED);
        assertEnded(List.of(
                pool.connect(at("10.1.0.3")),
                pool.connect("node.example", PORT),
                pool.request(any -> new CompletableFuture<>(), PATIENT)));
        assertThat(pool.peers()).isEmpty();
        assertThat(pool.explain().toString()).contains("the pool is closed: the transport was closed before its pool");

        pool.close();
        pools.close();
        pools.network.advance(Duration.ofMinutes(10));
        assertThat(told).hasSize(1);
        assertThat(transport.openConnections()).isZero();
        assertThat(pools.network.pendingEvents()).isZero();
    }

    @Test
    void whatItsListenersDoThenDoesNoHarm() {
        pools.server("10.1.0.1");
        PeerPool pool = watched(builder());
        List<CompletableFuture<Peer>> late = new ArrayList<>();
        AtomicBoolean armed = new AtomicBoolean();
        var unused = pool.addPeerListener(new PeerListener() {
            @Override
            public void onDisconnected(NetAddr address, Direction direction, DisconnectReason reason) {
                if (!armed.get()) {
                    return;
                }
                late.add(pool.connect(at("10.1.0.9")));
                pool.stop();
                pool.start();
                pool.close();
                transport.close();
            }
        });
        var unusedNode = pool.addNode(at("10.1.0.1"));
        CompletableFuture<Peer> waiting = pool.connect(pools.dead("10.1.0.2"));
        pools.network.advance(Duration.ofSeconds(1));
        assertThat(pool.peers()).hasSize(1);
        armed.set(true);
        // From inside a callback on the loop that ends.
        transport.eventLoop().execute(transport::close);
        pools.network.advance(Duration.ofSeconds(1));

        assertEnded(List.of(waiting));
        assertEnded(late);
        assertThat(late).hasSize(1);
        assertThat(told).hasSize(1);
        assertThat(transport.openConnections()).isZero();
    }

    @Test
    void aPoolThatWasClosedHearsNoMoreOfItsTransport() {
        for (int i = 0; i < 3; i++) {
            watched(builder()).close();
        }
        assertThat(told).hasSize(3).allMatch(reason -> reason.code() == Code.POOL_CLOSED);
        transport.close();
        assertThat(told).hasSize(3);
        assertThat(pools.network.pendingEvents()).isZero();
    }

    @Test
    void noPoolIsMadeOnATransportThatIsClosed() {
        transport.close();
        assertThatIllegalStateException().isThrownBy(builder()::build).withMessageContaining("transport is closed");
    }

    @Test
    void allThatWaitsEndsWithTheTransportOnSocketsToo() throws Exception {
        Transport sockets = TransportProvider.openDefault();
        try (PeerPool server = PeerPool.builder(Network.REGTEST).build()) {
            var listener = server.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            PeerPool pool = PeerPool.builder(Network.REGTEST)
                    .transport(sockets)
                    .connectRetry(RetryPolicy.fixed(LONG))
                    .build();
            CompletableFuture<DisconnectReason> end = new CompletableFuture<>();
            var unused = pool.addPoolListener(new PoolListener() {
                @Override
                public void onClosed(DisconnectReason reason) {
                    end.complete(reason);
                }
            });
            Peer peer = pool.connect(NetAddr.of(listener.localAddress())).get(20, TimeUnit.SECONDS);
            CompletableFuture<Object> request = pool.request(any -> new CompletableFuture<>(), PATIENT);
            sockets.close();

            assertThat(end.get(20, TimeUnit.SECONDS).code()).isEqualTo(Code.TRANSPORT_CLOSED);
            assertThat(peer.closed().get(20, TimeUnit.SECONDS).code()).isEqualTo(Code.TRANSPORT_CLOSED);
            assertThat(request)
                    .failsWithin(Duration.ofSeconds(20))
                    .withThrowableThat()
                    .havingCause()
                    .matches(problem -> problem instanceof PeerException gone
                            && gone.reason().code() == Code.TRANSPORT_CLOSED);
            pool.close();
        }
    }
}
