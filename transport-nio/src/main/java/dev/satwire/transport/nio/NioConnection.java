package dev.satwire.transport.nio;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionClosedException;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.ConnectionStats;
import dev.satwire.transport.EventLoop;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The side of a connection that its users see.
 *
 * <p>What they ask for is noted in a field or in the send queue, and the {@link ConnectionDriver} is handed to the loop
 * as a task, once per batch; there it looks at all that was asked. So no callback ever runs inside another, and no user's
 * thread touches the channel. <em>Thread-safe.</em>
 */
final class NioConnection implements Connection {
    private static final AtomicIntegerFieldUpdater<NioConnection> ATTENTION =
            AtomicIntegerFieldUpdater.newUpdater(NioConnection.class, "attention");

    private final NioEventLoop loop;
    private final InetSocketAddress remote;
    private final @Nullable Guest guest;
    private final SendQueue queue;
    private final ConnectionDriver driver;

    /** 1 while the driver is about to look at what was asked. */
    private volatile int attention;

    private volatile boolean paused;
    private volatile boolean closeRequested;
    private volatile boolean abortRequested;

    private NioConnection(
            NioEventLoop loop,
            InetSocketAddress remote,
            ConnectOptions options,
            ConnectionHandler handler,
            @Nullable SocketChannel accepted,
            @Nullable Guest guest) {
        this.loop = loop;
        this.remote = remote;
        this.guest = guest;
        this.queue = new SendQueue(options);
        this.driver = new ConnectionDriver(this, loop, queue, options, handler, accepted, guest);
    }

    /** Creates a connection that dials once it has {@linkplain #begin begun}. */
    static NioConnection outbound(
            NioEventLoop loop, InetSocketAddress remote, ConnectOptions options, ConnectionHandler handler) {
        return new NioConnection(loop, remote, options, handler, null, null);
    }

    /** Creates a connection around an accepted channel; the guest leaves when its socket is closed. */
    static NioConnection inbound(
            NioEventLoop loop,
            InetSocketAddress remote,
            ConnectOptions options,
            ConnectionHandler handler,
            SocketChannel accepted,
            Guest guest) {
        return new NioConnection(loop, remote, options, handler, accepted, guest);
    }

    /** Hands the connection to its loop; returns false if the loop has ended and nothing will ever happen. */
    boolean begin() {
        attention = 1;
        return loop.offer(driver);
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public Optional<InetSocketAddress> localAddress() {
        return driver.localAddress();
    }

    @Override
    public EventLoop eventLoop() {
        return loop;
    }

    @Override
    public CompletableFuture<Void> send(byte[] bytes, Lane lane) {
        Objects.requireNonNull(bytes, "bytes");
        Objects.requireNonNull(lane, "lane");
        if (closeRequested) {
            CloseReason reason = queue.closeReason().orElse(CloseReason.of(CloseReason.Kind.LOCAL));
            return CompletableFuture.failedFuture(new ConnectionClosedException(reason));
        }
        CompletableFuture<Void> sent = queue.offer(bytes, lane);
        if (!sent.isDone()) {
            requestAttention();
        }
        return sent;
    }

    @Override
    public boolean isWritable() {
        return !queue.bulkWasFull();
    }

    @Override
    public void pauseReading() {
        if (!paused) {
            paused = true;
            requestAttention();
        }
    }

    @Override
    public void resumeReading() {
        paused = false;
        requestAttention();
    }

    @Override
    public void settle() {
        if (guest != null) {
            guest.settle();
        }
    }

    @Override
    public void close() {
        closeRequested = true;
        requestAttention();
    }

    @Override
    public void abort() {
        abortRequested = true;
        closeRequested = true;
        requestAttention();
    }

    @Override
    public long bytesReceived() {
        return driver.bytesReceived();
    }

    @Override
    public long bytesSent() {
        return driver.bytesSent();
    }

    @Override
    public long bytesQueued() {
        return queue.bytes();
    }

    @Override
    public ConnectionStats stats() {
        return new ConnectionStats(
                driver.bytesReceived(),
                driver.bytesSent(),
                driver.reads(),
                driver.writes(),
                queue.bytes(Lane.CONTROL),
                queue.bytes(Lane.BULK));
    }

    @Override
    public String toString() {
        return "connection to " + remote;
    }

    /** Notes that the driver looks at the requests now: whatever is asked from here on needs another look. */
    void attended() {
        attention = 0;
    }

    /** Tells whether bytes that arrive are wanted. */
    boolean wantsBytes() {
        return !paused && !closeRequested;
    }

    boolean closeRequested() {
        return closeRequested;
    }

    boolean abortRequested() {
        return abortRequested;
    }

    /** Ends the connection in favour of another, unless it is settled first. */
    void evict() {
        loop.offer(driver::evict);
    }

    private void requestAttention() {
        if (attention == 0 && ATTENTION.compareAndSet(this, 0, 1)) {
            boolean offered = false;
            try {
                // A loop that takes no tasks any more has ended this connection before.
                loop.offer(driver);
                offered = true;
            } finally {
                // A caller without memory or stack must not make the connection deaf to those who come later.
                if (!offered) {
                    attention = 0;
                }
            }
        }
    }
}
