package dev.satwire.transport.nio;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.ConnectionClosedException;
import dev.satwire.transport.SendQueueFullException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks the path of a connection once, before there are any.
 *
 * <p>The JDK opens a file descriptor when it closes its first socket. If that happens while the process has none left,
 * the class that does it stays unusable, and no socket can be closed any more until the process ends. So one is closed
 * while there are descriptors, and the classes of the error paths are loaded.
 */
final class JdkWarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(JdkWarmUp.class);
    private static final long CONNECT_MILLIS = 250;
    private static final boolean DONE = succeeds();

    private JdkWarmUp() {}

    /** Returns once the path has been walked, by this call or by an earlier one in this process; true if it succeeded. */
    static boolean done() {
        return DONE;
    }

    private static boolean succeeds() {
        try {
            loadErrorPaths();
            return connectAndClose();
        } catch (IOException | RuntimeException e) {
            LOG.debug("could not connect over the loopback interface to warm up", e);
            return false;
        }
    }

    private static void loadErrorPaths() {
        CloseReason reason = CloseReasons.ofConnect(new IOException("warm-up"));
        SendQueue queue = new SendQueue(ConnectOptions.DEFAULT);
        queue.close(reason);
        LOG.trace("loaded", new ConnectionClosedException(reason));
        LOG.trace("loaded", new SendQueueFullException(0, 0));
    }

    private static boolean connectAndClose() throws IOException {
        try (Selector selector = Selector.open();
                ServerSocketChannel server = ServerSocketChannel.open();
                SocketChannel client = SocketChannel.open()) {
            server.configureBlocking(false);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
            server.register(selector, SelectionKey.OP_ACCEPT);
            Channels.prepare(client);
            if (!client.connect(server.getLocalAddress())) {
                client.register(selector, SelectionKey.OP_CONNECT);
                selector.select(CONNECT_MILLIS);
                if (!client.finishConnect()) {
                    return false;
                }
            }
            SocketChannel accepted = server.accept();
            if (accepted == null) {
                return false;
            }
            Channels.prepare(accepted);
            accepted.register(selector, SelectionKey.OP_READ);
            Channels.discardInput(accepted, ByteBuffer.allocateDirect(1));
            Channels.close(accepted, true);
            selector.selectNow();
            return true;
        }
    }
}
