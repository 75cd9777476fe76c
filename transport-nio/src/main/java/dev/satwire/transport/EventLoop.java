package dev.satwire.transport;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * A single thread that runs handlers, tasks and timers, one at a time.
 *
 * <p>What runs here must be short and must not block: all connections of the loop wait for it. An exception that
 * escapes a task is logged and touches nothing else.
 *
 * <p>Thread-safety: <em>thread-safe</em>.
 */
public interface EventLoop extends Executor {

    /**
     * Returns the time of this loop's monotonic clock, which timers are measured on.
     *
     * @return nanoseconds since an arbitrary origin; compare two readings by subtraction
     */
    long nanoTime();

    /**
     * Tells whether the caller runs on this event loop.
     *
     * @return true on the loop's thread
     */
    boolean inEventLoop();

    /**
     * Runs a task on this loop, after those that were handed over before.
     *
     * @param task short and non-blocking
     * @throws java.util.concurrent.RejectedExecutionException if the loop has ended
     */
    @Override
    void execute(Runnable task);

    /**
     * Runs a task on this loop once the delay has passed. After the transport is closed the task never runs.
     *
     * @param delay how long to wait; zero or negative means as soon as possible
     * @param task short and non-blocking
     * @return a handle to cancel it
     */
    Timer schedule(Duration delay, Runnable task);

    /**
     * Runs a task on this loop when it begins to end, once: before its connections hear of the end, and while it still
     * takes tasks. Whoever relies on the time of this loop hears so that there is none any more.
     *
     * @param task short and non-blocking
     * @return a handle to forget the task, for whoever ends before the loop does
     * @throws java.util.concurrent.RejectedExecutionException if the loop has ended; one that is just ending runs the task
     * @implSpec The default never runs the task, so that transports made before this method go on as they were: what waits
     *     for time on such a one waits on after its end, a pool's requests until the pool is closed.
     */
    default Timer atEnd(Runnable task) {
        Objects.requireNonNull(task, "task");
        return () -> {};
    }

    /** A task that waits for its time. Thread-safety: <em>thread-safe</em>. */
    @FunctionalInterface
    interface Timer {

        /** Forgets the task if it has not begun to run; idempotent. */
        void cancel();
    }
}
