package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private static final int TURN = 64;
    private static final int ENORMOUS = 1_000_000_000;

    private final HandDrivenExecutor executor = new HandDrivenExecutor();
    private final List<Integer> ran = new ArrayList<>();
    private int drained;

    private Mailbox mailbox(Executor runs, long limit) {
        return new Mailbox(runs, limit, MailboxBudget.unlimited(), () -> drained++);
    }

    private void put(Mailbox mailbox, int from, int to) {
        IntStream.range(from, to).forEach(i -> mailbox.put(() -> ran.add(i), 0));
    }

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    @Test
    void nothingRunsOnTheThreadThatPuts() {
        put(mailbox(executor, ENORMOUS), 0, 3);
        assertThat(ran).isEmpty();
        assertThat(executor.waiting()).isEqualTo(1);

        executor.runAll();
        assertThat(ran).isEqualTo(upTo(3));
    }

    @Test
    void anEmptiedMailboxIsScheduledAgain() {
        Mailbox mailbox = mailbox(executor, ENORMOUS);
        put(mailbox, 0, 1);
        executor.runAll();
        put(mailbox, 1, 2);
        assertThat(executor.waiting()).isEqualTo(1);

        executor.runAll();
        assertThat(ran).isEqualTo(upTo(2));
        assertThat(mailbox.completed()).isEqualTo(2);
    }

    @Test
    void othersGetTheirTurnAfterSixtyFourEvents() {
        Mailbox busy = mailbox(executor, ENORMOUS);
        Mailbox other = mailbox(executor, ENORMOUS);
        put(busy, 0, 3 * TURN);
        other.put(() -> ran.add(-1), 0);

        executor.runOne();
        assertThat(ran).isEqualTo(upTo(TURN));
        executor.runOne();
        assertThat(ran).endsWith(TURN - 1, -1);
        executor.runAll();
        assertThat(ran).hasSize(3 * TURN + 1).endsWith(3 * TURN - 1);
    }

    @Test
    void whatAnEventPutsComesAfterWhatWaits() {
        Mailbox mailbox = mailbox(executor, ENORMOUS);
        mailbox.put(() -> mailbox.put(() -> ran.add(1), 0), 0);
        mailbox.put(() -> ran.add(0), 0);

        executor.runAll();

        assertThat(ran).containsExactly(0, 1);
    }

    @Test
    void anExecutorThatRunsAtOnceKeepsTheOrder() {
        Mailbox mailbox = mailbox(Runnable::run, ENORMOUS);
        mailbox.put(
                () -> {
                    put(mailbox, 1, 1_000);
                    ran.add(0);
                },
                0);

        assertThat(ran).isEqualTo(upTo(1_000));
    }

    @Test
    void isFullFromTheLimitOnUntilHalfOfItIsGone() {
        int weight = 1_000 - Mailbox.EVENT_WEIGHT;
        Mailbox mailbox = mailbox(executor, 4_000);
        for (int i = 0; i < 3; i++) {
            mailbox.put(() -> {}, weight);
        }
        mailbox.put(() -> {}, weight - 1);
        assertThat(mailbox.isFull()).isFalse();
        mailbox.put(
                () -> assertThat(mailbox.isFull())
                        .as("an event counts until it is done")
                        .isTrue(),
                0);
        assertThat(mailbox.isFull()).isTrue();

        executor.runAll();
        assertThat(mailbox.isFull()).isFalse();
        assertThat(drained).isEqualTo(1);
    }

    @Test
    void isDrainedAtExactlyHalf() {
        Mailbox mailbox = mailbox(executor, 2_000);
        List<Integer> drainedBefore = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            mailbox.put(() -> drainedBefore.add(drained), 500 - Mailbox.EVENT_WEIGHT);
        }
        executor.runAll();

        // 2,000 is full; 1,500 is left after one, 1,000 after two.
        assertThat(drainedBefore).containsExactly(0, 0, 1, 1);
        assertThat(drained).isEqualTo(1);
    }

    @Test
    void acceptsWhatComesWhileItIsFull() {
        Mailbox mailbox = mailbox(executor, 1);
        put(mailbox, 0, 100);
        assertThat(mailbox.isFull()).isTrue();

        executor.runAll();
        assertThat(ran).hasSize(100);
        assertThat(mailbox.isFull()).isFalse();
        assertThat(drained).isEqualTo(1);
    }

    @Test
    void aPayloadOfTheLargestSizeDoesNotOverflow() {
        Mailbox mailbox = mailbox(executor, Long.MAX_VALUE);
        for (int i = 0; i < 100; i++) {
            mailbox.put(() -> {}, Integer.MAX_VALUE);
        }
        assertThat(mailbox.isFull()).isFalse();
    }

    @Property(tries = 500)
    void tellsOfEachCrossingExactlyOnce(@ForAll long seed, @ForAll @LongRange(min = 1, max = 20_000) long limit) {
        HandDrivenExecutor runs = new HandDrivenExecutor();
        int[] told = new int[1];
        Mailbox mailbox = new Mailbox(runs, limit, MailboxBudget.unlimited(), () -> told[0]++);
        Random random = new Random(seed);
        List<Integer> model = new ArrayList<>();
        boolean full = false;
        int crossings = 0;
        for (int step = 0; step < 200; step++) {
            if (random.nextBoolean()) {
                int bytes = random.nextInt(2_000);
                model.add(bytes + Mailbox.EVENT_WEIGHT);
                mailbox.put(() -> {}, bytes);
                full |= sum(model) >= limit;
            } else if (runs.waiting() > 0) {
                // One turn runs all that waits here, event by event.
                runs.runAll();
                while (!model.isEmpty()) {
                    model.remove(0);
                    if (full && sum(model) <= limit / 2) {
                        full = false;
                        crossings++;
                    }
                }
            }
            assertThat(mailbox.isFull()).isEqualTo(full);
            assertThat(told[0]).isEqualTo(crossings);
        }
    }

    private static long sum(List<Integer> weights) {
        return weights.stream().mapToLong(Integer::longValue).sum();
    }

    @Test
    void anEventThatThrowsAnythingHarmsNoOther() {
        Mailbox mailbox = mailbox(executor, 4 * Mailbox.EVENT_WEIGHT);
        mailbox.put(
                () -> {
                    throw new IllegalStateException("runtime");
                },
                0);
        mailbox.put(
                () -> {
                    throw new StackOverflowError("error");
                },
                0);
        mailbox.put(() -> MailboxTest.<RuntimeException>throwAs(new Exception("checked")), 0);
        put(mailbox, 0, 2);
        executor.runAll();
        put(mailbox, 2, 3);
        executor.runAll();

        assertThat(ran).containsExactly(0, 1, 2);
        assertThat(mailbox.completed()).isEqualTo(6);
        assertThat(drained).isEqualTo(1);
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the trick to throw what is not declared
    private static <T extends Throwable> void throwAs(Throwable problem) throws T {
        throw (T) problem;
    }

    @Test
    void aThrowingDrainListenerStopsNothing() {
        Mailbox mailbox = new Mailbox(executor, 1, MailboxBudget.unlimited(), () -> {
            throw new IllegalStateException("drained");
        });
        put(mailbox, 0, 1);
        executor.runAll();
        put(mailbox, 1, 2);
        executor.runAll();

        assertThat(ran).containsExactly(0, 1);
    }

    @Test
    void anExecutorThatWasShutDownLosesNothing() {
        Mailbox mailbox = mailbox(
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                ENORMOUS);
        put(mailbox, 0, 10);

        assertThat(ran).isEqualTo(upTo(10));
    }

    @Test
    void anExecutorThatIsShutDownBetweenTurnsLosesNothing() {
        int[] accepted = new int[1];
        Mailbox mailbox = mailbox(
                task -> {
                    if (accepted[0]++ > 0) {
                        throw new RejectedExecutionException("shut down");
                    }
                    executor.execute(task);
                },
                ENORMOUS);
        put(mailbox, 0, 5 * TURN);
        assertThat(ran).isEmpty();

        executor.runAll();
        assertThat(ran).isEqualTo(upTo(5 * TURN));
    }

    @Test
    void aBrokenExecutorNeitherThrowsAtThePeerNorLosesAnything() {
        for (Throwable problem : List.of(new IllegalStateException("broken"), new OutOfMemoryError("no thread"))) {
            ran.clear();
            Mailbox mailbox = mailbox(task -> MailboxTest.<RuntimeException>throwAs(problem), ENORMOUS);

            assertThatCode(() -> put(mailbox, 0, 3)).doesNotThrowAnyException();
            assertThat(ran).isEqualTo(upTo(3));
        }
    }
}
