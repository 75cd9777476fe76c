package dev.satwire.transport.nio;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Runs in a process of its own, under a low limit of file descriptors: answers each byte with the number of turns its
 * event loop has taken, until its standard input ends. It writes its address to standard output. On its standard input,
 * {@code h} makes it take all descriptors there are, {@code r} give one of them back, and {@code d} dial a port where
 * nobody listens; it answers each with a line.
 */
final class DescriptorStarvedServer implements ConnectionHandler {
    private final NioEventLoop loop;
    private final CompletableFuture<CloseReason> end = new CompletableFuture<>();

    private DescriptorStarvedServer(NioEventLoop loop) {
        this.loop = loop;
    }

    @SuppressWarnings("SystemOut") // standard output is how this process tells the test
    public static void main(String[] arguments) throws IOException {
        try (NioTransport transport = NioTransport.builder().eventLoops(1).open();
                Listener listener = transport.listen(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        ListenOptions.DEFAULT,
                        (remote, local) -> Optional.of(
                                new DescriptorStarvedServer(transport.loops().first())))) {
            FakeClock.settle(transport);
            System.out.println(listener.localAddress().getAddress().getHostAddress() + ":"
                    + listener.localAddress().getPort());
            Deque<SocketChannel> hoard = new ArrayDeque<>();
            for (int command = System.in.read(); command >= 0; command = System.in.read()) {
                if (command == 'h') {
                    // Not in the moment in which the loop has given its reserve up.
                    FakeClock.settle(transport);
                    System.out.println(takeAll(hoard) + " taken");
                } else if (command == 'r') {
                    hoard.pop().close();
                    System.out.println("1 released");
                } else if (command == 'd') {
                    System.out.println(dial(transport, listener.localAddress().getAddress()));
                }
            }
        }
    }

    private static int takeAll(Deque<SocketChannel> hoard) {
        try {
            while (true) {
                hoard.push(SocketChannel.open());
            }
        } catch (IOException outOfDescriptors) {
            return hoard.size();
        }
    }

    /** Dials a port where nobody listens, and returns what comes of it. */
    private static CloseReason dial(NioTransport transport, InetAddress host) {
        DescriptorStarvedServer handler =
                new DescriptorStarvedServer(transport.loops().first());
        transport.connect(new InetSocketAddress(host, 1), ConnectOptions.DEFAULT, handler);
        return Await.get(handler.end);
    }

    @Override
    public void opened(Connection connection) {}

    @Override
    public void received(Connection connection, ByteBuffer bytes) {
        for (int i = bytes.remaining(); i > 0; i--) {
            byte[] turns = ByteBuffer.allocate(Long.BYTES).putLong(loop.turns()).array();
            if (connection.send(turns, Lane.BULK).isCompletedExceptionally()) {
                connection.abort();
            }
        }
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {
        end.complete(reason);
    }
}
