package dev.satwire.peers;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the user's code runs: listeners, and whatever depends on a future. Either the user's executor, or daemon threads of
 * the pool's own. <em>Thread-safe.</em>
 *
 * <p>The own threads are of two kinds, because a listener may wait for a future of its own peer: if that were completed by
 * the thread that waits, both would wait for ever. A fork-join pool completes futures, because it makes up for threads
 * that wait in {@code join}. The listeners' queue needs no bound: each peer has at most one task in it.
 */
final class ListenerThreads implements Executor {
    private static final Logger LOG = LoggerFactory.getLogger(ListenerThreads.class);

    /** More than cores, because listeners may block. */
    static final int THREADS = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());

    private static final int COMPLETION_THREADS = 4;

    /** How far the threads that complete futures may multiply while user code waits in them. */
    private static final int MAX_COMPLETION_THREADS = 1_000;

    private static final Duration IDLE = Duration.ofSeconds(5);

    /** The part of the time to close in that is left for futures when listeners take all of theirs. */
    private static final int SHARE_OF_FUTURES = 10;

    private final Executor executor;
    private final Executor completions;
    private final @Nullable ThreadPoolExecutor own;
    private final @Nullable ForkJoinPool ownCompletions;
    private volatile boolean hasInterrupted;
    private final ThreadGroup group = new ThreadGroup("satwire-listeners");

    ListenerThreads(@Nullable Executor users) {
        if (users != null) {
            own = null;
            ownCompletions = null;
            executor = users;
            completions = users;
        } else {
            own = create();
            ownCompletions = createCompletions();
            executor = own;
            completions = ownCompletions;
        }
    }

    private ThreadPoolExecutor create() {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor created = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(group, task, "satwire-listener-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        created.allowCoreThreadTimeOut(true);
        return created;
    }

    private static ForkJoinPool createCompletions() {
        return new ForkJoinPool(
                COMPLETION_THREADS,
                pool -> {
                    ForkJoinWorkerThread thread = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
                    thread.setName("satwire-future-" + thread.getPoolIndex());
                    return thread;
                },
                (thread, problem) -> LOG.error("a completion failed", problem),
                true,
                0,
                MAX_COMPLETION_THREADS,
                1,
                pool -> true,
                IDLE.toSeconds(),
                TimeUnit.SECONDS);
    }

    /** Runs listeners. */
    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            if (own == null) {
                throw e;
            }
            startLast(task);
        }
    }

    /** Completes a future, which must not be lost: on the thread that asks, if an executor of the user's refuses it. */
    void complete(Runnable completion) {
        try {
            completions.execute(completion);
        } catch (RuntimeException | Error e) {
            LOG.debug("executor refuses a completion", e);
            if (own == null) {
                completion.run();
            } else {
                startLast(completion);
            }
        }
    }

    /** Lets what waits run, and waits for it for some time at most; not at all if called from one of these threads. */
    void close(Duration patience) {
        if (own == null || ownCompletions == null) {
            return;
        }
        long millis = Math.max(0, patience.toMillis());
        long ofFutures = millis / SHARE_OF_FUTURES;
        own.shutdown();
        try {
            if (!isOwnThread() && !own.awaitTermination(millis - ofFutures, TimeUnit.MILLISECONDS)) {
                LOG.warn("listeners still run after the pool was closed; interrupting them");
                interrupt(own);
            }
            ownCompletions.shutdown();
            if (!isOwnThread() && !ownCompletions.awaitTermination(ofFutures, TimeUnit.MILLISECONDS)) {
                // What waits behind it holds futures, so it is not thrown away.
                LOG.warn("what depends on futures still runs after the pool was closed");
            }
        } catch (InterruptedException e) {
            interrupt(own);
            ownCompletions.shutdown();
            Thread.currentThread().interrupt();
        }
    }

    /** Whether listeners were interrupted because they did not end: what may be lost is not for them any more. */
    boolean hasInterrupted() {
        return hasInterrupted;
    }

    private boolean isOwnThread() {
        Thread current = Thread.currentThread();
        return current.getThreadGroup() == group
                || (current instanceof ForkJoinWorkerThread worker && worker.getPool() == ownCompletions);
    }

    /** Interrupts what runs. What has waited behind that holds the ends of other peers, so it still gets its turn. */
    private void interrupt(ThreadPoolExecutor pool) {
        hasInterrupted = true;
        List<Runnable> rest = pool.shutdownNow();
        if (!rest.isEmpty()) {
            startLast(() -> rest.forEach(Runnable::run));
        }
    }

    /** Runs what comes after the end on a thread of its own, for it must not run on an I/O thread. */
    private void startLast(Runnable task) {
        Thread thread = new Thread(group, task, "satwire-listener-last");
        thread.setDaemon(true);
        thread.start();
    }
}
