package dev.satwire.transport.nio;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs in a process of its own, whose logger throws at each line: accepting fails once, the acceptor throws once, a handler
 * throws once, and then a connection is served by the one event loop there is. It writes one line to standard output.
 */
final class BrokenLogServer implements ConnectionHandler {
    static final String SERVED = "served";

    private final boolean isFaulty;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<CloseReason> end = new CompletableFuture<>();

    private BrokenLogServer(boolean isFaulty) {
        this.isFaulty = isFaulty;
    }

    /** Counts the lines, and writes none. */
    private static final class BrokenStream extends OutputStream {
        final AtomicInteger lines = new AtomicInteger();

        @Override
        public void write(int b) {
            lines.incrementAndGet();
            throw new AssertionError("the logger is broken on purpose");
        }
    }

    /** Fails to accept once. */
    private static final class FaultyCalls implements SocketCalls {
        private final AtomicInteger accepts = new AtomicInteger();

        @Override
        public SocketChannel accept(ServerSocketChannel server) throws IOException {
            if (accepts.getAndIncrement() == 0) {
                throw new IOException("on purpose");
            }
            return SocketCalls.super.accept(server);
        }
    }

    @SuppressWarnings("SystemOut") // standard output is how this process tells the test
    public static void main(String[] arguments) throws IOException {
        BrokenStream stream = new BrokenStream();
        System.setErr(new PrintStream(stream, true));
        AtomicInteger asked = new AtomicInteger();
        try (NioTransport transport = NioTransport.builder()
                        .eventLoops(1)
                        .socketCalls(new FaultyCalls())
                        .open();
                Listener listener = transport.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        ListenOptions.DEFAULT,
                        (remote, local) -> {
                            if (asked.getAndIncrement() == 0) {
                                throw new IllegalStateException("on purpose");
                            }
                            return Optional.of(new BrokenLogServer(asked.get() == 2));
                        })) {
            for (int i = 0; i < 2; i++) {
                Await.get(connect(transport, listener).end);
            }
            BrokenLogServer client = connect(transport, listener);
            Await.get(client.opened);
            FakeClock.settle(transport);
            System.out.println(client.end.isDone() || stream.lines.get() == 0 ? "failed" : SERVED);
        }
    }

    private static BrokenLogServer connect(NioTransport transport, Listener listener) {
        BrokenLogServer client = new BrokenLogServer(false);
        transport.connect(listener.localAddress(), ConnectOptions.DEFAULT, client);
        return client;
    }

    @Override
    public void opened(Connection connection) {
        opened.complete(null);
        if (isFaulty) {
            throw new IllegalStateException("on purpose");
        }
    }

    @Override
    public void received(Connection connection, ByteBuffer bytes) {}

    @Override
    public void closed(Connection connection, CloseReason reason) {
        end.complete(reason);
    }
}
