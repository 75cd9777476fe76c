package dev.satwire.transport.nio;

import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Writes one connection's {@link SendQueue} and notices when nothing goes out any more. <em>Confined to the event
 * loop.</em>
 *
 * <p>Small sends are copied together into the loop's write buffer, large ones go through it in slices: the JDK would keep
 * a direct buffer as large as the largest heap buffer it was ever given. There is at most one stall timer, set only when
 * the system takes no more bytes.
 */
final class ConnectionWriter {
    /** A wait so long that it is told. */
    private static final long LONG_WAIT = TimeUnit.SECONDS.toNanos(1);

    private final NioEventLoop loop;
    private final SendQueue queue;
    private final long stallNanos;
    private final ConnectionDriver driver;
    private EventLoop.@Nullable Timer stallTimer;
    /** Whether bytes were left over by the last flush. */
    private boolean waiting;
    /** When a byte last went out, or bytes began to wait. */
    private long progressAt;
    /** The turn of the loop that {@link #budget} is for. */
    private long turn;
    /** Bytes that may still go out in this turn. */
    private int budget;
    /** Bytes of the next write: more would be copied in vain if the system takes little at a time. */
    private int piece = WriteBuffer.MIN_SHARE;

    private volatile long bytesSent;
    private volatile long writes;

    /** Creates a writer that tells the driver when bytes wait and none goes out for the stall time-out. */
    ConnectionWriter(NioEventLoop loop, SendQueue queue, ConnectOptions options, ConnectionDriver driver) {
        this.loop = loop;
        this.queue = queue;
        this.stallNanos = NioEventLoop.clip(options.stallTimeout());
        this.driver = driver;
    }

    long bytesSent() {
        return bytesSent;
    }

    long writes() {
        return writes;
    }

    /**
     * Writes what the system takes, up to the bound of this turn; returns true if that relieved a bulk lane that was full.
     */
    boolean flush(SocketChannel channel) throws IOException {
        boolean relieved = false;
        WriteBuffer shared = loop.writeBuffer();
        if (turn != loop.turns()) {
            turn = loop.turns();
            budget = shared.share();
        }
        while (budget > 0 && !queue.isEmpty()) {
            ByteBuffer buffer = shared.empty(Math.min(budget, piece));
            queue.fill(buffer);
            int written = channel.write(buffer.flip());
            adapt(written, buffer.hasRemaining());
            if (written > 0) {
                budget -= written;
                shared.wrote(written);
                long total = bytesSent + written;
                bytesSent = total;
                long calls = writes + 1;
                writes = calls;
                loop.counters().wrote(written);
                progress();
                relieved |= queue.advance(written);
            }
            if (buffer.hasRemaining()) {
                break;
            }
        }
        watch(!queue.isEmpty());
        return relieved;
    }

    /** Forgets the timer. */
    void close() {
        if (stallTimer != null) {
            stallTimer.cancel();
            stallTimer = null;
        }
    }

    private void adapt(int written, boolean full) {
        if (full) {
            piece = Math.max(WriteBuffer.MIN_SHARE, written);
        } else if (written >= piece) {
            piece = Math.min(WriteBuffer.SIZE, 2 * piece);
        }
    }

    private void progress() {
        long now = loop.nanoTime();
        if (waiting && now - progressAt >= LONG_WAIT) {
            driver.writeWaited(now - progressAt);
        }
        progressAt = now;
    }

    private void watch(boolean left) {
        if (left && !waiting) {
            progressAt = loop.nanoTime();
            if (stallTimer == null) {
                checkAfter(stallNanos);
            }
        }
        waiting = left;
    }

    private void checkAfter(long nanos) {
        stallTimer = loop.schedule(Duration.ofNanos(nanos), this::check);
    }

    private void check() {
        stallTimer = null;
        if (!waiting) {
            return;
        }
        long idle = loop.nanoTime() - progressAt;
        if (idle >= stallNanos) {
            driver.writeWaited(idle);
            driver.writeStalled();
        } else {
            checkAfter(stallNanos - idle);
        }
    }
}
