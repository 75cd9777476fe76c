package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mailboxes on real threads. */
@Timeout(60)
class MailboxStressTest {
    private static final int MAILBOXES = 8;
    private static final int PRODUCERS = 4;
    private static final int EVENTS = 5_000;

    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final ExecutorService producers = Executors.newFixedThreadPool(PRODUCERS);

    @AfterEach
    void stop() {
        threads.shutdownNow();
        producers.shutdownNow();
    }

    /** What the events of one mailbox see; only they touch the lists, so that two at once would break them. */
    private static final class Seen {
        final AtomicInteger running = new AtomicInteger();
        final AtomicInteger overlaps = new AtomicInteger();
        final AtomicInteger drained = new AtomicInteger();
        final List<List<Integer>> byProducer = new ArrayList<>();

        Seen() {
            for (int i = 0; i < PRODUCERS; i++) {
                byProducer.add(new ArrayList<>());
            }
        }
    }

    @Test
    void eachMailboxIsSerialAndInOrderWhateverTheOthersDo() throws InterruptedException {
        List<Seen> all = new ArrayList<>();
        List<Mailbox> mailboxes = new ArrayList<>();
        for (int i = 0; i < MAILBOXES; i++) {
            Seen seen = new Seen();
            all.add(seen);
            mailboxes.add(new Mailbox(
                    threads, 50L * Mailbox.EVENT_WEIGHT, MailboxBudget.unlimited(), seen.drained::incrementAndGet));
        }
        CountDownLatch done = new CountDownLatch(MAILBOXES * PRODUCERS * EVENTS);
        for (int p = 0; p < PRODUCERS; p++) {
            int producer = p;
            producers.execute(() -> {
                for (int e = 0; e < EVENTS; e++) {
                    for (int m = 0; m < MAILBOXES; m++) {
                        int number = e;
                        Seen seen = all.get(m);
                        mailboxes
                                .get(m)
                                .put(
                                        () -> {
                                            if (seen.running.getAndIncrement() != 0) {
                                                seen.overlaps.incrementAndGet();
                                            }
                                            seen.byProducer.get(producer).add(number);
                                            seen.running.getAndDecrement();
                                            done.countDown();
                                        },
                                        number % 100);
                    }
                }
            });
        }
        assertThat(done.await(30, TimeUnit.SECONDS)).as("all events run").isTrue();
        threads.shutdown();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();

        for (int m = 0; m < MAILBOXES; m++) {
            assertThat(all.get(m).overlaps).hasValue(0);
            assertThat(all.get(m).byProducer)
                    .allSatisfy(numbers -> assertThat(numbers).hasSize(EVENTS).isSorted());
            assertThat(mailboxes.get(m).isFull()).isFalse();
            assertThat(mailboxes.get(m).completed()).isEqualTo((long) PRODUCERS * EVENTS);
        }
    }

    @Test
    void anExecutorShutDownInFullFlightLosesNothing() throws InterruptedException {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger overlaps = new AtomicInteger();
        CountDownLatch done = new CountDownLatch(PRODUCERS * EVENTS);
        Mailbox mailbox = new Mailbox(threads, 1_000, MailboxBudget.unlimited(), () -> {});
        for (int p = 0; p < PRODUCERS; p++) {
            producers.execute(() -> {
                for (int e = 0; e < EVENTS; e++) {
                    mailbox.put(
                            () -> {
                                if (running.getAndIncrement() != 0) {
                                    overlaps.incrementAndGet();
                                }
                                running.getAndDecrement();
                                done.countDown();
                            },
                            0);
                }
            });
        }
        threads.shutdown();

        assertThat(done.await(30, TimeUnit.SECONDS)).as("all events run").isTrue();
        assertThat(overlaps).hasValue(0);
    }

    @Test
    void aBlockedMailboxDoesNotHoldUpAnother() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        Mailbox blocked = new Mailbox(threads, 1_000, MailboxBudget.unlimited(), () -> {});
        blocked.put(
                () -> {
                    try {
                        assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                0);
        CountDownLatch others = new CountDownLatch(1_000);
        Mailbox free = new Mailbox(threads, 1_000, MailboxBudget.unlimited(), () -> {});
        for (int i = 0; i < 1_000; i++) {
            free.put(others::countDown, 0);
        }
        assertThat(others.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(blocked.completed()).isZero();
        release.countDown();
    }
}
