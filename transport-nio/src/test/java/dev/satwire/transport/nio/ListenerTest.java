package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ListenerTest {

    @Test
    void freesThePortBeforeCloseReturns() throws IOException {
        try (Loopback loopback = Loopback.open()) {
            for (int i = 0; i < 50; i++) {
                Listener listener = loopback.transport.listen(
                        Loopback.anyPort(), ListenOptions.DEFAULT, (r, l) -> Optional.empty());
                InetSocketAddress address = listener.localAddress();
                listener.close();
                listener.close();
                try (ServerSocket again = new ServerSocket()) {
                    again.setReuseAddress(false);
                    again.bind(address);
                    assertThat(again.isBound()).isTrue();
                }
            }
        }
    }

    @Test
    void keepsItsConnectionsWhenItIsClosed() {
        try (Loopback loopback = Loopback.open()) {
            RecordingHandler client = new RecordingHandler();
            loopback.connect(client);
            RecordingHandler server = loopback.accepted();
            server.connection();
            loopback.listener.close();
            Await.get(client.connection().send(new byte[3], Connection.Lane.BULK));
            Await.until("the bytes", () -> server.count() == 3);
        }
    }

    @Test
    void canBeClosedFromItsLoop() {
        try (Loopback loopback = Loopback.open()) {
            for (NioEventLoop loop : loopback.transport.loops().all()) {
                CompletableFuture<Boolean> closed = new CompletableFuture<>();
                loop.execute(() -> {
                    loopback.listener.close();
                    closed.complete(true);
                });
                Await.get(closed);
            }
            FakeClock.settle(loopback.transport);
            RecordingHandler client = new RecordingHandler();
            loopback.connect(client);
            assertThat(client.reason().kind()).isEqualTo(Kind.CONNECT_REFUSED);
        }
    }

    @Test
    void namesTheAddressItCannotBind() throws IOException {
        try (Loopback loopback = Loopback.open()) {
            assertThatThrownBy(() -> loopback.transport.listen(
                            loopback.address(), ListenOptions.DEFAULT, (r, l) -> Optional.empty()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(String.valueOf(loopback.address().getPort()));
            InetSocketAddress unresolved = InetSocketAddress.createUnresolved("node.example", 1);
            assertThatThrownBy(() ->
                            loopback.transport.listen(unresolved, ListenOptions.DEFAULT, (r, l) -> Optional.empty()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("node.example");
        }
    }

    @Test
    void closesConnectionsAboveTheCapAndAcceptsAgainWhenOneHasGone() throws IOException {
        try (Loopback loopback = Loopback.over(NioTransport.open(), ListenOptions.DEFAULT.withMaxConnections(3))) {
            RecordingHandler[] in = new RecordingHandler[3];
            for (int i = 0; i < in.length; i++) {
                loopback.connect(new RecordingHandler());
                in[i] = loopback.accepted();
                in[i].connection();
            }
            for (int i = 0; i < 20; i++) {
                RecordingHandler refused = new RecordingHandler();
                loopback.connect(refused);
                assertThat(refused.reason().kind()).isIn(Kind.PEER_CLOSED, Kind.PEER_RESET);
            }
            in[1].connection().close();
            in[1].reason();
            RecordingHandler client = new RecordingHandler();
            loopback.connect(client);
            loopback.accepted().connection();
            assertThat(client.closed).isNotDone();
        }
    }

    @Test
    void refusesWhatTheAcceptorRefusesOrThrowsAt() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        RecordingHandler fifth = new RecordingHandler();
        try (NioTransport transport = NioTransport.open();
                Listener listener = transport.listen(
                        Loopback.anyPort(), ListenOptions.DEFAULT.withMaxConnections(1), (remote, local) -> {
                            return switch (asked.incrementAndGet()) {
                                case 1 -> Optional.empty();
                                case 2 -> throw new IllegalStateException("on purpose");
                                case 3 -> throw new OutOfMemoryError("on purpose");
                                case 4 -> nothing();
                                default -> Optional.of(fifth);
                            };
                        })) {
            for (int i = 0; i < 4; i++) {
                RecordingHandler client = new RecordingHandler();
                transport.connect(listener.localAddress(), ConnectOptions.DEFAULT, client);
                assertThat(client.reason().kind()).isIn(Kind.PEER_CLOSED, Kind.PEER_RESET);
            }
            transport.connect(listener.localAddress(), ConnectOptions.DEFAULT, new RecordingHandler());
            fifth.connection();
        }
    }

    /** Stands for an acceptor that breaks the rules. */
    @SuppressWarnings("NullOptional") // what an acceptor must not return, returned on purpose
    private static Optional<ConnectionHandler> nothing() {
        return null;
    }

    @Test
    @Timeout(60)
    void servesThoughTheLoggerThrows() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=debug",
                        "-cp",
                        ServerProcess.classPath(),
                        BrokenLogServer.class.getName())
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).isEqualTo(BrokenLogServer.SERVED);
        } finally {
            process.destroy();
        }
    }

    @Test
    void keepsTheSocketsOfBothSidesAlive() throws IOException {
        List<SocketChannel> channels = new CopyOnWriteArrayList<>();
        SocketCalls calls = new SocketCalls() {
            @Override
            public SocketChannel accept(ServerSocketChannel server) throws IOException {
                return noted(SocketCalls.super.accept(server));
            }

            @Override
            public SocketChannel openSocket() throws IOException {
                return noted(SocketCalls.super.openSocket());
            }

            private SocketChannel noted(SocketChannel channel) {
                if (channel != null) {
                    channels.add(channel);
                }
                return channel;
            }
        };
        try (Loopback loopback =
                Loopback.over(NioTransport.builder().socketCalls(calls).open())) {
            RecordingHandler client = new RecordingHandler();
            loopback.connect(client);
            client.connection();
            loopback.accepted().connection();
            assertThat(channels).hasSize(2);
            for (SocketChannel channel : channels) {
                assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE))
                        .isTrue();
                assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
            }
        }
    }

    @Test
    void tellsTheAcceptorBothAddresses() throws IOException {
        CompletableFuture<InetSocketAddress> remotes = new CompletableFuture<>();
        CompletableFuture<InetSocketAddress> locals = new CompletableFuture<>();
        try (NioTransport transport = NioTransport.open();
                Listener listener = transport.listen(Loopback.anyPort(), ListenOptions.DEFAULT, (remote, local) -> {
                    remotes.complete(remote);
                    locals.complete(local);
                    return Optional.empty();
                });
                Socket socket = new Socket(
                        listener.localAddress().getAddress(),
                        listener.localAddress().getPort())) {
            assertThat(Await.get(remotes)).isEqualTo(socket.getLocalSocketAddress());
            assertThat(Await.get(locals)).isEqualTo(listener.localAddress());
        }
    }

    @Test
    void spreadsItsConnectionsOverAllLoops() {
        try (NioTransport three = NioTransport.builder().eventLoops(3).open();
                Loopback loopback = Loopback.over(three)) {
            Set<Object> loops = new HashSet<>();
            for (int i = 0; i < 12; i++) {
                loopback.connect(new RecordingHandler());
                loops.add(loopback.accepted().connection().eventLoop());
            }
            assertThat(loops).hasSize(3);
        }
    }

    @Test
    @Timeout(20)
    void waitsLongerAndLongerWhileAcceptingFailsAndRecovers() throws IOException {
        FakeClock clock = new FakeClock();
        AtomicInteger failures = new AtomicInteger();
        CompletableFuture<Boolean> healed = new CompletableFuture<>();
        SocketCalls failing = new SocketCalls() {
            @Override
            public SocketChannel accept(ServerSocketChannel server) throws IOException {
                if (healed.isDone()) {
                    return SocketCalls.super.accept(server);
                }
                failures.incrementAndGet();
                throw new IOException("Protocol error");
            }
        };
        NioTransport transport =
                NioTransport.builder().nanoClock(clock).socketCalls(failing).open();
        try (Loopback loopback = Loopback.over(transport);
                Socket socket = loopback.socket()) {
            Await.until("the first failure", () -> failures.get() == 1);
            FakeClock.settle(transport);
            int[] pauses = {100, 200, 400, 400, 400};
            for (int i = 0; i < pauses.length; i++) {
                clock.advance(Duration.ofMillis(pauses[i] - 1), transport);
                assertThat(failures).hasValue(i + 1);
                clock.advance(Duration.ofMillis(1), transport);
                FakeClock.settle(transport);
                assertThat(failures).hasValue(i + 2);
            }
            healed.complete(true);
            clock.advance(Duration.ofSeconds(1), transport);
            socket.getOutputStream().write(1);
            RecordingHandler handler = loopback.accepted();
            Await.until("the byte", () -> handler.count() == 1);
            loopback.assertServes();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void listensOnManyAddressesAtOnce() throws IOException {
        try (NioTransport transport = NioTransport.open()) {
            Set<Integer> ports = new HashSet<>();
            for (int i = 1; i <= 20; i++) {
                InetSocketAddress local = new InetSocketAddress(InetAddress.getByName("127.0.0." + i), 0);
                ports.add(transport
                        .listen(local, ListenOptions.DEFAULT, (r, l) -> Optional.empty())
                        .localAddress()
                        .getPort());
            }
            assertThat(ports).doesNotContain(0).hasSizeGreaterThan(1);
        }
    }
}
