package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadingTest {
    private final FakeClock clock = new FakeClock();
    private final NioTransport clocked = NioTransport.builder().nanoClock(clock).open();

    @AfterEach
    void closeTransport() {
        clocked.close();
    }

    @Test
    void readsNothingWhilePaused() throws IOException {
        try (Loopback loopback = Loopback.open();
                Socket socket = loopback.socket()) {
            RecordingHandler handler = loopback.accepted();
            Connection connection = handler.connection();
            connection.pauseReading();
            connection.pauseReading();
            FakeClock.settle(loopback.transport);
            socket.getOutputStream().write(new byte[1000]);
            loopback.assertServes();
            FakeClock.settle(loopback.transport);
            assertThat(handler.count()).isZero();
            assertThat(connection.bytesReceived()).isZero();

            connection.resumeReading();
            connection.resumeReading();
            Await.until("the bytes", () -> handler.count() == 1000);
            assertThat(connection.bytesReceived()).isEqualTo(1000);
        }
    }

    @Test
    void stillWritesWhilePaused() throws IOException {
        try (Loopback loopback = Loopback.open();
                Socket socket = loopback.socket()) {
            Connection connection = loopback.accepted().connection();
            connection.pauseReading();
            Await.get(connection.send(new byte[] {1, 2, 3}, Lane.BULK));
            assertThat(socket.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void deliversNothingMoreOnceTheHandlerHasPaused() throws IOException {
        class PausesAtOnce extends RecordingHandler {
            @Override
            void onReceived(Connection connection, ByteBuffer buffer) {
                connection.pauseReading();
            }
        }
        try (Loopback loopback = Loopback.open(PausesAtOnce::new);
                Socket socket = loopback.socket()) {
            RecordingHandler handler = loopback.accepted();
            socket.getOutputStream().write(new byte[300_000]);
            Await.until("the first bytes", () -> handler.count() > 0);
            FakeClock.settle(loopback.transport);
            int first = handler.count();
            assertThat(first).isLessThanOrEqualTo(NioEventLoop.BUFFER_SIZE);
            for (int seen = first; seen < 300_000; ) {
                handler.connection().resumeReading();
                int now = seen;
                Await.until("the next bytes", () -> handler.count() > now);
                assertThat(handler.count() - now).isLessThanOrEqualTo(NioEventLoop.BUFFER_SIZE);
                FakeClock.settle(loopback.transport);
                seen = handler.count();
            }
        }
    }

    @Test
    void tellsTheEndOfTheStreamAfterAllBytes() throws IOException {
        try (Loopback loopback = Loopback.open();
                Socket socket = loopback.socket()) {
            byte[] bytes = Loopback.randomBytes(1, 500_000);
            socket.getOutputStream().write(bytes);
            socket.shutdownOutput();
            RecordingHandler handler = loopback.accepted();
            assertThat(handler.reason().kind()).isEqualTo(Kind.PEER_CLOSED);
            assertThat(handler.bytes()).isEqualTo(bytes);
        }
    }

    @Test
    void tellsAResetFromAnEndOfStream() throws IOException {
        try (Loopback loopback = Loopback.open();
                Socket socket = loopback.socket()) {
            RecordingHandler handler = loopback.accepted();
            handler.connection();
            Loopback.reset(socket);
            assertThat(handler.reason().kind()).isEqualTo(Kind.PEER_RESET);
            assertThat(handler.reason().cause()).isPresent();
        }
    }

    @Test
    void tellsAResetThatWritingFinds() throws IOException {
        try (Loopback loopback = Loopback.over(clocked);
                Socket socket = loopback.socket()) {
            RecordingHandler handler = loopback.accepted();
            Connection connection = handler.connection();
            connection.pauseReading();
            FakeClock.settle(loopback.transport);
            Loopback.reset(socket);
            Await.until(
                    "the reset", () -> connection.send(new byte[1], Lane.BULK).isCompletedExceptionally());
            connection.resumeReading();
            assertThat(handler.reason().kind()).isEqualTo(Kind.PEER_RESET);
        }
    }

    @Test
    void deliversWhatArrivedBeforeWritingFailed() throws IOException {
        // However long the test takes, the time for reading is not over.
        try (Loopback loopback = Loopback.over(clocked);
                Socket socket = loopback.socket()) {
            RecordingHandler handler = loopback.accepted();
            Connection connection = handler.connection();
            connection.pauseReading();
            FakeClock.settle(loopback.transport);
            byte[] bytes = Loopback.randomBytes(1, 30_000);
            socket.getOutputStream().write(bytes);
            Loopback.end(socket);
            // The remote side answers the first of these with a reset, which fails a later one.
            Await.until(
                    "the reset", () -> connection.send(new byte[1], Lane.BULK).isCompletedExceptionally());
            connection.resumeReading();
            assertThat(handler.reason().kind()).isEqualTo(Kind.PEER_CLOSED);
            assertThat(handler.bytes()).isEqualTo(bytes);
        }
    }

    @Test
    void endsAConnectionThatCannotWriteThoughNobodyReads() throws IOException {
        try (Loopback loopback = Loopback.over(clocked);
                Socket socket = loopback.socket()) {
            RecordingHandler handler = loopback.accepted();
            Connection connection = handler.connection();
            connection.pauseReading();
            FakeClock.settle(loopback.transport);
            Loopback.reset(socket);
            Await.until(
                    "the reset", () -> connection.send(new byte[1], Lane.BULK).isCompletedExceptionally());
            FakeClock.settle(clocked);
            clock.advance(ConnectOptions.DEFAULT.drainTimeout().minusMillis(1), clocked);
            assertThat(handler.closed).isNotDone();
            clock.advance(Duration.ofMillis(1), clocked);
            assertThat(handler.reason().kind()).isEqualTo(Kind.PEER_RESET);
        }
    }

    @Test
    void deliversNothingAfterALocalClose() throws IOException {
        CompletableFuture<Integer> atClose = new CompletableFuture<>();
        class ClosesAtOnce extends RecordingHandler {
            @Override
            void onReceived(Connection connection, ByteBuffer buffer) {
                atClose.complete(count());
                connection.close();
            }
        }
        try (Loopback loopback = Loopback.open(ClosesAtOnce::new);
                Socket socket = loopback.socket()) {
            RecordingHandler handler = loopback.accepted();
            socket.getOutputStream().write(new byte[200_000]);
            assertThat(handler.reason().kind()).isEqualTo(Kind.LOCAL);
            assertThat(handler.count()).isEqualTo(Await.get(atClose));
        }
    }

    @Test
    void forgivesAHandlerThatTurnsTheBufferAround() throws IOException {
        class TurnsAround extends RecordingHandler {
            @Override
            void onReceived(Connection connection, ByteBuffer buffer) {
                buffer.order(ByteOrder.LITTLE_ENDIAN)
                        .limit(buffer.capacity())
                        .position(buffer.limit())
                        .mark();
            }
        }
        try (Loopback loopback = Loopback.open(TurnsAround::new);
                Socket socket = loopback.socket()) {
            RecordingHandler handler = loopback.accepted();
            byte[] bytes = Loopback.randomBytes(1, 200_000);
            socket.getOutputStream().write(bytes);
            Await.until("everything", () -> handler.count() == bytes.length);
            assertThat(handler.bytes()).isEqualTo(bytes);
        }
    }

    /** Notes its name at each call. */
    private static RecordingHandler named(String name, List<String> order) {
        return new RecordingHandler() {
            @Override
            void onReceived(Connection connection, ByteBuffer buffer) {
                order.add(name);
            }
        };
    }

    @Test
    void givesEachConnectionItsTurnWhileOneFloods() throws IOException {
        int much = 3 * NioEventLoop.BUFFER_SIZE;
        List<String> order = new CopyOnWriteArrayList<>();
        RecordingHandler one = named("one", order);
        RecordingHandler other = named("other", order);
        Iterator<RecordingHandler> handlers = List.of(one, other).iterator();
        try (NioTransport transport = NioTransport.builder().eventLoops(1).open();
                Listener listener = transport.listen(
                        Loopback.anyPort(), ListenOptions.DEFAULT, (r, l) -> Optional.of(handlers.next()));
                Socket first = connect(listener)) {
            one.connection().pauseReading();
            try (Socket second = connect(listener)) {
                other.connection().pauseReading();
                FakeClock.settle(transport);
                first.getOutputStream().write(new byte[much]);
                second.getOutputStream().write(new byte[much]);
                transport.eventLoop().execute(() -> {
                    one.connection().resumeReading();
                    other.connection().resumeReading();
                });
                Await.until("both", () -> one.count() == much && other.count() == much);
            }
            // Whichever the selector tells of first.
            assertThat(order.get(0)).isNotEqualTo(order.get(1));
        }
    }

    private static Socket connect(Listener listener) throws IOException {
        return new Socket(
                listener.localAddress().getAddress(), listener.localAddress().getPort());
    }
}
