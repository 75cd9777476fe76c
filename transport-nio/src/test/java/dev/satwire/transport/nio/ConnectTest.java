package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionClosedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectTest {
    private final FakeClock clock = new FakeClock();
    private final NioTransport transport =
            NioTransport.builder().nanoClock(clock).open();
    private final RecordingHandler handler = new RecordingHandler();

    @AfterEach
    void closeTransport() {
        transport.close();
    }

    private Connection connect(InetSocketAddress remote) {
        return transport.connect(remote, ConnectOptions.DEFAULT, handler);
    }

    @Test
    void isRefusedWhereNobodyListens() throws IOException {
        connect(portWithoutListener());
        assertThat(handler.reason().kind()).isEqualTo(Kind.CONNECT_REFUSED);
        assertThat(handler.opened).isNotDone();
    }

    @Test
    void failsWhatWasQueuedWithTheSameReason() throws IOException {
        CompletableFuture<Void> send = connect(portWithoutListener()).send(new byte[10], Lane.BULK);
        assertThat(Await.failure(send))
                .isInstanceOfSatisfying(
                        ConnectionClosedException.class,
                        failure -> assertThat(failure.reason().kind()).isEqualTo(Kind.CONNECT_REFUSED));
        handler.reason();
    }

    @Test
    void doesNotResolveNames() {
        connect(InetSocketAddress.createUnresolved("node.example", 8333));
        assertThat(handler.reason().kind()).isEqualTo(Kind.UNRESOLVED);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 0",
        "0.0.0.0, 8333",
        "::, 8333",
        "224.0.0.1, 8333",
        "ff02::1, 8333",
        "255.255.255.255, 8333",
    })
    void cannotReachAnOddAddress(String host, int port) throws IOException {
        connect(new InetSocketAddress(InetAddress.getByName(host), port));
        assertThat(handler.reason().kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void givesUpWhenTheTimeIsOver() throws IOException {
        try (FullBacklog server = new FullBacklog()) {
            Connection connection = connect(server.address());
            CompletableFuture<Void> send = connection.send(new byte[10], Lane.BULK);
            FakeClock.settle(transport);
            clock.advance(Duration.ofMillis(4999), transport);
            assertThat(handler.closed).isNotDone();
            clock.advance(Duration.ofMillis(1), transport);
            assertThat(handler.closed).isDone();
            assertThat(handler.reason().kind()).isEqualTo(Kind.CONNECT_TIMEOUT);
            assertThat(Await.failure(send)).isInstanceOf(ConnectionClosedException.class);
        }
    }

    @Test
    void canBeClosedWhileConnecting() throws IOException {
        try (FullBacklog server = new FullBacklog()) {
            Connection connection = connect(server.address());
            connection.close();
            assertThat(handler.reason()).isEqualTo(CloseReason.of(Kind.LOCAL));
        }
    }

    @Test
    void waitsForTheDrainTimeoutWhenClosedWhileConnectingWithBytesQueued() throws IOException {
        try (FullBacklog server = new FullBacklog()) {
            Connection connection = connect(server.address());
            CompletableFuture<Void> send = connection.send(new byte[10], Lane.BULK);
            connection.close();
            FakeClock.settle(transport);
            assertThat(handler.closed).isNotDone();
            clock.advance(ConnectOptions.DEFAULT.drainTimeout(), transport);
            assertThat(handler.closed).isDone();
            assertThat(handler.reason().kind()).isEqualTo(Kind.LOCAL);
            assertThat(Await.failure(send)).isInstanceOf(ConnectionClosedException.class);
        }
    }

    @Test
    void waitsNoLongerThanTheConnectTimeoutWhenClosedWhileConnecting() throws IOException {
        ConnectOptions usual = ConnectOptions.DEFAULT;
        ConnectOptions patient = new ConnectOptions(
                usual.connectTimeout(),
                usual.sendHighWater(),
                usual.sendLowWater(),
                usual.controlLimit(),
                usual.stallTimeout(),
                Duration.ofMinutes(1),
                usual.bindAddress(),
                usual.proxy());
        try (FullBacklog server = new FullBacklog()) {
            Connection connection = transport.connect(server.address(), patient, handler);
            CompletableFuture<Void> send = connection.send(new byte[10], Lane.BULK);
            FakeClock.settle(transport);
            connection.close();
            FakeClock.settle(transport);
            clock.advance(usual.connectTimeout().minusMillis(1), transport);
            assertThat(handler.closed).isNotDone();
            clock.advance(Duration.ofMillis(1), transport);
            assertThat(handler.reason().kind()).isEqualTo(Kind.LOCAL);
            assertThat(Await.failure(send)).isInstanceOf(ConnectionClosedException.class);
        }
    }

    @Test
    void canBeAbortedWhileConnecting() throws IOException {
        try (FullBacklog server = new FullBacklog()) {
            Connection connection = connect(server.address());
            CompletableFuture<Void> send = connection.send(new byte[10], Lane.BULK);
            connection.abort();
            assertThat(handler.reason().kind()).isEqualTo(Kind.LOCAL);
            assertThat(Await.failure(send)).isInstanceOf(ConnectionClosedException.class);
        }
    }

    @Test
    void tellsTheOutcomeNeverFromInsideTheCall() {
        try (NioTransport single = NioTransport.builder().eventLoops(1).open()) {
            CompletableFuture<Boolean> told = new CompletableFuture<>();
            single.eventLoop().execute(() -> {
                InetSocketAddress nowhere = InetSocketAddress.createUnresolved("node.example", 8333);
                single.connect(nowhere, ConnectOptions.DEFAULT, handler);
                told.complete(handler.closed.isDone());
            });
            assertThat(Await.get(told)).isFalse();
            assertThat(handler.reason().kind()).isEqualTo(Kind.UNRESOLVED);
        }
    }

    @Test
    void noticesThatItConnectedToItself() throws IOException {
        InetSocketAddress address = portWithoutListener();
        transport.connect(address, ConnectOptions.DEFAULT.withBindAddress(address), handler);
        assertThat(handler.reason().kind()).isEqualTo(Kind.CONNECT_REFUSED);
        assertThat(handler.opened).isNotDone();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void connectsFromTheAddressItIsToldTo() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, Loopback.host())) {
            InetSocketAddress from = new InetSocketAddress("127.0.0.77", 0);
            transport.connect(
                    (InetSocketAddress) server.getLocalSocketAddress(),
                    ConnectOptions.DEFAULT.withBindAddress(from),
                    handler);
            try (Socket accepted = server.accept()) {
                assertThat(accepted.getInetAddress()).isEqualTo(from.getAddress());
            }
        }
    }

    @Test
    void failsWhenTheLocalAddressIsNotOurs() throws IOException {
        InetSocketAddress foreign = new InetSocketAddress("198.51.100.7", 0);
        transport.connect(portWithoutListener(), ConnectOptions.DEFAULT.withBindAddress(foreign), handler);
        assertThat(handler.reason().kind()).isEqualTo(Kind.IO_ERROR);
        assertThat(handler.reason().cause()).isPresent();
    }

    @Test
    void leaksNoDescriptorHoweverItFails() throws IOException {
        long before = Descriptors.count();
        InetSocketAddress refused = portWithoutListener();
        List<InetSocketAddress> hopeless = List.of(
                refused,
                InetSocketAddress.createUnresolved("node.example", 8333),
                new InetSocketAddress("255.255.255.255", 8333),
                new InetSocketAddress("224.0.0.1", 8333),
                new InetSocketAddress("0.0.0.0", 8333));
        List<RecordingHandler> handlers = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            RecordingHandler each = new RecordingHandler();
            handlers.add(each);
            transport.connect(hopeless.get(i % hopeless.size()), ConnectOptions.DEFAULT, each);
        }
        handlers.forEach(RecordingHandler::reason);
        Descriptors.awaitBack(before, handlers.size() / hopeless.size());
    }

    private static InetSocketAddress portWithoutListener() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, Loopback.host())) {
            return (InetSocketAddress) server.getLocalSocketAddress();
        }
    }
}
