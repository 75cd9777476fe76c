package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ListenerThreadsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void closingLetsWhatWaitsRun() {
        ListenerThreads threads = new ListenerThreads(null);
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 10_000; i++) {
            threads.execute(ran::incrementAndGet);
        }
        threads.close(PATIENCE);

        assertThat(ran).hasValue(10_000);
    }

    @Test
    void theThreadsAreDaemonsWithAName() throws InterruptedException {
        ListenerThreads threads = new ListenerThreads(null);
        AtomicReference<Thread> thread = new AtomicReference<>();
        CountDownLatch ran = new CountDownLatch(1);
        threads.execute(() -> {
            thread.set(Thread.currentThread());
            ran.countDown();
        });
        await(ran);
        threads.close(PATIENCE);

        assertThat(thread.get().isDaemon()).isTrue();
        assertThat(thread.get().getName()).startsWith("satwire-listener-");
        thread.get().join(10_000);
        assertThat(thread.get().isAlive()).isFalse();
    }

    @Test
    void closingFromAListenerDoesNotWaitForThatListener() {
        ListenerThreads threads = new ListenerThreads(null);
        CountDownLatch closed = new CountDownLatch(1);
        threads.execute(() -> {
            threads.close(PATIENCE);
            closed.countDown();
        });

        await(closed);
    }

    @Test
    void closingInterruptsListenersThatNeverEndAndStillRunsWhatWaitedBehindThem() {
        ListenerThreads threads = new ListenerThreads(null);
        CountDownLatch interrupted = new CountDownLatch(ListenerThreads.THREADS);
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < ListenerThreads.THREADS; i++) {
            threads.execute(() -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            });
        }
        CountDownLatch behind = new CountDownLatch(100);
        for (int i = 0; i < 100; i++) {
            threads.execute(behind::countDown);
        }

        threads.close(Duration.ofMillis(1));

        await(interrupted);
        await(behind);
    }

    @Test
    void noTimeLeftIsNoTimeToWait() {
        ListenerThreads threads = new ListenerThreads(null);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        threads.execute(() -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
        });
        threads.close(Duration.ofSeconds(-1));

        await(interrupted);
    }

    @Test
    void theUsersExecutorStaysOpen() {
        List<Runnable> tasks = new ArrayList<>();
        ListenerThreads threads = new ListenerThreads(tasks::add);
        threads.close(PATIENCE);
        threads.execute(() -> {});

        assertThat(tasks).hasSize(1);
    }

    @Test
    void whatMustNotBeLostRunsHereIfTheUsersExecutorFails() {
        AtomicInteger ran = new AtomicInteger();
        new ListenerThreads(task -> {
                    throw new RejectedExecutionException("shut down");
                })
                .complete(ran::incrementAndGet);
        new ListenerThreads(task -> {
                    throw new IllegalStateException("broken");
                })
                .complete(ran::incrementAndGet);
        assertThat(ran).hasValue(2);
    }

    @Test
    void whatComesAfterTheEndRunsElsewhereAndIsNotLost() {
        ListenerThreads closed = new ListenerThreads(null);
        closed.close(PATIENCE);
        CountDownLatch ran = new CountDownLatch(2);
        Thread here = Thread.currentThread();
        Runnable elsewhere = () -> {
            if (Thread.currentThread() != here) {
                ran.countDown();
            }
        };
        closed.complete(elsewhere);
        closed.execute(elsewhere);
        await(ran);
    }
}
