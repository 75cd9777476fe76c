package dev.satwire.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** The least that a selector loop is. */
final class BareLoop implements Runnable {
    private static final int BUFFER = 64 * 1024;

    private final Selector selector;
    private final Thread thread;
    private final Queue<Action> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private volatile boolean stopped;

    /** What a channel does when it is ready, or a task. */
    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    BareLoop(String name) throws IOException {
        selector = Selector.open();
        thread = new Thread(this, name);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** The loop's only buffer, direct and empty. */
    ByteBuffer buffer() {
        return buffer.clear();
    }

    boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    SelectionKey register(SelectableChannel channel, int operations, Action ready) throws IOException {
        return channel.register(selector, operations, ready);
    }

    void execute(Action task) {
        tasks.add(task);
        if (awake.compareAndSet(false, true)) {
            selector.wakeup();
        }
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                selector.select();
                awake.set(false);
                for (Action task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    ((Action) key.attachment()).run();
                }
                selector.selectedKeys().clear();
            }
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the loop, which closes its channels. */
    void close() {
        stopped = true;
        selector.wakeup();
    }
}
