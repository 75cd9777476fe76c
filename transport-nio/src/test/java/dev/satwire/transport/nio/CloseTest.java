package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionClosedException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloseTest {
    private final FakeClock clock = new FakeClock();
    private final Loopback loopback =
            Loopback.over(NioTransport.builder().nanoClock(clock).open());

    @AfterEach
    void closeTransport() {
        loopback.close();
    }

    @Test
    void writesWhatIsQueuedBeforeItCloses() throws IOException {
        try (Socket reader = loopback.socket()) {
            RecordingHandler handler = loopback.accepted();
            Connection connection = handler.connection();
            Clogged clogged = Clogged.fill(loopback.transport, connection);
            connection.close();
            connection.close();
            assertThat(Await.failure(connection.send(new byte[1], Lane.BULK)))
                    .isInstanceOf(ConnectionClosedException.class);
            FakeClock.settle(loopback.transport);
            assertThat(handler.closed).isNotDone();

            assertThat(reader.getInputStream().readAllBytes()).hasSize(clogged.bytes());
            clogged.sends().forEach(Await::get);
            assertThat(handler.reason()).isEqualTo(CloseReason.of(Kind.LOCAL));
        }
    }

    @Test
    void dropsWhatIsQueuedWhenDrainingTakesTooLong() throws IOException {
        try (Socket reader = loopback.socket()) {
            RecordingHandler handler = loopback.accepted();
            Connection connection = handler.connection();
            Clogged clogged = Clogged.fill(loopback.transport, connection);
            connection.close();
            FakeClock.settle(loopback.transport);
            clock.advance(ConnectOptions.DEFAULT.drainTimeout().minusMillis(1), loopback.transport);
            assertThat(handler.closed).isNotDone();
            clock.advance(Duration.ofMillis(1), loopback.transport);
            assertThat(handler.closed).isDone();
            assertThat(handler.reason().kind()).isEqualTo(Kind.LOCAL);
            assertThat(handler.reason().detail()).contains("dropped");
            assertThat(Await.failure(clogged.sends().get(clogged.sends().size() - 1)))
                    .isInstanceOf(ConnectionClosedException.class);
            assertThat(connection.bytesQueued()).isZero();
            assertThat(reader.isConnected()).isTrue();
        }
    }

    @Test
    void isPoliteToARemoteSideThatIsStillSending() throws IOException {
        try (Socket socket = loopback.socket()) {
            RecordingHandler handler = loopback.accepted();
            Connection connection = handler.connection();
            connection.pauseReading();
            FakeClock.settle(loopback.transport);
            socket.getOutputStream().write(new byte[10_000]);
            CompletableFuture<Void> goodbye = connection.send(new byte[200_000], Lane.BULK);
            connection.close();
            handler.reason();
            Await.get(goodbye);
            // Unread input would have made the close a reset, and what was still on its way been lost.
            assertThat(socket.getInputStream().readAllBytes()).hasSize(200_000);
        }
    }

    @Test
    void dropsEverythingAndResetsWhenAborted() throws IOException {
        try (Socket socket = loopback.socket()) {
            RecordingHandler handler = loopback.accepted();
            Connection connection = handler.connection();
            Clogged clogged = Clogged.fill(loopback.transport, connection);
            connection.close();
            connection.abort();
            connection.abort();
            assertThat(handler.reason().kind()).isEqualTo(Kind.LOCAL);
            assertThat(Await.failure(clogged.sends().get(clogged.sends().size() - 1)))
                    .isInstanceOf(ConnectionClosedException.class);
            List<Throwable> seen = new ArrayList<>();
            try {
                socket.getInputStream().readAllBytes();
            } catch (SocketException e) {
                seen.add(e);
            }
            assertThat(seen).hasSize(1);
        }
    }

    /** From where a handler closes its connection. */
    enum Callback {
        OPENED,
        RECEIVED,
        WRITABLE,
        CLOSED
    }

    @ParameterizedTest
    @EnumSource
    void canBeCalledFromInsideAnyCallback(Callback from) {
        class Closing extends RecordingHandler {
            private void closeIn(Callback where, Connection connection) {
                if (where == from) {
                    connection.close();
                    connection.abort();
                    connection.pauseReading();
                    connection.resumeReading();
                    if (!connection.send(new byte[1], Lane.BULK).isCompletedExceptionally()) {
                        violations.add("sent after closing");
                    }
                }
            }

            @Override
            void onOpened(Connection connection) {
                closeIn(Callback.OPENED, connection);
            }

            @Override
            void onReceived(Connection connection, ByteBuffer buffer) {
                closeIn(Callback.RECEIVED, connection);
            }

            @Override
            void onWritable(Connection connection) {
                closeIn(Callback.WRITABLE, connection);
            }

            @Override
            void onClosed(Connection connection, CloseReason reason) {
                closeIn(Callback.CLOSED, connection);
            }
        }
        Closing client = new Closing();
        Connection connection = loopback.connect(client);
        RecordingHandler server = loopback.accepted();
        Connection other = server.connection();
        CompletableFuture<Void> much = connection.send(new byte[1_200_000], Lane.BULK);
        CompletableFuture<Void> some = other.send(new byte[1], Lane.BULK);
        Await.until("both ended", () -> much.isDone() && some.isDone());
        Await.until("received or gone", () -> client.count() == 1 || client.closed.isDone());
        if (from == Callback.CLOSED) {
            other.close();
        }
        Kind expected = from == Callback.CLOSED ? Kind.PEER_CLOSED : Kind.LOCAL;
        assertThat(client.reason().kind()).isEqualTo(expected);
        FakeClock.settle(loopback.transport);
        assertThat(client.violations).isEmpty();
        server.reason();
        loopback.assertServes();
    }

    @Test
    void returnsDescriptorsWithoutTraffic() {
        loopback.assertServes();
        long before = Descriptors.count();
        int pairs = 300;
        List<RecordingHandler> handlers = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            RecordingHandler client = new RecordingHandler();
            handlers.add(client);
            loopback.connect(client);
            handlers.add(loopback.accepted());
        }
        handlers.forEach(RecordingHandler::connection);
        for (int i = 0; i < handlers.size(); i += 2) {
            handlers.get(i).connection().close();
        }
        handlers.forEach(RecordingHandler::reason);
        Descriptors.awaitBack(before, pairs);
    }

    @Test
    void endsAConnectionThatTakesNoByteForTooLong() throws IOException {
        try (Socket reader = loopback.socket()) {
            RecordingHandler handler = loopback.accepted();
            Connection connection = handler.connection();
            Clogged clogged = Clogged.fill(loopback.transport, connection);
            Duration stall = ConnectOptions.DEFAULT.stallTimeout();
            clock.advance(stall.minusMillis(1), loopback.transport);
            assertThat(handler.closed).isNotDone();
            assertThat(reader.getInputStream().readNBytes(2_000_000)).hasSize(2_000_000);
            Await.until("progress", () -> clogged.bytes() - connection.bytesSent() < 600_000);
            Clogged again = Clogged.fill(loopback.transport, connection);

            // A byte went out: the time starts anew, for the same timer.
            clock.advance(stall.minusMillis(1), loopback.transport);
            assertThat(handler.closed).isNotDone();
            clock.advance(Duration.ofMillis(1), loopback.transport);
            assertThat(handler.closed).isDone();
            assertThat(handler.reason().kind()).isEqualTo(Kind.WRITE_STALLED);
            assertThat(Await.failure(again.sends().get(again.sends().size() - 1)))
                    .isInstanceOf(ConnectionClosedException.class);
        }
    }

    @Test
    void doesNotHoldEarlierWaitingAgainstAConnectionThatHadDrained() throws IOException {
        try (Socket reader = loopback.socket()) {
            RecordingHandler handler = loopback.accepted();
            Connection connection = handler.connection();
            Duration stall = ConnectOptions.DEFAULT.stallTimeout();
            Clogged first = Clogged.fill(loopback.transport, connection);
            clock.advance(Duration.ofSeconds(1), loopback.transport);
            reader.getInputStream().readNBytes(first.bytes());
            first.sends().forEach(Await::get);
            clock.advance(stall.minusSeconds(2), loopback.transport);
            Clogged.fill(loopback.transport, connection);
            clock.advance(stall.minusMillis(1), loopback.transport);
            assertThat(handler.closed).isNotDone();
            clock.advance(Duration.ofMillis(1), loopback.transport);
            assertThat(handler.reason().kind()).isEqualTo(Kind.WRITE_STALLED);
        }
    }

    @Test
    void neverStallsAConnectionThatIsIdle() throws IOException {
        try (Socket reader = loopback.socket()) {
            RecordingHandler handler = loopback.accepted();
            Connection connection = handler.connection();
            Clogged clogged = Clogged.fill(loopback.transport, connection);
            reader.getInputStream().readNBytes(clogged.bytes());
            clogged.sends().forEach(Await::get);
            for (int i = 0; i < 5; i++) {
                clock.advance(ConnectOptions.DEFAULT.stallTimeout(), loopback.transport);
            }
            assertThat(handler.closed).isNotDone();
        }
    }
}
