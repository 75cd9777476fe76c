package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.condition.OS;

/** A transport with a listener on the loopback interface, whose accepted connections the test takes one by one. */
final class Loopback implements AutoCloseable {
    final NioTransport transport;
    final Listener listener;
    private final BlockingQueue<ConnectionHandler> accepted = new LinkedBlockingQueue<>();
    /** Those of both sides, to be asked at the end whether they were treated by the rules. */
    private final List<RecordingHandler> handlers = new CopyOnWriteArrayList<>();

    private Loopback(NioTransport transport, ListenOptions options, Supplier<? extends ConnectionHandler> handlers) {
        this.transport = transport;
        this.listener = listen(options, handlers);
    }

    static Loopback open() {
        return over(NioTransport.open());
    }

    static Loopback over(NioTransport transport) {
        return new Loopback(transport, ListenOptions.DEFAULT, RecordingHandler::new);
    }

    static Loopback over(NioTransport transport, ListenOptions options) {
        return new Loopback(transport, options, RecordingHandler::new);
    }

    static Loopback over(
            NioTransport transport, ListenOptions options, Supplier<? extends ConnectionHandler> handlers) {
        return new Loopback(transport, options, handlers);
    }

    static Loopback open(Supplier<? extends ConnectionHandler> handlers) {
        return new Loopback(NioTransport.open(), ListenOptions.DEFAULT, handlers);
    }

    /** Returns an address of this host that, where the system has many, no other process is likely to use. */
    static InetAddress host() {
        InetAddress usual = InetAddress.getLoopbackAddress();
        if (OS.current() != OS.LINUX || !(usual instanceof Inet4Address)) {
            return usual;
        }
        long process = ProcessHandle.current().pid();
        try {
            return InetAddress.getByAddress(new byte[] {127, (byte) (64 + ((process >> 8) & 127)), (byte) process, 1});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(host(), 0);
    }

    InetSocketAddress address() {
        return listener.localAddress();
    }

    Connection connect(ConnectionHandler handler) {
        return connect(ConnectOptions.DEFAULT, handler);
    }

    Connection connect(ConnectOptions options, ConnectionHandler handler) {
        watch(handler);
        return transport.connect(address(), options, handler);
    }

    /** Connects a plain socket. */
    Socket socket() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout(Await.SECONDS * 1000);
        // Keeps the kernel from taking more and more while nobody reads.
        socket.setReceiveBufferSize(64 * 1024);
        socket.connect(address(), Await.SECONDS * 1000);
        return socket;
    }

    /** Closes a socket as a remote side that is done. */
    static void end(Socket socket) throws IOException {
        socket.close();
    }

    /** Closes a socket so that the other side sees a reset. */
    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Takes the handler of the connection accepted next. */
    RecordingHandler accepted() {
        try {
            ConnectionHandler next = accepted.poll(Await.SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing was accepted in time");
            }
            return (RecordingHandler) next;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** Asserts, by echo over a new connection, that the transport is in good health. */
    void assertServes() {
        RecordingHandler client = new RecordingHandler();
        Connection connection = connect(client);
        RecordingHandler server = accepted();
        Await.get(connection.send(new byte[] {1, 2, 3}, Connection.Lane.BULK));
        Await.until("bytes at the server", () -> server.count() == 3);
        Await.get(server.connection().send(new byte[] {4, 5}, Connection.Lane.BULK));
        Await.until("bytes at the client", () -> client.count() == 2);
        connection.close();
        client.reason();
        server.reason();
    }

    static byte[] randomBytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() {
        transport.close();
        assertThat(handlers)
                .allSatisfy(handler -> assertThat(handler.violations).isEmpty());
    }

    private void watch(ConnectionHandler handler) {
        if (handler instanceof RecordingHandler recording) {
            handlers.add(recording);
        }
    }

    private Listener listen(ListenOptions options, Supplier<? extends ConnectionHandler> supplier) {
        try {
            return transport.listen(anyPort(), options, (remote, local) -> {
                ConnectionHandler handler = supplier.get();
                watch(handler);
                accepted.add(handler);
                return Optional.of(handler);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
