package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.testkit.MemoryNetwork;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Ping;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Whole pools on a network in memory, with a clock of their own: hours pass in milliseconds, the same way each time. */
final class PoolInVirtualTimeTest {
    private static final InetSocketAddress SERVER = new InetSocketAddress("10.0.0.1", 18444);
    private static final RetryPolicy OF_THE_ARTICLES =
            RetryPolicy.fixed(Duration.ofSeconds(1)).withMaxAttempts(3);

    private final MemoryNetwork network = new MemoryNetwork(1);
    private final EventLog log = new EventLog();

    private PeerPoolBuilder builder(String host) {
        return PeerPool.builder(Network.REGTEST)
                .transport(network.transport(host))
                .listenerExecutor(Runnable::run)
                .clock(network.clock())
                .random(new Random(7));
    }

    private PeerPool client(PeerPoolBuilder builder) {
        PeerPool pool = builder.build();
        var unused = pool.addPeerListener(log);
        return pool;
    }

    private PeerPool server() throws IOException {
        PeerPool pool = builder("10.0.0.1").build();
        var unused = pool.listen(SERVER);
        return pool;
    }

    private static DisconnectReason failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return ((PeerException) future.handle((value, problem) -> problem).join()).reason();
    }

    @Test
    void triesThreeTimesMoreASecondApartAndStops() {
        var unusedHost = network.transport("10.0.0.1");
        PeerPool pool = client(builder("10.0.0.2").connectRetry(OF_THE_ARTICLES));
        List<Long> attempts = new ArrayList<>();
        var unused = pool.addPeerListener(new PeerListener() {
            @Override
            public void onConnecting(NetAddr address, Direction direction) {
                attempts.add(network.clock().elapsed().toSeconds());
            }
        });
        CompletableFuture<Peer> future = pool.connect(NetAddr.of(SERVER));

        network.advance(Duration.ofMillis(2_900));
        assertThat(future).isNotDone();
        assertThat(pool.stats().waiting()).isEqualTo(1);
        network.advance(Duration.ofMinutes(1));

        assertThat(attempts).containsExactly(0L, 1L, 2L, 3L);
        assertThat(failure(future).code()).isEqualTo(Code.CONNECT_REFUSED);
        assertThat(pool.stats().waiting()).isZero();
        pool.close();
    }

    @Test
    void aRetryThatFindsTheNodeCompletesTheFirstFuture() throws IOException {
        PeerPool pool = client(builder("10.0.0.2").connectRetry(OF_THE_ARTICLES));
        CompletableFuture<Peer> future = pool.connect(NetAddr.of(SERVER));
        network.advance(Duration.ofMillis(1_500));
        PeerPool server = server();
        network.advance(Duration.ofSeconds(1));

        assertThat(future).isCompleted();
        assertThat(future.join().isReady()).isTrue();
        pool.close();
        server.close();
    }

    @Test
    void aLostPeerComesBackHoweverOftenItIsLost() throws IOException {
        PeerPool pool = client(builder("10.0.0.2"));
        PeerPool server = server();
        var unused = pool.connect(NetAddr.of(SERVER));
        for (int i = 0; i < 20; i++) {
            network.advance(Duration.ofMinutes(1));
            assertThat(pool.peers()).as("round %d", i).hasSize(1);
            server.peers().forEach(Peer::disconnect);
        }
        assertThat(pool.stats().handshakes()).isEqualTo(20);
        pool.close();
        server.close();
    }

    @Test
    void aPeerThatOnlyShakesHandsToHangUpIsTriedLessAndLess() throws IOException {
        PeerPool pool = client(builder("10.0.0.2"));
        PeerPool server = server();
        var unusedHangUp = server.addPeerListener(new PeerListener() {
            @Override
            public void onReady(Peer peer) {
                peer.disconnect();
            }
        });
        var unused = pool.connect(NetAddr.of(SERVER));
        network.advance(Duration.ofHours(1));

        assertThat(pool.stats().handshakes()).isBetween(8L, 30L);
        assertThat(pool.stats().waiting()).isEqualTo(1);
        pool.close();
        server.close();
    }

    @Test
    void aPolicyThatIsBrokenGivesUpTheAddressAndNothingElse() {
        List<RetryPolicy> broken = List.of(
                context -> {
                    throw new IllegalStateException("on purpose");
                },
                context -> {
                    throw new StackOverflowError("on purpose");
                },
                context -> null,
                context -> java.util.Optional.of(Duration.ofSeconds(Long.MIN_VALUE)));
        for (int i = 0; i < broken.size(); i++) {
            PeerPool pool = client(builder("10.0.1." + i).connectRetry(broken.get(i)));
            CompletableFuture<Peer> future = pool.connect(NetAddr.of(SERVER));
            network.advance(Duration.ofSeconds(10));
            assertThat(failure(future).code()).isEqualTo(Code.UNREACHABLE);
            assertThat(pool.stats().waiting() + pool.stats().connecting()).isZero();
            pool.close();
        }
    }

    @Test
    void tellsThePeersEndByAFutureToo() throws IOException {
        PeerPool pool = client(builder("10.0.0.2"));
        PeerPool server = server();
        CompletableFuture<Peer> future = pool.connect(NetAddr.of(SERVER));
        network.advance(Duration.ofSeconds(1));
        CompletableFuture<DisconnectReason> closed = future.join().closed();
        assertThat(closed).isNotDone();
        server.peers().forEach(Peer::disconnect);
        network.advance(Duration.ofSeconds(1));

        assertThat(closed.join().code()).isEqualTo(Code.PEER_CLOSED);
        pool.close();
        server.close();
    }

    @Test
    void whoeverIsStillLeavingWhenThePoolStartsAgainComesBack() throws IOException {
        PeerPool pool = client(builder("10.0.0.2"));
        PeerPool server = server();
        var unused = pool.addNode(NetAddr.of(SERVER));
        network.advance(Duration.ofSeconds(1));
        pool.stop();
        pool.start();
        network.advance(Duration.ofSeconds(1));

        assertThat(log.ends.element().code()).isEqualTo(Code.STOPPED);
        assertThat(pool.peers()).hasSize(1);
        pool.close();
        server.close();
    }

    @Test
    void aSlotIsFreeBeforeAnybodyHearsOfTheEnd() throws IOException {
        PeerPool pool = client(builder("10.0.0.2")
                .maxPeers(1)
                .connectRetry(RetryPolicy.never())
                .reconnectRetry(RetryPolicy.never()));
        PeerPool server = server();
        List<CompletableFuture<Peer>> second = new ArrayList<>();
        var unusedListener = pool.addPeerListener(new PeerListener() {
            @Override
            public void onDisconnected(NetAddr address, Direction direction, DisconnectReason reason) {
                if (second.isEmpty()) {
                    second.add(pool.connect(NetAddr.of(SERVER)));
                }
            }
        });
        var unused = pool.connect(NetAddr.of(SERVER));
        network.advance(Duration.ofSeconds(1));
        server.peers().forEach(Peer::disconnect);
        network.advance(Duration.ofSeconds(1));

        assertThat(second.get(0).join().isReady()).isTrue();
        pool.close();
        server.close();
    }

    @Test
    void aSilentHostEndsAtTheConnectTimeout() {
        PeerPool pool = client(builder("10.0.0.2").connectRetry(RetryPolicy.never()));
        network.blackhole(SERVER);
        CompletableFuture<Peer> future = pool.connect(NetAddr.of(SERVER));
        network.advance(Duration.ofMillis(4_999));
        assertThat(future).isNotDone();
        network.advance(Duration.ofMillis(1));
        assertThat(failure(future).code()).isEqualTo(Code.CONNECT_TIMEOUT);
        pool.close();
    }

    @Test
    void idlePeersStayForADayAndAreMeasured() throws IOException {
        PeerPool pool = client(builder("10.0.0.2"));
        PeerPool server = server();
        CompletableFuture<Peer> future = pool.connect(NetAddr.of(SERVER));
        network.advance(Duration.ofDays(1));

        Peer peer = future.join();
        assertThat(peer.isReady()).isTrue();
        assertThat(peer.latency().map(Latency::last)).hasValue(Duration.ofMillis(2));
        assertThat(peer.handshakeTime()).isPresent();
        pool.close();
        server.close();
    }

    @Test
    void aPeerThatFallsSilentIsDroppedAfterTwentyMinutesAndTriedAgain() throws IOException {
        PeerPool pool = client(builder("10.0.0.2"));
        PeerPool server = server();
        var unused = pool.connect(NetAddr.of(SERVER));
        network.advance(Duration.ofSeconds(10));
        network.latency(Duration.ofDays(1));
        network.advance(Duration.ofMinutes(19));
        assertThat(pool.peers()).hasSize(1);
        network.advance(Duration.ofMinutes(2));

        assertThat(pool.peers()).isEmpty();
        assertThat(log.ends.element().code()).isEqualTo(Code.INACTIVE);
        assertThat(pool.stats().waiting() + pool.stats().connecting()).isEqualTo(1);
        pool.close();
        server.close();
    }

    @Test
    void aPingThatIsNotAnsweredTimesOut() throws IOException {
        PeerPool pool = client(builder("10.0.0.2"));
        PeerPool server = server();
        CompletableFuture<Peer> future = pool.connect(NetAddr.of(SERVER));
        network.advance(Duration.ofSeconds(1));
        network.latency(Duration.ofHours(1));

        CompletableFuture<Duration> ping = future.join().ping();
        network.advance(Duration.ofSeconds(31));

        assertThat(ping).isCompletedExceptionally();
        assertThat(ping.handle((value, problem) -> problem).join())
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        pool.close();
        server.close();
    }

    @Test
    void bytesCutAnywhereMakeNoDifference() throws IOException {
        network.segmentation(true);
        PeerPool pool = client(builder("10.0.0.2"));
        PeerPool server = server();
        List<Payload> received = new ArrayList<>();
        var unusedListener = server.addPayloadListener(Payload.class, (peer, payload) -> received.add(payload));
        CompletableFuture<Peer> future = pool.connect(NetAddr.of(SERVER));
        network.advance(Duration.ofSeconds(5));
        received.clear();
        for (int i = 1; i <= 50; i++) {
            var unusedInv = future.join().send(new Inv(List.of()));
            var unusedPing = future.join().send(new Ping(i));
        }
        network.advance(Duration.ofSeconds(30));

        assertThat(received).hasSize(100);
        assertThat(received.get(99)).isEqualTo(new Ping(50));
        pool.close();
        server.close();
    }

    @Test
    void nothingIsLeftToDoAfterClose() throws IOException {
        PeerPool pool = client(builder("10.0.0.2"));
        PeerPool server = server();
        CompletableFuture<Peer> future = pool.connect(NetAddr.of(SERVER));
        CompletableFuture<Peer> waiting = pool.connect(NetAddr.parse("10.0.0.9:1"));
        network.advance(Duration.ofMillis(500));
        assertThat(future).isCompleted();
        pool.close();
        server.close();
        network.advance(Duration.ofHours(1));

        assertThat(failure(waiting).code()).isEqualTo(Code.POOL_CLOSED);
        assertThat(log.events().stream().filter("connecting"::equals)).hasSize(2);
        assertThat(log.ends).hasSize(2);
    }

    @Test
    void theSameSeedGivesTheSameRun() throws IOException {
        assertThat(run(5)).isEqualTo(run(5)).isNotEqualTo(run(6));
    }

    /** When a peer that is lost again and again comes back, to the nanosecond. */
    private static List<Long> run(long seed) throws IOException {
        MemoryNetwork network = new MemoryNetwork(seed);
        List<Long> times = new ArrayList<>();
        PeerPool server = PeerPool.builder(Network.REGTEST)
                .transport(network.transport("10.0.0.1"))
                .listenerExecutor(Runnable::run)
                .random(new Random(seed))
                .build();
        var unusedListen = server.listen(SERVER);
        PeerPool pool = PeerPool.builder(Network.REGTEST)
                .transport(network.transport("10.0.0.2"))
                .listenerExecutor(Runnable::run)
                .random(new Random(seed))
                .build();
        var unusedListener = pool.addPeerListener(new PeerListener() {
            @Override
            public void onReady(Peer peer) {
                times.add(network.clock().nanoTime());
            }
        });
        var unused = pool.connect(NetAddr.of(SERVER));
        for (int i = 0; i < 10; i++) {
            network.advance(Duration.ofMinutes(1));
            server.peers().forEach(Peer::disconnect);
        }
        pool.close();
        server.close();
        return times;
    }
}
