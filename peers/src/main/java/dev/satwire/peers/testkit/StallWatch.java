package dev.satwire.peers.testkit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Notices when bytes wait to be sent and none of them goes out. <em>Confined to the network's events.</em> */
final class StallWatch {
    private final MemoryNetwork network;
    private final MemoryEventLoop loop;
    private final Duration timeout;
    private final Runnable stalled;

    private long lastProgress;
    private EventQueue.@Nullable Event timer;

    StallWatch(MemoryNetwork network, MemoryEventLoop loop, Duration timeout, Runnable stalled) {
        this.network = network;
        this.loop = loop;
        this.timeout = timeout;
        this.stalled = stalled;
    }

    /** Bytes went out. */
    void progress() {
        lastProgress = network.clock().elapsedNanos();
    }

    /** Begins to watch, or goes on. */
    void watch() {
        if (timer == null) {
            progress();
            arm(timeout);
        }
    }

    /** Nothing waits any more. */
    void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void arm(Duration delay) {
        timer = network.events().postAfter(delay, loop, this::check);
    }

    private void check() {
        timer = null;
        Duration left = timeout.minusNanos(network.clock().elapsedNanos() - lastProgress);
        if (left.isZero() || left.isNegative()) {
            stalled.run();
        } else {
            arm(left);
        }
    }
}
