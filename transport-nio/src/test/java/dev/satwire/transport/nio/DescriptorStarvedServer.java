package dev.satwire.transport.nio;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Runs in a process of its own, under a low limit of file descriptors: answers each byte with the number of turns its
 * event loop has taken, until its standard input ends. It writes its address to standard output.
 */
final class DescriptorStarvedServer implements ConnectionHandler {
    private final NioEventLoop loop;

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
            System.out.println(listener.localAddress().getAddress().getHostAddress() + ":"
                    + listener.localAddress().getPort());
            while (System.in.read() >= 0) {
                // Only the end matters.
            }
        }
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
    public void closed(Connection connection, CloseReason reason) {}
}
