package dev.satwire.peers;

import dev.satwire.transport.EventLoop;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/** Runs what listeners and futures have to do at random times: as any number of threads might, but the same way each time. */
final class SimExecutor implements Executor {
    private static final int NANOS_OF_A_QUICK_TASK = 1_000;

    private final EventLoop loop;
    private final RandomGenerator random;
    private final long slowest;

    SimExecutor(EventLoop loop, RandomGenerator random, Duration slowest) {
        this.loop = loop;
        this.random = random;
        this.slowest = slowest.toNanos();
    }

    @Override
    public void execute(Runnable task) {
        long most = random.nextInt(4) == 0 ? slowest : NANOS_OF_A_QUICK_TASK;
        loop.schedule(Duration.ofNanos(random.nextLong(most)), task);
    }
}
