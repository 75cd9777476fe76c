package dev.satwire.transport.nio;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The event loops of one transport, which share its connections in turn. <em>Thread-safe.</em> */
final class LoopGroup {
    private static final long JOIN_MILLIS = TimeUnit.SECONDS.toMillis(5);

    private final List<NioEventLoop> loops;
    private final AtomicInteger next = new AtomicInteger();

    private LoopGroup(List<NioEventLoop> loops) {
        this.loops = loops;
    }

    /** Opens all selectors and starts all threads, or none. */
    static LoopGroup start(int count, LoopSettings settings) throws IOException {
        List<NioEventLoop> loops = new ArrayList<>();
        int started = 0;
        try {
            for (int i = 0; i < count; i++) {
                loops.add(new NioEventLoop(settings));
            }
            for (; started < count; started++) {
                loops.get(started).start();
            }
            return new LoopGroup(List.copyOf(loops));
        } catch (IOException | RuntimeException | Error e) {
            stop(loops.subList(0, started));
            loops.subList(started, loops.size()).forEach(NioEventLoop::discard);
            throw e;
        }
    }

    NioEventLoop first() {
        return loops.get(0);
    }

    NioEventLoop next() {
        return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    }

    List<NioEventLoop> all() {
        return loops;
    }

    /** Tells whether the caller runs on any of the loops. */
    boolean inEventLoop() {
        return loops.stream().anyMatch(NioEventLoop::inEventLoop);
    }

    void stop() {
        stop(loops);
    }

    private static void stop(List<NioEventLoop> loops) {
        // All before any of them acts: a connection between two loops is closed by this side, not by the other loop.
        loops.forEach(NioEventLoop::stop);
        loops.forEach(NioEventLoop::wakeUp);
    }

    /** Waits for the threads to end, a few seconds at most, unless the caller is one of them. */
    void join() {
        if (inEventLoop()) {
            return;
        }
        long perLoop = JOIN_MILLIS / loops.size();
        BoundedWait.uninterruptibly(() -> {
            for (NioEventLoop loop : loops) {
                loop.join(perLoop);
            }
        });
    }
}
