package dev.satwire.peers.testkit;

import dev.satwire.transport.EventLoop;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;

/** The event loop of a {@link MemoryTransport}: whoever runs the network is its thread, for one event at a time. */
final class MemoryEventLoop implements EventLoop {
    private final MemoryNetwork network;
    private volatile boolean ended;

    MemoryEventLoop(MemoryNetwork network) {
        this.network = network;
    }

    @Override
    public long nanoTime() {
        return network.clock().nanoTime();
    }

    @Override
    public boolean inEventLoop() {
        return network.isRunning(this);
    }

    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        if (ended) {
            throw new RejectedExecutionException("the event loop has ended");
        }
        network.events().post(this, task);
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Objects.requireNonNull(task, "task");
        return network.events().postAfter(delay, this, task)::cancel;
    }

    boolean hasEnded() {
        return ended;
    }

    void end() {
        ended = true;
    }
}
