package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionClosedException;
import dev.satwire.transport.SendQueueFullException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendQueueTest {
    private final SendQueue queue = new SendQueue(ConnectOptions.DEFAULT.withWaterMarks(10, 20));
    private final StringBuilder written = new StringBuilder();

    private CompletableFuture<Void> offer(String text, Lane lane) {
        return queue.offer(text.getBytes(StandardCharsets.US_ASCII), lane);
    }

    /** Writes as a system that takes so many bytes of what it is given. */
    private boolean write(int count, int bufferSize) {
        ByteBuffer buffer = ByteBuffer.allocate(bufferSize);
        queue.fill(buffer);
        buffer.flip();
        int taken = Math.min(count, buffer.remaining());
        written.append(StandardCharsets.US_ASCII.decode(buffer.duplicate().limit(taken)));
        return queue.advance(taken);
    }

    @Test
    void keepsTheOrderWithinALane() {
        List<CompletableFuture<Void>> futures =
                List.of(offer("ab", Lane.BULK), offer("cd", Lane.BULK), offer("ef", Lane.BULK));
        write(100, 100);
        assertThat(written).hasToString("abcdef");
        assertThat(futures).allMatch(CompletableFuture::isDone);
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void letsControlOvertakeBulk() {
        CompletableFuture<Void> bulk = offer("bulk", Lane.BULK);
        CompletableFuture<Void> control = offer("PONG", Lane.CONTROL);
        write(4, 4);
        assertThat(control).isCompleted();
        assertThat(bulk).isNotDone();
        write(4, 4);
        assertThat(written).hasToString("PONGbulk");
    }

    @Test
    void finishesAPartlyWrittenSendBeforeControlOvertakes() {
        CompletableFuture<Void> first = offer("first", Lane.BULK);
        CompletableFuture<Void> second = offer("second", Lane.BULK);
        write(2, 100);
        CompletableFuture<Void> control = offer("PONG", Lane.CONTROL);
        write(100, 100);
        assertThat(written).hasToString("firstPONGsecond");
        assertThat(List.of(first, second, control)).allMatch(CompletableFuture::isDone);
    }

    @Test
    void writesInOrderWhateverUsersDoToTheFutures() {
        CompletableFuture<Void> completed = offer("ab", Lane.BULK);
        CompletableFuture<Void> cancelled = offer("cd", Lane.BULK);
        CompletableFuture<Void> obtruded = offer("ef", Lane.BULK);
        CompletableFuture<Void> left = offer("gh", Lane.BULK);
        completed.complete(null);
        cancelled.cancel(true);
        write(3, 100);
        obtruded.obtrudeException(new IllegalStateException("on purpose"));
        completed.obtrudeException(new IllegalStateException("on purpose"));
        write(100, 100);
        assertThat(written).hasToString("abcdefgh");
        assertThat(cancelled).isCancelled();
        assertThat(left).isCompleted();
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void closesWhateverUsersDoToTheFutures() {
        CompletableFuture<Void> partial = offer("ab", Lane.BULK);
        write(1, 100);
        partial.complete(null);
        offer("cd", Lane.CONTROL).cancel(false);
        CompletableFuture<Void> left = offer("ef", Lane.BULK);
        queue.close(CloseReason.of(Kind.PEER_CLOSED));
        assertThat(left).isCompletedExceptionally();
        assertThat(queue.bytes()).isZero();
    }

    /** Offers bytes that nobody else holds. */
    private CompletableFuture<Void> offer(List<WeakReference<byte[]>> kept) {
        byte[] bytes = new byte[10];
        kept.add(new WeakReference<>(bytes));
        return queue.offer(bytes, Lane.BULK);
    }

    @Test
    void keepsNoBytesForAFutureThatIsKept() {
        List<WeakReference<byte[]>> kept = new ArrayList<>();
        CompletableFuture<Void> sent = offer(kept);
        write(100, 100);
        CompletableFuture<Void> failed = offer(kept);
        queue.close(CloseReason.of(Kind.PEER_CLOSED));
        Await.until("the bytes are gone", () -> {
            System.gc();
            return kept.stream().allMatch(bytes -> bytes.refersTo(null));
        });
        assertThat(sent).isCompleted();
        assertThat(failed).isCompletedExceptionally();
    }

    @Test
    void doesNotCompleteASendBeforeItsLastByte() {
        CompletableFuture<Void> send = offer("abc", Lane.BULK);
        write(2, 100);
        assertThat(send).isNotDone();
        assertThat(queue.bytes()).isEqualTo(1);
        write(1, 100);
        assertThat(send).isCompleted();
    }

    @Test
    void acceptsTheSendThatCrossesTheBoundAndRefusesTheNext() {
        assertThat(offer("x".repeat(19), Lane.BULK)).isNotDone();
        assertThat(offer("x".repeat(30), Lane.BULK)).isNotDone();
        assertThat(queue.bulkWasFull()).isTrue();
        CompletableFuture<Void> refused = offer("y", Lane.BULK);
        assertThat(Await.failure(refused))
                .isInstanceOf(SendQueueFullException.class)
                .hasMessageContaining("49 bytes")
                .hasMessageContaining("20");
        assertThat(queue.bytes()).isEqualTo(49);
    }

    @Test
    void refusesNeitherLaneForTheOther() {
        assertThat(offer("x".repeat(20), Lane.BULK)).isNotDone();
        assertThat(offer("PONG", Lane.CONTROL)).isNotDone();
        assertThat(Await.failure(offer("x", Lane.BULK))).isInstanceOf(SendQueueFullException.class);
    }

    @Test
    void tellsOnceWhenTheBulkLaneHasDrainedBelowTheLowMark() {
        CompletableFuture<Void> send = offer("x".repeat(25), Lane.BULK);
        assertThat(write(15, 100)).isFalse();
        assertThat(queue.bulkWasFull()).isTrue();
        assertThat(write(1, 100)).isTrue();
        assertThat(queue.bulkWasFull()).isFalse();
        assertThat(write(9, 100)).isFalse();
        assertThat(send).isCompleted();
    }

    @Test
    void neverTellsALaneThatWasNotFull() {
        CompletableFuture<Void> send = offer("x".repeat(19), Lane.BULK);
        assertThat(write(19, 100)).isFalse();
        assertThat(send).isCompleted();
    }

    @Test
    void failsEverythingWithTheFirstReasonWhenClosed() {
        List<CompletableFuture<Void>> futures = new ArrayList<>();
        futures.add(offer("partial", Lane.BULK));
        futures.add(offer("waiting", Lane.BULK));
        write(3, 100);
        futures.add(offer("late", Lane.CONTROL));
        queue.close(CloseReason.of(Kind.PEER_RESET));
        queue.close(CloseReason.of(Kind.LOCAL));
        futures.add(offer("after", Lane.BULK));
        assertThat(futures)
                .allSatisfy(future -> assertThat(Await.failure(future))
                        .isInstanceOfSatisfying(
                                ConnectionClosedException.class,
                                failure -> assertThat(failure.reason().kind()).isEqualTo(Kind.PEER_RESET)));
        assertThat(queue.bytes()).isZero();
        assertThat(queue.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void writesWhateverIsOfferedHoweverItIsCut(long seed) {
        Random random = new Random(seed);
        StringBuilder bulk = new StringBuilder();
        List<CompletableFuture<Void>> futures = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            if (random.nextBoolean()) {
                String text = "b".repeat(1 + random.nextInt(5)) + (char) ('0' + random.nextInt(10));
                CompletableFuture<Void> send = offer(text, Lane.BULK);
                if (!send.isDone()) {
                    bulk.append(text);
                    futures.add(send);
                }
            } else if (random.nextInt(4) == 0) {
                futures.add(offer("C", Lane.CONTROL));
            } else {
                write(random.nextInt(8), 1 + random.nextInt(16));
            }
        }
        while (!queue.isEmpty()) {
            write(100, 100);
        }
        assertThat(written.toString().replace("C", "")).isEqualTo(bulk.toString());
        // A control send stands between two sends: after a digit, another control send, or at the very start.
        assertThat(written.toString()).doesNotContain("bC");
        assertThat(futures).allMatch(CompletableFuture::isDone);
    }

    @Test
    void failsWithoutStackTraces() {
        CloseReason reason = CloseReason.of(CloseReason.Kind.LOCAL);
        assertThat(new ConnectionClosedException(reason).getStackTrace()).isEmpty();
        assertThat(new SendQueueFullException(1, 2).getStackTrace()).isEmpty();
    }
}
