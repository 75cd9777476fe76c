package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectGateTest {
    private static final Duration TIMEOUT = ConnectOptions.DEFAULT.connectTimeout();

    private final FakeClock clock = new FakeClock();
    private final NioTransport transport = NioTransport.builder()
            .eventLoops(1)
            .maxConnecting(3)
            .nanoClock(clock)
            .open();
    private final List<RecordingHandler> handlers = new ArrayList<>();
    private final List<Connection> connections = new ArrayList<>();

    @AfterEach
    void closeTransport() {
        transport.close();
    }

    private void dial(FullBacklog server, int count) {
        for (int i = 0; i < count; i++) {
            RecordingHandler handler = new RecordingHandler();
            handlers.add(handler);
            connections.add(transport.connect(server.address(), ConnectOptions.DEFAULT, handler));
        }
        FakeClock.settle(transport);
    }

    private ConnectGate gate() {
        return transport.loops().first().gate();
    }

    private long ended() {
        return handlers.stream().filter(handler -> handler.closed.isDone()).count();
    }

    @Test
    void dialsAFewAtATimeInTheOrderTheyWereAskedFor() throws IOException {
        try (FullBacklog server = new FullBacklog()) {
            long before = Descriptors.count();
            dial(server, 8);
            assertThat(gate().active()).isEqualTo(3);
            assertThat(gate().waiting()).isEqualTo(5);
            // Three, and perhaps some that the Java runtime takes itself.
            assertThat(Descriptors.count() - before).isLessThan(8);
            for (int done : new int[] {3, 6, 8}) {
                clock.advance(TIMEOUT, transport);
                FakeClock.settle(transport);
                assertThat(ended()).isEqualTo(done);
                assertThat(handlers.subList(0, done)).allMatch(handler -> handler.closed.isDone());
            }
            for (RecordingHandler handler : handlers) {
                assertThat(handler.reason().kind()).isEqualTo(Kind.CONNECT_TIMEOUT);
            }
            assertThat(gate().active()).isZero();
            assertThat(gate().waiting()).isZero();
        }
    }

    @Test
    void givesTheTurnsOfTheClosedToOthers() throws IOException {
        try (FullBacklog server = new FullBacklog()) {
            dial(server, 8);
            // Two that dial and two that wait.
            for (int i : new int[] {0, 2, 4, 7}) {
                connections.get(i).abort();
                handlers.get(i).reason();
            }
            FakeClock.settle(transport);
            assertThat(gate().active()).isEqualTo(3);
            assertThat(gate().waiting()).isEqualTo(1);
            clock.advance(TIMEOUT, transport);
            FakeClock.settle(transport);
            clock.advance(TIMEOUT, transport);
            FakeClock.settle(transport);
            assertThat(ended()).isEqualTo(8);
            assertThat(gate().active()).isZero();
        }
    }

    @Test
    void endsOneThatWaitsAfterTheDrainTimeoutWhenClosedWithBytesQueued() throws IOException {
        try (FullBacklog server = new FullBacklog()) {
            dial(server, 4);
            Connection waiting = connections.get(3);
            CompletableFuture<Void> send = waiting.send(new byte[10], Lane.BULK);
            waiting.close();
            FakeClock.settle(transport);
            assertThat(handlers.get(3).closed).isNotDone();
            clock.advance(ConnectOptions.DEFAULT.drainTimeout(), transport);
            assertThat(handlers.get(3).reason().kind()).isEqualTo(Kind.LOCAL);
            assertThat(send).isCompletedExceptionally();
            assertThat(gate().waiting()).isZero();
        }
    }

    @Test
    void tellsThoseThatWaitWhenTheTransportIsClosed() throws IOException {
        try (FullBacklog server = new FullBacklog()) {
            dial(server, 50);
            transport.close();
            for (RecordingHandler handler : handlers) {
                assertThat(handler.closed).isDone();
                assertThat(handler.reason().kind()).isEqualTo(Kind.LOCAL);
            }
        }
    }

    @Test
    void servesTheWaitingWhenOthersHaveConnected() {
        try (Loopback loopback = Loopback.over(
                NioTransport.builder().eventLoops(2).maxConnecting(1).open())) {
            List<RecordingHandler> clients = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                RecordingHandler client = new RecordingHandler();
                clients.add(client);
                loopback.connect(client);
            }
            clients.forEach(RecordingHandler::connection);
            assertThat(loopback.transport.loops().all())
                    .allMatch(loop -> loop.gate().active() == 0);
        }
    }

    @Test
    void endsInOrderWhenAllThatWaitAreHopeless() throws IOException {
        try (FullBacklog server = new FullBacklog()) {
            dial(server, 3);
            ConnectOptions elsewhere = ConnectOptions.DEFAULT.withBindAddress(new InetSocketAddress("198.51.100.7", 0));
            for (int i = 0; i < 20_000; i++) {
                RecordingHandler handler = new RecordingHandler();
                handlers.add(handler);
                transport.connect(server.address(), elsewhere, handler);
            }
            connections.get(0).abort();
            for (RecordingHandler handler : handlers.subList(3, handlers.size())) {
                assertThat(handler.reason().kind()).isEqualTo(Kind.IO_ERROR);
            }
            assertThat(gate().active()).isEqualTo(2);
        }
    }

    @Test
    void failsForNowNotForGoodWhenFarTooManyWait() {
        NioEventLoop loop = transport.loops().first();
        List<Dialer> crowd = new ArrayList<>();
        for (int i = 0; i < 3 + ConnectGate.MAX_WAITING; i++) {
            crowd.add(new Dialer(loop, Loopback.anyPort(), ConnectOptions.DEFAULT, null));
        }
        RecordingHandler handler = new RecordingHandler();
        // Three tasks of one loop, in this order.
        loop.execute(() -> crowd.forEach(gate()::enter));
        transport.connect(new InetSocketAddress(Loopback.host(), 1), ConnectOptions.DEFAULT, handler);
        loop.execute(() -> {
            Collections.reverse(crowd);
            crowd.forEach(gate()::leave);
        });
        assertThat(handler.reason().kind()).isEqualTo(Kind.IO_ERROR);
        assertThat(handler.reason().detail()).contains("too many attempts");
        FakeClock.settle(transport);
        assertThat(gate().active()).isZero();
        assertThat(gate().waiting()).isZero();
    }

    @Test
    void refusesAtOnceWhenFarTooManyWait() {
        ConnectGate tiny = new ConnectGate(1);
        NioEventLoop loop = transport.loops().first();
        List<ConnectGate.Turn> turns = new ArrayList<>();
        for (int i = 0; i < ConnectGate.MAX_WAITING + 3; i++) {
            turns.add(tiny.enter(new Dialer(loop, Loopback.anyPort(), ConnectOptions.DEFAULT, null)));
        }
        assertThat(turns.get(0)).isEqualTo(ConnectGate.Turn.NOW);
        assertThat(turns.get(1)).isEqualTo(ConnectGate.Turn.LATER);
        assertThat(turns.subList(ConnectGate.MAX_WAITING + 1, turns.size())).containsOnly(ConnectGate.Turn.NEVER);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NioTransport.builder().maxConnecting(0));
    }
}
