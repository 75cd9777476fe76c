package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.testkit.MemoryNetwork;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.Services;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How requests choose among peers that change meanwhile. */
final class PoolRequestsTest {
    private final Random random = new Random(1);
    private final List<Peer> peers = new ArrayList<>();

    /** How often somebody looked for a peer. */
    private int looks;

    /** How often somebody read a latency. */
    private int readings;

    private final PoolRequests requests = new PoolRequests(
            () -> {
                looks++;
                return List.copyOf(peers);
            },
            new MemoryNetwork(1).transport("10.0.0.1").eventLoop(),
            new ListenerThreads(Runnable::run),
            random);

    /** A ready peer whose latency is another one each time. */
    private Peer peer(int port) {
        NetAddr address = NetAddr.of(new InetSocketAddress("10.0.0.2", port));
        return (Peer) Proxy.newProxyInstance(
                Peer.class.getClassLoader(),
                new Class<?>[] {Peer.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isReady" -> true;
                    case "version" -> SessionDriver.version(ProtocolVersion.CURRENT, Services.NETWORK, 7);
                    case "latency" -> reading();
                    case "address" -> address;
                    case "hashCode" -> port;
                    case "equals" -> proxy == arguments[0];
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private Optional<Latency> reading() {
        readings++;
        return Optional.of(Latency.of(Duration.ofNanos(random.nextInt(1_000))));
    }

    @Test
    void latenciesMayChangeWhileTheyAreCompared() {
        IntStream.range(0, 1_000).forEach(port -> peers.add(peer(port + 1)));
        assertThat(requests.start(CompletableFuture::completedFuture, RequestOptions.DEFAULT))
                .isCompleted();
        assertThat(readings).isEqualTo(1_000);
    }

    @Test
    void onlyThoseThatWaitForAPeerLookAtANewOneAndAtNoOther() {
        CompletableFuture<Peer> waiting = requests.start(CompletableFuture::completedFuture, RequestOptions.DEFAULT);
        CompletableFuture<Peer> picky = requests.start(
                CompletableFuture::completedFuture,
                RequestOptions.DEFAULT.withPeersThat(
                        peer -> peer.address().endpoint().port() == 2));
        peers.add(peer(1));
        CompletableFuture<Peer> asking = requests.start(peer -> new CompletableFuture<>(), RequestOptions.DEFAULT);
        looks = 0;
        requests.peerReady(peers.get(0));
        assertThat(waiting).isCompletedWithValue(peers.get(0));
        assertThat(picky).isNotDone();
        peers.add(peer(2));
        requests.peerReady(peers.get(1));
        assertThat(picky).isCompletedWithValue(peers.get(1));
        assertThat(asking).isNotDone();
        assertThat(looks).as("looks at all peers").isZero();
    }

    @Test
    void aPeerIsAskedNoMoreThanOnceHoweverOftenItIsReady() {
        List<Peer> asked = new ArrayList<>();
        CompletableFuture<Peer> request = requests.start(
                peer -> {
                    asked.add(peer);
                    return new CompletableFuture<>();
                },
                RequestOptions.DEFAULT.withMaxAttempts(2));
        for (int i = 1; i <= 3; i++) {
            peers.add(peer(i));
            requests.peerReady(peers.get(i - 1));
            requests.peerReady(peers.get(0));
        }
        assertThat(asked).containsExactly(peers.get(0));
        assertThat(request).isNotDone();
    }

    @Test
    void aConditionThatThrowsHarmsNoOtherRequest() {
        CompletableFuture<Peer> broken =
                requests.start(CompletableFuture::completedFuture, RequestOptions.DEFAULT.withPeersThat(peer -> {
                    throw new UnsupportedOperationException("test");
                }));
        CompletableFuture<Peer> other = requests.start(CompletableFuture::completedFuture, RequestOptions.DEFAULT);
        peers.add(peer(1));
        requests.peerReady(peers.get(0));
        assertThat(broken).isCompletedExceptionally();
        assertThat(other).isCompletedWithValue(peers.get(0));
    }
}
