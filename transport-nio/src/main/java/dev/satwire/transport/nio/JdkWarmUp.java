package dev.satwire.transport.nio;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.ConnectionClosedException;
import dev.satwire.transport.ConnectionStats;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.LoopStats;
import dev.satwire.transport.SendQueueFullException;
import dev.satwire.transport.Socks5Proxy;
import dev.satwire.transport.TransportStats;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks the path of a connection once, before there are any.
 *
 * <p>The JDK opens a file descriptor when it closes its first socket. If that happens while the process has none left,
 * the class that does it stays unusable, and no socket can be closed any more until the process ends. So one is closed
 * while there are descriptors, and a failure is provoked. The same fate meets each class of this package that is first
 * used when its file cannot be opened: all of them are loaded.
 */
final class JdkWarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(JdkWarmUp.class);
    private static final long CONNECT_MILLIS = 250;
    private static final List<Class<?>> USED_LATE = List.of(
            BoundedWait.class,
            BoundedWait.Wait.class,
            ConnectGate.Turn.class,
            ConnectionDriver.class,
            ConnectionReader.class,
            ConnectionStage.class,
            ConnectionStats.class,
            ConnectionWriter.class,
            Dialer.class,
            HandlerGuard.class,
            LastTasks.Entry.class,
            ListenerGroup.class,
            LoopStats.class,
            LoopTimer.class,
            NioConnection.class,
            NioListener.class,
            PendingSend.class,
            ProxyExchange.class,
            SendLane.class,
            TransportStats.class);
    private static final boolean DONE = succeeds();

    private JdkWarmUp() {}

    /** Returns once the path has been walked, by this call or by an earlier one in this process; true if it succeeded. */
    static boolean done() {
        return DONE;
    }

    private static boolean succeeds() {
        try {
            loadClasses();
            return connectAndClose();
        } catch (IOException | RuntimeException e) {
            LOG.debug("could not connect over the loopback interface to warm up", e);
            return false;
        }
    }

    private static void loadClasses() {
        LOG.trace("loaded {}", USED_LATE);
        InetAddress host = InetAddress.getLoopbackAddress();
        Admission admission = new Admission(ListenOptions.DEFAULT.withMaxPending(1), () -> 0);
        Guest guest = admission.decide(host).guest().orElseThrow();
        admission.makeRoom();
        guest.settle();
        guest.leave();
        Socks5Proxy proxy = Socks5Proxy.at(new InetSocketAddress(host, 1)).withIsolation("warm-up");
        try {
            new Socks5Handshake(proxy.credentials(), proxy.address()).receive(ByteBuffer.allocate(2));
        } catch (Socks5Exception e) {
            LOG.trace("loaded", e);
        }
        CloseReason reason = CloseReasons.ofConnect(new IOException("warm-up"));
        SendQueue queue = new SendQueue(ConnectOptions.DEFAULT);
        queue.close(reason);
        LOG.trace("loaded", new ConnectionClosedException(reason));
        LOG.trace("loaded", new SendQueueFullException(0, 0));
    }

    private static boolean connectAndClose() throws IOException {
        SocketAddress address;
        try (Selector selector = Selector.open();
                ServerSocketChannel server = ServerSocketChannel.open();
                SocketChannel client = SocketChannel.open()) {
            server.configureBlocking(false);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
            server.register(selector, SelectionKey.OP_ACCEPT);
            Channels.prepare(client);
            address = server.getLocalAddress();
            if (!client.connect(address)) {
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
        }
        return isRefused(address);
    }

    /** Connects where nobody listens any more: the JDK reads a file of settings when it first tells of a failure. */
    private static boolean isRefused(SocketAddress nobody) throws IOException {
        try (Selector selector = Selector.open();
                SocketChannel client = SocketChannel.open()) {
            client.configureBlocking(false);
            if (!client.connect(nobody)) {
                client.register(selector, SelectionKey.OP_CONNECT);
                selector.select(CONNECT_MILLIS);
                client.finishConnect();
            }
            return false;
        } catch (ConnectException refused) {
            return true;
        }
    }
}
