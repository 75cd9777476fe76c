package dev.satwire.benchmarks;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * The connection that a user would notice: sends a small frame a hundred times per second, come what may, and measures from
 * when it should have been sent until it is back. <em>Thread-safe.</em>
 */
final class LoadControl implements ConnectionHandler {
    private static final long PERIOD = Duration.ofMillis(10).toNanos();
    private static final int FRAME = FrameCounter.HEADER + Long.BYTES;

    private final LoadClient client;
    private final byte[] answer = new byte[FRAME];
    private int arrived;
    private long due;

    // Guarded by this.
    private long[] samples = new long[1024];
    private int count;
    private boolean paused;
    private long resumedAt = System.nanoTime();

    LoadControl(LoadClient client) {
        this.client = client;
    }

    @Override
    public void opened(Connection connection) {
        due = System.nanoTime();
        tick(connection);
    }

    private void tick(Connection connection) {
        while (System.nanoTime() - due >= 0) {
            byte[] frame = FrameCounter.frame(FRAME);
            ByteBuffer.wrap(frame).putLong(FrameCounter.HEADER, due);
            CompletableFuture<Void> unused = connection.send(frame, Lane.CONTROL);
            due += PERIOD;
        }
        connection.eventLoop().schedule(Duration.ofNanos(due - System.nanoTime()), () -> tick(connection));
    }

    @Override
    public void received(Connection connection, ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            answer[arrived++] = bytes.get();
            if (arrived == FRAME) {
                arrived = 0;
                add(ByteBuffer.wrap(answer).getLong(FrameCounter.HEADER), System.nanoTime());
            }
        }
    }

    private synchronized void add(long from, long until) {
        if (paused || from - resumedAt < 0) {
            return;
        }
        if (count == samples.length) {
            samples = Arrays.copyOf(samples, 2 * count);
        }
        samples[count++] = until - from;
    }

    /** Does not count what is under way from now on: whoever collects the garbage of a process holds up its connections. */
    synchronized void pause() {
        paused = true;
    }

    /** Counts what begins from now on. */
    synchronized void resume() {
        paused = false;
        resumedAt = System.nanoTime();
    }

    /** Forgets all that was measured. */
    synchronized void clear() {
        count = 0;
    }

    /** Returns how long all round trips but one per cent took at most, in milliseconds. */
    synchronized double p99() {
        long[] sorted = Arrays.copyOf(samples, count);
        Arrays.sort(sorted);
        return count == 0 ? Double.POSITIVE_INFINITY : sorted[(int) ((count - 1) * 0.99)] / 1e6;
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {
        if (!client.isEnding()) {
            client.failed(false, reason);
        }
    }
}
