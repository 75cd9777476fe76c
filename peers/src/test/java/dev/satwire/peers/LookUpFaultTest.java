package dev.satwire.peers;

import static dev.satwire.peers.MemoryPools.PORT;
import static dev.satwire.peers.MemoryPools.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.testkit.MemoryTransport;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionAcceptor;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import dev.satwire.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong when a name was looked up, who waits for it hears of it, and who is kept is tried again. */
final class LookUpFaultTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MemoryPools pools = new MemoryPools(4);
    private final MemoryTransport memory = pools.network.transport("10.0.0.1");
    private final List<CompletableFuture<List<InetAddress>>> asked = new ArrayList<>();
    private final Faulty transport = new Faulty();
    private List<InetAddress> now = List.of();

    /** A transport whose event loop fails when told to. */
    private final class Faulty implements Transport, EventLoop {
        private int tasksToRefuse;
        private int timesToRefuse;

        @Override
        public Connection connect(InetSocketAddress remote, ConnectOptions options, ConnectionHandler handler) {
            return memory.connect(remote, options, handler);
        }

        @Override
        public Listener listen(InetSocketAddress local, ListenOptions options, ConnectionAcceptor acceptor)
                throws IOException {
            return memory.listen(local, options, acceptor);
        }

        @Override
        public EventLoop eventLoop() {
            return this;
        }

        @Override
        public long nanoTime() {
            if (timesToRefuse > 0) {
                timesToRefuse--;
                throw new InternalError("on purpose");
            }
            return memory.eventLoop().nanoTime();
        }

        @Override
        public boolean inEventLoop() {
            return memory.eventLoop().inEventLoop();
        }

        @Override
        public void execute(Runnable task) {
            if (tasksToRefuse > 0) {
                tasksToRefuse--;
                throw new InternalError("on purpose");
            }
            memory.eventLoop().execute(task);
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return memory.eventLoop().schedule(delay, task);
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    @AfterEach
    void close() {
        pools.close();
    }

    private PeerPool pool() {
        return pools.open(builder());
    }

    /** A pool that has a use for addresses asks for the time when it makes a peer. */
    private PeerPool gathering() {
        return pools.open(builder().want(1, Services.NONE).addressSource(AddressSource.of(List.of())));
    }

    private PeerPoolBuilder builder() {
        return PeerPool.builder(Network.REGTEST)
                .transport(transport)
                .listenerExecutor(Runnable::run)
                .clock(pools.network.clock())
                .resolver(name -> {
                    CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
                    asked.add(answer);
                    return now.isEmpty() ? answer : CompletableFuture.completedFuture(now);
                });
    }

    private void answer(String address) throws UnknownHostException {
        asked.get(asked.size() - 1).complete(List.of(InetAddress.getByName(address)));
    }

    private void assertComesBack(PeerPool pool) throws UnknownHostException {
        now = List.of(InetAddress.getByName("10.1.0.1"));
        pools.network.advance(MINUTE.multipliedBy(3));
        assertThat(pool.peers()).as("looked up anew").hasSize(1);
    }

    @Test
    void aKeptNodeSurvivesALoopThatCannotTakeTheAnswer() throws UnknownHostException {
        pools.server("10.1.0.1");
        PeerPool pool = pool();
        var unused = pool.addNode("node.example", PORT);
        transport.tasksToRefuse = 1;
        asked.get(0).completeExceptionally(new StackOverflowError("on purpose"));

        assertComesBack(pool);
    }

    @Test
    void aKeptNodeSurvivesAnErrorAfterItsLookUp() throws UnknownHostException {
        pools.server("10.1.0.1");
        PeerPool pool = pool();
        var unused = pool.addNode("node.example", PORT);
        answer("10.1.0.1");
        transport.timesToRefuse = 1;
        pools.network.runUntilIdle();
        assertThat(transport.timesToRefuse).isZero();

        assertComesBack(pool);
    }

    @Test
    void aKeptNodeSurvivesAnErrorInALaterAttempt() {
        PeerPool pool = gathering();
        var unused = pool.addNode(pools.dead("10.1.0.1"));
        pools.network.advance(Duration.ofMillis(100));
        transport.timesToRefuse = 1;
        pools.network.advance(MINUTE);
        assertThat(transport.timesToRefuse).isZero();
        long attempts = pool.stats().attempts();
        pools.network.advance(MINUTE.multipliedBy(10));

        assertThat(pool.stats().attempts()).isGreaterThan(attempts);
    }

    @Test
    void addressesAreStillFetchedAfterErrors() {
        DefaultPeerPool pool = (DefaultPeerPool) gathering();
        pool.core().errands.start();
        List<CompletableFuture<List<TimestampedAddr>>> fetches = new ArrayList<>();
        for (int i = 0; i <= AddressFetches.MAX_AT_ONCE; i++) {
            transport.timesToRefuse = 1;
            fetches.add(pool.core().fetches.fetch("10.1.0." + i, PORT));
        }
        assertThat(fetches)
                .allSatisfy(fetch -> assertThat(Stage.failure(fetch).code()).isEqualTo(Code.INTERNAL_ERROR));
        transport.timesToRefuse = 0;
        CompletableFuture<List<TimestampedAddr>> last = pool.core().fetches.fetch("10.1.0.9", PORT);
        pools.network.advance(MINUTE);

        assertThat(Stage.failure(last).code()).isNotEqualTo(Code.INTERNAL_ERROR);
    }

    @Test
    void whoConnectsByNameHearsOfAnErrorAfterTheLookUp() throws UnknownHostException {
        PeerPool pool = pool();
        CompletableFuture<Peer> future = pool.connect("node.example", PORT);
        transport.timesToRefuse = 100;
        answer("10.1.0.1");
        transport.timesToRefuse = 0;

        assertThat(Stage.failure(future).code()).isEqualTo(Code.INTERNAL_ERROR);
        assertThat(Stage.failure(future).cause()).containsInstanceOf(InternalError.class);
    }

    @Test
    void aNameOfNoSingleHostIsNotConnectedTo() throws UnknownHostException {
        PeerPool pool = pool();
        var unused = pool.addNode("node.example", PORT);
        answer("224.0.0.1");
        pools.network.advance(Duration.ofMillis(1));

        assertThat(pool.stats().attempts()).isZero();
        assertThat(pool.explain().toString()).contains("UNSUPPORTED_NETWORK", "no single host");
        pools.server("10.1.0.1");
        assertComesBack(pool);
    }

    @Test
    void aRequestEndsAtItsDeadlineWhateverPeersFailWith() {
        pools.server("10.1.0.1");
        PeerPool pool = pool();
        var unused = pool.connect(at("10.1.0.1"));
        pools.network.advance(Duration.ofSeconds(1));
        CompletableFuture<Object> request = pool.request(
                peer -> CompletableFuture.failedFuture(new Mute()), RequestOptions.DEFAULT.withDeadline(MINUTE));
        pools.network.advance(MINUTE);

        assertThat(request)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(RequestFailedException.class)
                .withMessageContaining("Mute");
    }
}
