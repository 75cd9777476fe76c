package dev.satwire.peers.testkit;

import static dev.satwire.peers.testkit.Recorder.ascii;
import static dev.satwire.peers.testkit.Recorder.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.SendQueueFullException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How the connections of the transport in memory keep the contract of the SPI. */
class MemoryConnectionTest extends TwoHosts {

    @Test
    void deliversBytesInOrderAndCountsThem() {
        Recorder client = connect();
        CompletableFuture<Void> first = client.connection().send(ascii("one "), Lane.BULK);
        CompletableFuture<Void> second = client.connection().send(ascii("two"), Lane.BULK);
        assertThat(client.connection().bytesQueued()).isEqualTo(7);
        assertThat(first).isNotDone();

        network.advance(SECOND);
        assertThat(server.text()).isEqualTo("one two");
        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(client.connection().bytesSent()).isEqualTo(7);
        assertThat(server.connection().bytesReceived()).isEqualTo(7);
        assertThat(client.connection().bytesQueued()).isZero();
    }

    @Test
    void controlOvertakesBulkAtTheNextBoundaryBetweenSends() {
        Recorder client = connect();
        server.connection().pauseReading();
        Connection connection = client.connection();
        put(connection, ascii("b".repeat(WINDOW + 1)), Lane.BULK);
        put(connection, ascii("B"), Lane.BULK);
        network.advance(SECOND); // the first send has begun and waits for the window
        put(connection, ascii("c"), Lane.CONTROL);
        server.connection().resumeReading();
        network.advance(SECOND);
        assertThat(server.text()).isEqualTo("b".repeat(WINDOW + 1) + "cB");
    }

    @Test
    void aReaderThatPausesFillsTheSendersQueueUntilItsBound() {
        Recorder client = connect(ConnectOptions.DEFAULT.withWaterMarks(50, 100));
        Connection connection = client.connection();
        server.connection().pauseReading();
        CompletableFuture<Void> onTheWire = connection.send(new byte[WINDOW], Lane.BULK);
        assertThat(connection.isWritable()).isFalse();
        network.advance(SECOND);
        assertThat(onTheWire).isCompleted();
        assertThat(connection.isWritable()).isTrue();
        assertThat(client.events).containsExactly("opened", "writable");
        client.events.clear();

        put(connection, new byte[99], Lane.BULK);
        assertThat(connection.isWritable()).isTrue();
        CompletableFuture<Void> crossing = connection.send(new byte[500], Lane.BULK);
        assertThat(connection.isWritable()).isFalse();
        assertThat(crossing).isNotDone();
        assertThat(connection.send(new byte[1], Lane.BULK))
                .as("fails at once")
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(SendQueueFullException.class);
        assertThat(connection.send(new byte[1], Lane.CONTROL))
                .as("the other lane")
                .isNotDone();
        assertThat(connection.bytesQueued()).isEqualTo(600);
        network.advance(SECOND);
        assertThat(client.events).as("nothing moves").isEmpty();

        server.connection().resumeReading();
        network.advance(SECOND);
        assertThat(crossing).isCompleted();
        assertThat(client.events).containsExactly("writable");
        assertThat(connection.isWritable()).isTrue();
        assertThat(server.bytes.size()).isEqualTo(WINDOW + 600);
    }

    @Test
    void theControlLaneHasABoundOfItsOwn() {
        Recorder client = connect();
        Connection connection = client.connection();
        int limit = ConnectOptions.DEFAULT.controlLimit();
        put(connection, new byte[limit], Lane.CONTROL);
        assertThat(connection.send(new byte[1], Lane.CONTROL)).isCompletedExceptionally();
        assertThat(connection.send(new byte[1], Lane.BULK)).isNotDone();
    }

    @Test
    void nothingIsReceivedWhilePaused() {
        Recorder client = connect();
        server.connection().pauseReading();
        put(client.connection(), ascii("x"), Lane.BULK);
        client.connection().close();
        network.advance(SECOND);
        assertThat(server.events).containsExactly("opened");
        server.connection().resumeReading();
        network.advance(SECOND);
        assertThat(server.events).containsExactly("opened", "received 1", "closed PEER_CLOSED");
    }

    @Test
    void closeSendsWhatIsQueuedAndReceivesNothingMore() {
        Recorder client = connect();
        server.onReceived = connection -> put(connection, ascii("answer"), Lane.BULK);
        CompletableFuture<Void> sent = client.connection().send(new byte[5 * WINDOW], Lane.BULK);
        client.connection().close();
        client.connection().close();
        assertThat(client.connection().send(ascii("late"), Lane.BULK)).isCompletedExceptionally();
        network.advance(SECOND);
        assertThat(sent).isCompleted();
        assertThat(server.bytes.size()).isEqualTo(5 * WINDOW);
        assertThat(server.endKind()).isEqualTo(Kind.PEER_CLOSED);
        assertThat(client.events).containsExactly("opened", "closed LOCAL");
    }

    @Test
    void closeGivesUpDrainingInTime() {
        Recorder client = connect();
        server.connection().pauseReading();
        CompletableFuture<Void> sent = client.connection().send(new byte[5 * WINDOW], Lane.BULK);
        client.connection().close();
        network.advance(ConnectOptions.DEFAULT.drainTimeout().minusNanos(1));
        assertThat(client.events).containsExactly("opened");
        network.advance(Duration.ofNanos(1));
        assertThat(client.events).containsExactly("opened", "closed LOCAL");
        assertClosedBy(sent, Kind.LOCAL);
    }

    @Test
    void abortDropsWhatIsQueuedAndResets() {
        Recorder client = connect();
        CompletableFuture<Void> sent = client.connection().send(ascii("x"), Lane.BULK);
        client.connection().abort();
        client.connection().abort();
        network.advance(SECOND);
        assertClosedBy(sent, Kind.LOCAL);
        assertThat(client.events).containsExactly("opened", "closed LOCAL");
        assertThat(server.events).containsExactly("opened", "closed PEER_RESET");
    }

    @Test
    void whatArrivedBeforeAResetIsDelivered() {
        Recorder client = connect();
        put(client.connection(), ascii("last words"), Lane.BULK);
        network.runUntilIdle();
        client.connection().abort();
        network.advance(SECOND);
        assertThat(server.text()).isEqualTo("last words");
        assertThat(server.endKind()).isEqualTo(Kind.PEER_RESET);
    }

    @Test
    void writingToSomeoneWhoHasGoneEndsInAReset() {
        Recorder client = connect();
        server.connection().pauseReading();
        client.connection().abort();
        network.advance(SECOND);
        CompletableFuture<Void> sent = server.connection().send(ascii("hello?"), Lane.BULK);
        server.connection().resumeReading();
        network.advance(SECOND);
        assertThat(server.endKind()).isEqualTo(Kind.PEER_RESET);
        assertClosedBy(sent, Kind.PEER_RESET);
    }

    @Test
    void aHandlerThatThrowsLosesItsConnectionAndNoOther() {
        Recorder bystander = connect();
        Recorder client = connect();
        client.onReceived = connection -> {
            throw new AssertionError("no");
        };
        put(server.connection(), ascii("x"), Lane.BULK);
        network.advance(SECOND);
        assertThat(client.endKind()).isEqualTo(Kind.HANDLER_ERROR);
        assertThat(client.end.flatMap(CloseReason::cause)).containsInstanceOf(AssertionError.class);
        assertThat(server.endKind()).isEqualTo(Kind.PEER_CLOSED);
        assertThat(bystander.end).isEmpty();
    }

    @Test
    void aHandlerThatThrowsWhenOpenedOrClosedHearsOfOneEnd() {
        Recorder client = new Recorder();
        client.onOpened = connection -> {
            throw new IllegalStateException("no");
        };
        client.onClosed = client.onOpened;
        here.connect(address, ConnectOptions.DEFAULT, client);
        network.advance(SECOND);
        assertThat(client.events).containsExactly("opened", "closed HANDLER_ERROR");
    }

    @Test
    void eventsNeverComeInsideAnother() {
        Recorder client = new Recorder();
        client.onOpened = connection -> {
            CompletableFuture<Void> unused =
                    connection.send(ascii("x"), Lane.BULK).thenRun(connection::abort);
            connection.resumeReading();
        };
        client.onClosed = connection -> {
            connection.close();
            connection.abort();
        };
        here.connect(address, ConnectOptions.DEFAULT, client);
        network.advance(SECOND);
        assertThat(client.events).containsExactly("opened", "closed LOCAL");
    }

    @Test
    void bytesThatDoNotMoveStallTheConnection() {
        Recorder client = connect(ConnectOptions.DEFAULT.withStallTimeout(Duration.ofSeconds(10)));
        server.connection().pauseReading();
        put(client.connection(), new byte[WINDOW + 1], Lane.BULK);
        network.advance(Duration.ofSeconds(9));
        server.connection().resumeReading();
        network.advance(SECOND);
        server.connection().pauseReading();
        CompletableFuture<Void> stuck = client.connection().send(new byte[WINDOW + 1], Lane.BULK);
        network.advance(Duration.ofSeconds(9));
        assertThat(client.end).isEmpty();
        network.advance(Duration.ofSeconds(1));
        assertThat(client.endKind()).isEqualTo(Kind.WRITE_STALLED);
        assertClosedBy(stuck, Kind.WRITE_STALLED);
    }

    @Test
    void theNetworkCanResetAndSeverConnections() {
        Recorder client = connect();
        network.reset(client.connection());
        network.advance(SECOND);
        assertThat(client.endKind()).isEqualTo(Kind.PEER_RESET);
        assertThat(server.endKind()).isEqualTo(Kind.PEER_RESET);

        Recorder other = new Recorder();
        InetSocketAddress at = address;
        other.connection = Optional.of(here.connect(at, ConnectOptions.DEFAULT, other));
        network.advance(SECOND);
        server.events.clear();
        network.sever(server.connection());
        put(other.connection(), ascii("lost"), Lane.BULK);
        other.connection().close();
        network.advance(Duration.ofHours(1));
        assertThat(other.endKind()).isEqualTo(Kind.LOCAL);
        assertThat(server.events).isEmpty();
    }

    @Test
    void handlersMayKeepNothingOfTheBuffer() {
        Recorder client = connect();
        List<Boolean> hasArray = new ArrayList<>();
        var handler = new ConnectionHandler() {
            @Override
            public void opened(Connection connection) {}

            @Override
            public void received(Connection connection, ByteBuffer bytes) {
                hasArray.add(bytes.hasArray());
            }

            @Override
            public void closed(Connection connection, CloseReason reason) {}
        };
        here.connect(address, ConnectOptions.DEFAULT, handler);
        network.advance(SECOND);
        put(server.connection(), ascii("x"), Lane.BULK);
        network.advance(SECOND);
        assertThat(hasArray).containsExactly(false);
        assertThat(client.end).isEmpty();
    }

    @Test
    void sendsOfManyThreadsAllArriveOrFail() {
        Recorder client = connect(ConnectOptions.DEFAULT.withWaterMarks(500, 1_000));
        List<CompletableFuture<Integer>> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(CompletableFuture.supplyAsync(() -> {
                List<CompletableFuture<Void>> sends = new ArrayList<>();
                for (int j = 0; j < 1_000; j++) {
                    sends.add(client.connection().send(new byte[10], j % 2 == 0 ? Lane.BULK : Lane.CONTROL));
                }
                int arrived = 0;
                for (CompletableFuture<Void> send : sends) {
                    arrived += send.handle((sent, failure) -> failure == null ? 10 : 0)
                            .join();
                }
                return arrived;
            }));
        }
        CompletableFuture<Void> all = CompletableFuture.allOf(threads.toArray(CompletableFuture[]::new));
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!all.isDone() && System.nanoTime() - deadline < 0) {
            network.advance(Duration.ofMillis(1));
        }
        network.advance(SECOND);
        int sum = threads.stream().mapToInt(CompletableFuture::join).sum();
        assertThat(sum).isPositive();
        assertThat(server.bytes.size()).isEqualTo(sum);
        assertThat(client.connection().bytesQueued()).isZero();
    }
}
