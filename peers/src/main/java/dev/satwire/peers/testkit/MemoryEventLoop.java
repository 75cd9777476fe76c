package dev.satwire.peers.testkit;

import dev.satwire.transport.EventLoop;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** The event loop of a {@link MemoryTransport}: whoever runs the network is its thread, for one event at a time. */
final class MemoryEventLoop implements EventLoop {
    private final MemoryNetwork network;
    /** What is to run at the end, in the order it was handed over. Guarded by itself. */
    private final Map<Object, Runnable> lastTasks = new LinkedHashMap<>();

    /** Guarded by {@link #lastTasks}. */
    private boolean ending;

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

    @Override
    public Timer atEnd(Runnable task) {
        Object key = new Object();
        synchronized (lastTasks) {
            if (!ending) {
                lastTasks.put(key, Objects.requireNonNull(task, "task"));
                return () -> forget(key);
            }
        }
        execute(task);
        return () -> {};
    }

    private @Nullable Runnable forget(Object key) {
        synchronized (lastTasks) {
            return lastTasks.remove(key);
        }
    }

    /** Posts what is to run at the end, each as an event of its own: what one throws keeps no other from running. */
    void beginToEnd() {
        List<Object> keys;
        synchronized (lastTasks) {
            ending = true;
            keys = List.copyOf(lastTasks.keySet());
        }
        keys.forEach(key -> network.events().post(this, () -> {
            Runnable task = forget(key);
            if (task != null) {
                task.run();
            }
        }));
    }

    boolean hasEnded() {
        return ended;
    }

    void end() {
        ended = true;
    }
}
