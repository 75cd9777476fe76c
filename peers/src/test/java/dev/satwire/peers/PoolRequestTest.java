package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.testkit.MemoryNetwork;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.GetData;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.NotFound;
import dev.satwire.protocol.Services;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Requests that a pool brings to whichever peers will answer, in virtual time. */
final class PoolRequestTest {
    private static final Chain CHAIN = new Chain(3);
    private static final Block BLOCK = CHAIN.blocks.get(1);
    private static final Duration TIMEOUT = PeerOptions.DEFAULT.requestTimeout();

    private final MemoryNetwork network = new MemoryNetwork(1);
    private final PeerPool client = builder(100).build();
    private final List<PeerPool> servers = new ArrayList<>();

    /** How often each server was asked. */
    private final Map<Integer, Integer> asked = new HashMap<>();

    private PeerPoolBuilder builder(int host) {
        return PeerPool.builder(Network.REGTEST)
                .transport(network.transport("10.0.0." + host))
                .listenerExecutor(Runnable::run)
                .clock(network.clock())
                .reconnectRetry(RetryPolicy.never())
                .random(new Random(host));
    }

    private PeerPool server(PayloadListener<GetData> behavior) throws IOException {
        return server(behavior, Services.NETWORK);
    }

    private PeerPool server(PayloadListener<GetData> behavior, Services services) throws IOException {
        int number = servers.size() + 1;
        PeerPool server = builder(number)
                .identity(Identity.DEFAULT.withServices(services))
                .build();
        InetSocketAddress address = new InetSocketAddress("10.0.0." + number, 18444);
        var unusedListener = server.listen(address);
        var unused = server.addPayloadListener(GetData.class, (peer, question) -> {
            asked.merge(number, 1, Integer::sum);
            behavior.onPayload(peer, question);
        });
        servers.add(server);
        var unusedPeer = client.connect(NetAddr.of(address));
        return server;
    }

    private static CompletableFuture<Block> question(Peer peer) {
        return peer.getBlock(BLOCK.hash());
    }

    private static void answer(Peer peer, GetData question) {
        var unused = peer.send(BLOCK);
    }

    private static void deny(Peer peer, GetData question) {
        var unused = peer.send(new NotFound(question.items()));
    }

    private static void stay(Peer peer, GetData question) {}

    private static void leave(Peer peer, GetData question) {
        peer.disconnect();
    }

    private void connect() {
        network.advance(Duration.ofSeconds(1));
        assertThat(client.peers()).hasSameSizeAs(servers);
    }

    private CompletableFuture<Block> request(RequestOptions options) {
        CompletableFuture<Block> future = client.request(PoolRequestTest::question, options);
        network.advance(Duration.ofMillis(500));
        return future;
    }

    private static RequestFailedException failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return (RequestFailedException)
                future.handle((value, problem) -> problem).join();
    }

    private int timesAsked() {
        return asked.values().stream().mapToInt(Integer::intValue).sum();
    }

    @AfterEach
    void close() {
        client.close();
        servers.forEach(PeerPool::close);
        network.advance(Duration.ofSeconds(10));
    }

    @Test
    void onePeerIsAskedIfItAnswers() throws IOException {
        for (int i = 0; i < 5; i++) {
            server(PoolRequestTest::answer);
        }
        connect();
        assertThat(request(RequestOptions.DEFAULT)).isCompletedWithValue(BLOCK);
        assertThat(timesAsked()).isEqualTo(1);
    }

    @Test
    void anotherIsAskedWhenOneDeniesLeavesOrSaysNothing() throws IOException {
        server(PoolRequestTest::deny);
        server(PoolRequestTest::leave);
        server(PoolRequestTest::stay);
        connect();
        CompletableFuture<Block> future = request(RequestOptions.DEFAULT.withMaxAttempts(10));
        network.advance(TIMEOUT);

        RequestFailedException failure = failure(future);
        assertThat(failure.failures())
                .extracting(each -> each.problem().getClass().getSimpleName())
                .containsExactlyInAnyOrder("NotFoundException", "PeerException", "TimeoutException");
        assertThat(failure.failures())
                .extracting(each -> each.peer().toString())
                .doesNotHaveDuplicates();
        assertThat(failure.getSuppressed()).hasSize(3);
        assertThat(failure)
                .hasMessageContaining("none of 3 peers asked gave an answer")
                .hasMessageContaining("no block within 30 s");
    }

    @Test
    void theOneThatAnswersIsFoundAmongThoseThatDoNot() throws IOException {
        server(PoolRequestTest::deny);
        server(PoolRequestTest::deny);
        server(PoolRequestTest::answer);
        server(PoolRequestTest::leave);
        connect();
        assertThat(request(RequestOptions.DEFAULT.withMaxAttempts(4))).isCompletedWithValue(BLOCK);
    }

    @Test
    void noMorePeersAreAskedThanAllowed() throws IOException {
        for (int i = 0; i < 5; i++) {
            server(PoolRequestTest::deny);
        }
        connect();
        assertThat(failure(request(RequestOptions.DEFAULT.withMaxAttempts(3))).failures())
                .hasSize(3);
        assertThat(timesAsked()).isEqualTo(3);
    }

    @Test
    void onlySuitablePeersAreAsked() throws IOException {
        server(PoolRequestTest::deny, Services.NONE);
        server(PoolRequestTest::deny);
        server(PoolRequestTest::answer, Services.of(Services.NETWORK, Services.BLOOM));
        connect();
        assertThat(request(RequestOptions.DEFAULT.withRequiredServices(Services.BLOOM)))
                .isCompletedWithValue(BLOCK);
        assertThat(request(RequestOptions.DEFAULT.withPeersThat(
                        peer -> peer.version().services().equals(Services.NONE))))
                .isCompletedExceptionally();
        assertThat(asked).isEqualTo(Map.of(3, 1, 1, 1));
    }

    @Test
    void itWaitsForAPeerAndTakesTheFirstThatIsReady() throws IOException {
        CompletableFuture<Block> future = request(RequestOptions.DEFAULT);
        network.advance(Duration.ofMinutes(1));
        assertThat(future).isNotDone();
        server(PoolRequestTest::answer);
        connect();
        assertThat(future).isCompletedWithValue(BLOCK);
    }

    @Test
    void itDoesNotWaitForAPeerLongerThanItsDeadline() {
        RequestOptions options = RequestOptions.DEFAULT.withRequiredServices(Services.BLOOM);
        CompletableFuture<Block> future = client.request(PoolRequestTest::question, options);
        network.advance(options.deadline().minusNanos(1));
        assertThat(future).isNotDone();
        network.advance(Duration.ofNanos(1));

        assertThat(failure(future))
                .hasMessageContaining("no suitable peer was ready within 120 s")
                .hasMessageContaining("BLOOM");
        assertThat(failure(future).failures()).isEmpty();
    }

    @Test
    void theDeadlineEndsAnAttemptThatIsUnderWay() throws IOException {
        server(PoolRequestTest::stay);
        connect();
        CompletableFuture<Block> attempt = new CompletableFuture<>();
        CompletableFuture<Block> future =
                client.request(peer -> attempt, RequestOptions.DEFAULT.withDeadline(Duration.ofSeconds(5)));
        network.advance(Duration.ofSeconds(5));
        assertThat(failure(future)).hasMessage("no answer of 1 peers asked within 5 s");
        assertThat(attempt).isCancelled();
    }

    @Test
    void aSecondPeerIsAskedBesideASlowOneAndTheFirstAnswerWins() throws IOException {
        List<Peer> slow = new ArrayList<>();
        PayloadListener<GetData> first = (peer, question) -> {
            slow.add(peer);
            if (slow.size() > 1) {
                answer(peer, question);
            }
        };
        server(first);
        server(first);
        server(first);
        connect();
        CompletableFuture<Block> future = request(RequestOptions.DEFAULT.withHedgeAfter(Duration.ofSeconds(2)));
        network.advance(Duration.ofMillis(1_490));
        assertThat(timesAsked()).isEqualTo(1);
        assertThat(future).isNotDone();

        network.advance(Duration.ofMillis(400));
        assertThat(timesAsked()).isEqualTo(2);
        assertThat(future).isCompletedWithValue(BLOCK);
        network.advance(Duration.ofMinutes(5));
        assertThat(timesAsked()).isEqualTo(2);
    }

    @Test
    void noMoreThanTwoAreAskedAtOnce() throws IOException {
        for (int i = 0; i < 5; i++) {
            server(PoolRequestTest::stay);
        }
        connect();
        var unused = request(RequestOptions.DEFAULT.withMaxAttempts(5).withHedgeAfter(Duration.ofSeconds(1)));
        network.advance(Duration.ofSeconds(25));
        assertThat(timesAsked()).isEqualTo(2);
        network.advance(Duration.ofSeconds(10));
        assertThat(timesAsked()).isEqualTo(4);
    }

    @Test
    void cancellingStopsFurtherAttempts() throws IOException {
        server(PoolRequestTest::stay);
        server(PoolRequestTest::answer);
        connect();
        List<CompletableFuture<Block>> attempts = new ArrayList<>();
        CompletableFuture<Block> future = client.request(
                peer -> {
                    attempts.add(new CompletableFuture<>());
                    return attempts.get(0);
                },
                RequestOptions.DEFAULT.withHedgeAfter(Duration.ofSeconds(1)));
        future.cancel(false);
        network.advance(Duration.ofMinutes(5));
        assertThat(attempts).hasSize(1).allMatch(CompletableFuture::isCancelled);
    }

    @Test
    void closingThePoolFailsWhatWaits() {
        CompletableFuture<Block> waiting = request(RequestOptions.DEFAULT);
        client.close();
        for (CompletableFuture<Block> future : List.of(waiting, request(RequestOptions.DEFAULT))) {
            assertThatThrownBy(future::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            PeerException.class,
                            e -> assertThat(e.reason().code()).isEqualTo(Code.POOL_CLOSED));
        }
    }

    @Test
    void aQuestionThatThrowsOrGivesNothingIsAFailureOfThatPeer() throws IOException {
        server(PoolRequestTest::answer);
        server(PoolRequestTest::answer);
        connect();
        List<Peer> peers = new ArrayList<>();
        CompletableFuture<Block> future = client.request(
                peer -> {
                    peers.add(peer);
                    if (peers.size() == 1) {
                        throw new UnsupportedOperationException("test");
                    }
                    return CompletableFuture.failedFuture(new TimeoutException("test"));
                },
                RequestOptions.DEFAULT);
        assertThat(failure(future).failures())
                .extracting(each -> each.problem().getClass().getSimpleName())
                .containsExactly("UnsupportedOperationException", "TimeoutException");
    }

    @Test
    void aConditionThatThrowsFailsTheRequest() throws IOException {
        server(PoolRequestTest::answer);
        connect();
        CompletableFuture<Block> future = request(RequestOptions.DEFAULT.withPeersThat(peer -> {
            throw new UnsupportedOperationException("test");
        }));
        assertThatThrownBy(future::join).hasCauseInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void chanceDecidesAmongTheFastest() throws IOException {
        for (int i = 0; i < 6; i++) {
            network.latency(Duration.ofMillis(60 - 10L * i));
            server(PoolRequestTest::answer);
            network.advance(Duration.ofSeconds(1));
        }
        List<String> chosen = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            assertThat(client.request(
                            peer -> CompletableFuture.completedFuture(
                                    chosen.add(peer.address().toString())),
                            RequestOptions.DEFAULT))
                    .isCompletedWithValue(true);
        }
        assertThat(client.peers()).hasSize(6).allMatch(peer -> peer.latency().isPresent());
        assertThat(chosen.stream().distinct().sorted())
                .containsExactly("10.0.0.4:18444", "10.0.0.5:18444", "10.0.0.6:18444");
    }

    @Test
    void tenThousandRequestsMayWaitAndNotOneMore() {
        List<CompletableFuture<Block>> waiting = new ArrayList<>();
        for (int i = 0; i < PoolRequests.MAX_REQUESTS; i++) {
            waiting.add(client.request(PoolRequestTest::question, RequestOptions.DEFAULT));
        }
        assertThat(waiting).noneMatch(CompletableFuture::isDone);
        assertThatThrownBy(() -> client.request(PoolRequestTest::question, RequestOptions.DEFAULT)
                        .join())
                .cause()
                .isInstanceOfSatisfying(
                        TooManyRequestsException.class,
                        e -> assertThat(e.limit()).isEqualTo(RequestOptions.MAX_WAITING))
                .hasMessageContaining("10000 requests wait")
                .hasMessageContaining("let some end first");
        waiting.get(0).cancel(false);
        assertThat(client.request(PoolRequestTest::question, RequestOptions.DEFAULT))
                .isNotDone();
    }
}
