package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.GetData;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.NotFound;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Requests for many blocks: each is checked as it comes, and how much of them is held. */
final class BlockRequestTest {
    private static final Chain CHAIN = new Chain(Request.MAX_BLOCKS + 1);
    private static final List<Hash256> HASHES =
            CHAIN.blocks.stream().map(Block::hash).toList();
    private static final Duration TIMEOUT = PeerOptions.DEFAULT.requestTimeout();
    private static final Duration NANO = Duration.ofNanos(1);
    private static final int SIZE = CHAIN.blocks.get(0).size();
    private static final int WINDOW = Request.MAX_BLOCKS_IN_FLIGHT;

    private final SessionDriver driver = SessionDriver.shaken();
    private final HandDrivenExecutor slow = new HandDrivenExecutor();
    private final List<Block> taken = new ArrayList<>();

    private <T> CompletableFuture<T> ask(Request<T> request) {
        CompletableFuture<T> future = new CompletableFuture<>();
        driver.session.ask(request, future, TIMEOUT, driver.now);
        return future;
    }

    private CompletableFuture<Fetched<Hash256>> give(int blocks, Consumer<Block> taker) {
        return ask(Request.blocks(HASHES.subList(0, blocks), taker));
    }

    private void send(int from, int to) {
        CHAIN.blocks.subList(from, to).forEach(driver::receive);
    }

    /** The header of one block with the transactions of another. */
    private static Block mutated(int height) {
        return Block.of(
                CHAIN.blocks.get(height).header(), CHAIN.blocks.get(height + 1).transactions());
    }

    private int asked() {
        return driver.sent.stream()
                .mapToInt(payload ->
                        payload instanceof GetData question ? question.items().size() : 0)
                .sum();
    }

    private static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return future.handle((value, problem) -> problem).join();
    }

    @Test
    void whatATakerThrowsWithoutDeclaringItFailsTheRequest() {
        CompletableFuture<Fetched<Hash256>> future = give(2, block -> throwAny(new IOException("disk full")));
        send(0, 1);
        assertThat(failure(future)).isInstanceOf(IOException.class);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void throwAny(Throwable problem) throws E {
        throw (E) problem;
    }

    @Test
    void aBlockWithTransactionsOfAnotherIsDroppedAndTheOthersAreNot() {
        CompletableFuture<Fetched<Block>> future = ask(Request.blocks(HASHES.subList(0, 3)));
        send(0, 1);
        driver.receive(mutated(1));
        send(2, 3);
        assertThat(future.join().found()).containsExactly(CHAIN.blocks.get(0), CHAIN.blocks.get(2));
        assertThat(future.join().unanswered()).containsExactly(HASHES.get(1));
    }

    @Test
    void nothingButSuchBlocksIsABadAnswer() {
        CompletableFuture<Fetched<Block>> future = ask(Request.blocks(HASHES.subList(0, 2)));
        driver.receive(mutated(0)).receive(mutated(1));
        assertThat(failure(future))
                .isInstanceOf(BadAnswerException.class)
                .hasMessageContaining(HASHES.get(1).toString());
    }

    @Test
    void noMoreIsKeptThanThereIsRoomForAndTheRestIsUnanswered() {
        for (int room : new int[] {3 * SIZE - 1, 3 * SIZE}) {
            CompletableFuture<Fetched<Block>> future = ask(Request.blocks(HASHES.subList(0, 4), room));
            send(0, 4);
            assertThat(future.join().found()).isEqualTo(CHAIN.blocks.subList(0, room / SIZE));
            assertThat(future.join().unanswered()).isEqualTo(HASHES.subList(room / SIZE, 4));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Request.blocks(HASHES, 0));
    }

    @Test
    void theFirstBlockIsKeptHoweverLargeAndABadOneTakesNoRoom() {
        CompletableFuture<Fetched<Block>> future = ask(Request.blocks(HASHES.subList(0, 3), 1));
        driver.receive(mutated(0));
        send(1, 3);
        assertThat(future.join().found()).containsExactly(CHAIN.blocks.get(1));
    }

    @Test
    void blocksThatAreBeingCheckedWhenThereIsNoMoreRoomAreStillKept() {
        driver.completions = slow;
        CompletableFuture<Fetched<Block>> future = ask(Request.blocks(HASHES.subList(0, 3), 2L * SIZE));
        send(0, 3);
        assertThat(future).isNotDone();
        slow.runAll();
        assertThat(future.join().found()).isEqualTo(CHAIN.blocks.subList(0, 2));
    }

    @Test
    void asManyBlocksAsThereAreHeadersAreTakenOneByOne() {
        CompletableFuture<Fetched<Hash256>> future = give(Request.MAX_BLOCKS, taken::add);
        for (int i = 0; i < Request.MAX_BLOCKS; i++) {
            assertThat(asked()).isEqualTo(Math.min(i + WINDOW, Request.MAX_BLOCKS));
            assertThat(future).isNotDone();
            send(i, i + 1);
        }
        assertThat(taken).isEqualTo(CHAIN.blocks.subList(0, Request.MAX_BLOCKS));
        assertThat(future.join().found()).isEqualTo(HASHES.subList(0, Request.MAX_BLOCKS));
        assertThat(future.join().isComplete()).isTrue();
        assertThat(failure(give(Request.MAX_BLOCKS + 1, taken::add)))
                .as("no wait would help")
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("ask for at most 2000 at a time");
    }

    @Test
    void whoAsksForMoreThanMayWaitHearsThatItIsTooSoon() {
        CompletableFuture<Fetched<Hash256>> first = give(Request.MAX_BLOCKS, taken::add);
        assertThat(failure(give(1, taken::add)))
                .isInstanceOfSatisfying(
                        TooManyRequestsException.class,
                        e -> assertThat(e.limit()).isEqualTo(Request.MAX_BLOCKS))
                .hasMessageContaining("let some end first")
                .hasNoSuppressedExceptions();
        assertThat(first).isNotDone();
    }

    @Test
    void noMoreBlocksAreAskedForThanAreTaken() {
        driver.completions = slow;
        CompletableFuture<Fetched<Hash256>> future = give(100, taken::add);
        send(0, WINDOW);
        assertThat(asked()).isEqualTo(WINDOW);
        assertThat(slow.waiting()).as("one at a time").isEqualTo(1);

        slow.runOne();
        assertThat(taken).hasSize(1);
        assertThat(asked()).isEqualTo(WINDOW + 1);
        future.cancel(false);
        slow.runAll();
        assertThat(taken).hasSize(1);
        assertThat(asked()).isEqualTo(WINDOW + 1);

        assertThat(give(100, taken::add)).isNotDone();
        assertThat(asked()).as("the room is free again").isGreaterThan(2 * WINDOW - 2);
    }

    @Test
    void theTimeOfATakerIsNotThatOfThePeer() {
        driver.completions = slow;
        CompletableFuture<Fetched<Hash256>> future = give(2, taken::add);
        driver.passAlmost(TIMEOUT);
        send(0, 1);
        driver.pass(TIMEOUT.multipliedBy(3));
        assertThat(future).isNotDone();
        slow.runAll();

        driver.passAlmost(TIMEOUT);
        assertThat(slow.waiting()).isZero();
        driver.pass(NANO);
        slow.runAll();
        assertThat(future.join().found()).containsExactly(HASHES.get(0));
        assertThat(future.join().unanswered()).containsExactly(HASHES.get(1));
    }

    @Test
    void nothingAtAllInTimeIsATimeout() {
        CompletableFuture<Fetched<Hash256>> future = give(2, taken::add);
        driver.pass(TIMEOUT);
        assertThat(failure(future)).isInstanceOf(TimeoutException.class).hasMessage("no block within 30 s");
    }

    @Test
    void aTakerThatThrowsEndsTheRequest() {
        CompletableFuture<Fetched<Hash256>> future = give(100, block -> {
            throw new UnsupportedOperationException("disk full");
        });
        send(0, 1);
        assertThat(failure(future)).hasMessage("disk full");
        assertThat(driver.session.wants(Block.COMMAND)).isFalse();
        assertThat(asked()).isEqualTo(WINDOW);
        assertThat(driver.ends).isEmpty();
    }

    @Test
    void badAndMissingBlocksAreNotGivenAway() {
        CompletableFuture<Fetched<Hash256>> future = give(3, taken::add);
        driver.receive(mutated(0));
        driver.receive(new NotFound(List.of(new InventoryVector(InventoryVector.BLOCK, HASHES.get(1)))));
        send(2, 3);
        assertThat(taken).containsExactly(CHAIN.blocks.get(2));
        assertThat(future.join())
                .isEqualTo(new Fetched<>(List.of(HASHES.get(2)), List.of(HASHES.get(1)), List.of(HASHES.get(0))));
    }

    @Test
    void oneBlockGoesToAllWhoAskedForIt() {
        CompletableFuture<Block> one = ask(Request.block(HASHES.get(0)));
        CompletableFuture<Fetched<Block>> kept = ask(Request.blocks(HASHES.subList(0, 1)));
        CompletableFuture<Fetched<Hash256>> given = give(1, taken::add);
        assertThat(asked()).isEqualTo(1);
        send(0, 1);
        assertThat(one).isCompletedWithValue(CHAIN.blocks.get(0));
        assertThat(kept.join().found()).isEqualTo(taken);
        assertThat(given.join().found()).containsExactly(HASHES.get(0));
    }
}
