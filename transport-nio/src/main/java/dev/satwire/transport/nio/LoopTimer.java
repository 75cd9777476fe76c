package dev.satwire.transport.nio;

import dev.satwire.transport.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * One timer of a {@link NioEventLoop}. {@link #cancel} is <em>thread-safe</em>, the rest is <em>confined to the event
 * loop</em>.
 */
final class LoopTimer implements EventLoop.Timer, Runnable {
    /** The value of {@link #index} while the timer stands in no queue. */
    static final int UNQUEUED = -1;

    final long deadline;
    private final NioEventLoop loop;
    /** Null once cancelled or begun, so that a forgotten handle keeps nothing alive. */
    private volatile @Nullable Runnable task;

    /** Where the {@link DeadlineQueue} keeps this timer. */
    int index = UNQUEUED;
    /** Orders timers with the same deadline. */
    long sequence;

    LoopTimer(NioEventLoop loop, long deadline, Runnable task) {
        this.loop = loop;
        this.deadline = deadline;
        this.task = task;
    }

    /** Enters the queue, or leaves it if cancelled meanwhile; handed over to the loop by other threads. */
    @Override
    public void run() {
        DeadlineQueue queue = loop.deadlines();
        if (task == null) {
            queue.remove(this);
        } else {
            queue.add(this);
        }
    }

    @Override
    public void cancel() {
        if (task == null) {
            return;
        }
        task = null;
        if (loop.inEventLoop()) {
            loop.deadlines().remove(this);
        } else {
            // A loop that takes no tasks any more fires no timers either.
            loop.offer(this);
        }
    }

    /** Returns the task and forgets it; null if the timer was cancelled. */
    @Nullable
    Runnable begin() {
        Runnable due = task;
        task = null;
        return due;
    }
}
