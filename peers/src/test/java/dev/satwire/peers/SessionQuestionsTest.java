package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.BlockLocator;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.CFCheckpt;
import dev.satwire.protocol.CFHeaders;
import dev.satwire.protocol.CFilter;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.GetCFilters;
import dev.satwire.protocol.GetData;
import dev.satwire.protocol.GetHeaders;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.NotFound;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.Tx;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.WtxidRelay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Requests for chain data: what answers them, what does not, and how many there may be. */
final class SessionQuestionsTest {
    private static final Chain CHAIN = new Chain(Request.MAX_BLOCKS + 2);
    private static final Duration TIMEOUT = PeerOptions.DEFAULT.requestTimeout();
    private static final Services ALL = Services.of(Services.NETWORK, Services.WITNESS, Services.COMPACT_FILTERS);

    private final SessionDriver driver = shaken(ALL);

    private static SessionDriver shaken(Services services) {
        SessionDriver driver = SessionDriver.of(Direction.OUTBOUND, PeerOptions.DEFAULT)
                .connect()
                .receive(SessionDriver.version(ProtocolVersion.CURRENT, services, 7))
                .receive(new WtxidRelay())
                .receive(new Verack());
        driver.sent.clear();
        return driver;
    }

    private <T> CompletableFuture<T> ask(Request<T> request) {
        return ask(request, TIMEOUT);
    }

    private <T> CompletableFuture<T> ask(Request<T> request, Duration timeout) {
        CompletableFuture<T> future = new CompletableFuture<>();
        driver.session.ask(request, future, timeout, driver.now);
        return future;
    }

    private static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return future.handle((value, problem) -> problem).join();
    }

    private static Request<List<BlockHeader>> headersFrom(int height) {
        return Request.headers(new BlockLocator(List.of(CHAIN.hash(height))), Hash256.ZERO);
    }

    private static Inv blocks(int from, int to) {
        return new Inv(IntStream.range(from, to)
                .mapToObj(i -> new InventoryVector(InventoryVector.BLOCK, CHAIN.hash(i)))
                .toList());
    }

    private static CFilter filter(int height) {
        return new CFilter(GetCFilters.BASIC, CHAIN.hash(height), Bytes.of((byte) height));
    }

    private int itemsAsked() {
        return driver.sent.stream()
                .mapToInt(payload ->
                        payload instanceof GetData question ? question.items().size() : 0)
                .sum();
    }

    @Test
    void headersThatDoNotFollowOnTheLocatorOrHaveAGapAreNoAnswer() {
        CompletableFuture<List<BlockHeader>> future = ask(headersFrom(10));
        List<BlockHeader> gap = new ArrayList<>(CHAIN.headers(11, 13));
        gap.addAll(CHAIN.headers(14, 15));
        driver.receive(new Headers(CHAIN.headers(12, 13))).receive(new Headers(gap));
        assertThat(future).isNotDone();

        driver.receive(new Headers(CHAIN.headers(11, 20)));
        assertThat(future).isCompletedWithValue(CHAIN.headers(11, 20));
    }

    @Test
    void noHeadersAreAnAnswer() {
        CompletableFuture<List<BlockHeader>> future = ask(headersFrom(10));
        driver.receive(new Headers(List.of()));
        assertThat(future).isCompletedWithValue(List.of());
    }

    @Test
    void theTimeOfAnUnknownHeaderSaysWhatSilenceMayMean() {
        CompletableFuture<List<BlockHeader>> one = ask(Request.headers(new BlockLocator(List.of()), CHAIN.hash(5)));
        CompletableFuture<List<Hash256>> hashes = ask(Request.blockHashes(CHAIN.locator(1), Hash256.ZERO));
        driver.pass(TIMEOUT);
        assertThat(failure(one))
                .isInstanceOf(TimeoutException.class)
                .hasMessage("no answer to getheaders (the node may not have block " + CHAIN.hash(5) + ") within 30 s");
        assertThat(failure(hashes)).hasMessage("no answer to getblocks (the node may have no more blocks) within 30 s");
    }

    @Test
    void oneHeaderIsAskedForWithAnEmptyLocator() {
        CompletableFuture<List<BlockHeader>> future = ask(Request.headers(new BlockLocator(List.of()), CHAIN.hash(5)));
        driver.receive(new Headers(CHAIN.headers(6, 7)));
        assertThat(future).isNotDone();
        driver.receive(new Headers(CHAIN.headers(5, 6)));
        assertThat(future).isCompletedWithValue(CHAIN.headers(5, 6));
    }

    @Test
    void oneGetheadersIsUnderWayAndTheOthersWaitForTheirTurn() {
        CompletableFuture<List<BlockHeader>> first = ask(headersFrom(1));
        CompletableFuture<List<BlockHeader>> abandoned = ask(headersFrom(2));
        CompletableFuture<List<BlockHeader>> third = ask(headersFrom(3));
        abandoned.cancel(false);
        assertThat(driver.sent).hasSize(1);

        driver.receive(new Headers(CHAIN.headers(2, 3)));
        assertThat(first).isCompleted();
        assertThat(driver.sent).hasSize(2);
        assertThat(((GetHeaders) driver.sent.get(1)).locator().hashes()).containsExactly(CHAIN.hash(3));
        driver.receive(new Headers(CHAIN.headers(4, 5)));
        assertThat(third).isCompleted();
    }

    @Test
    void theNextIsAskedWhenTheFirstHasTimedOut() {
        CompletableFuture<List<BlockHeader>> first = ask(headersFrom(1));
        CompletableFuture<List<BlockHeader>> second = ask(headersFrom(2), TIMEOUT.plusSeconds(5));
        driver.passAlmost(TIMEOUT);
        assertThat(first).isNotDone();
        driver.pass(Duration.ofNanos(1));
        assertThat(failure(first)).isInstanceOf(TimeoutException.class);

        driver.pass(Question.QUIET).receive(new Headers(CHAIN.headers(2, 3)));
        assertThat(second).isNotDone();
        driver.receive(new Headers(CHAIN.headers(3, 4)));
        assertThat(second).isCompleted();
    }

    @Test
    void aLateAnswerIsNotTakenForThatOfTheNextQuestion() {
        CompletableFuture<List<BlockHeader>> first = ask(headersFrom(1));
        CompletableFuture<List<BlockHeader>> second = ask(headersFrom(2), TIMEOUT.plusSeconds(5));
        driver.pass(TIMEOUT);
        assertThat(failure(first)).isInstanceOf(TimeoutException.class);
        assertThat(driver.sent).hasSize(1);

        driver.receive(new Headers(List.of()));
        assertThat(second).isNotDone();
        assertThat(driver.sent).hasSize(2);
        driver.receive(new Headers(CHAIN.headers(3, 4)));
        assertThat(second).isCompletedWithValue(CHAIN.headers(3, 4));
    }

    @Test
    void theNextFiltersAreAskedForWhenTheRestOfTheLastHasCome() {
        var first = ask(Request.filters(GetCFilters.BASIC, 3, CHAIN.hash(6)));
        var second = ask(Request.filters(GetCFilters.BASIC, 7, CHAIN.hash(8)), TIMEOUT.plusSeconds(9));
        driver.receive(filter(3)).pass(TIMEOUT);
        assertThat(failure(first)).isInstanceOf(TimeoutException.class);

        driver.receive(filter(4)).passAlmost(Question.QUIET).receive(filter(5)).passAlmost(Question.QUIET);
        assertThat(driver.sent).hasSize(1);
        driver.receive(filter(6));
        assertThat(driver.sent).hasSize(2);
        driver.receive(filter(7)).receive(filter(8));
        assertThat(second).isCompletedWithValue(List.of(filter(7), filter(8)));
    }

    @Test
    void theRestOfABadAnswerIsNotTakenForThatOfTheNextQuestion() {
        var first = ask(Request.filters(GetCFilters.BASIC, 3, CHAIN.hash(6)));
        var second = ask(Request.filters(GetCFilters.BASIC, 7, CHAIN.hash(8)));
        driver.receive(filter(3)).receive(filter(3)).receive(filter(5)).receive(filter(6));
        assertThat(failure(first)).isInstanceOf(BadAnswerException.class);
        driver.receive(filter(7)).receive(filter(8));
        assertThat(second).isCompletedWithValue(List.of(filter(7), filter(8)));
    }

    @Test
    void aPeerThatNeverComesToAnEndHoldsUpTheNextQuestionForAWhileOnly() {
        assertThat(ask(Request.filters(GetCFilters.BASIC, 3, CHAIN.hash(6)))).isNotDone();
        assertThat(ask(Request.filters(GetCFilters.BASIC, 7, CHAIN.hash(8)), TIMEOUT.multipliedBy(3)))
                .isNotDone();
        var hasty = ask(Request.filters(GetCFilters.BASIC, 9, CHAIN.hash(9)), TIMEOUT.plusSeconds(5));
        driver.pass(TIMEOUT);
        for (int second = 1; second < QuestionLine.MAX_LATE.toSeconds(); second++) {
            driver.receive(filter(4)).pass(Duration.ofSeconds(1));
        }
        assertThat(driver.sent).hasSize(1);
        assertThat(failure(hasty)).hasMessageContaining("others were asked first");
        driver.receive(filter(4)).pass(Duration.ofSeconds(1));
        assertThat(driver.sent).hasSize(2);
    }

    @Test
    void filtersOfOtherBlocksBeforeTheFirstAreNoAnswer() {
        var future = ask(Request.filters(GetCFilters.BASIC, 3, List.of(CHAIN.hash(3), CHAIN.hash(4))));
        driver.receive(filter(9)).receive(filter(3)).receive(filter(4));
        assertThat(future).isCompletedWithValue(List.of(filter(3), filter(4)));
    }

    @Test
    void aHundredQuestionsMayWaitAndNotOneMore() {
        List<CompletableFuture<List<BlockHeader>>> futures = new ArrayList<>();
        for (int i = 0; i < Request.MAX_WAITING; i++) {
            futures.add(ask(headersFrom(1)));
        }
        assertThat(failure(ask(headersFrom(1))))
                .isInstanceOf(TooManyRequestsException.class)
                .hasMessageContaining("100 getheaders wait for this peer already");
        assertThat(futures).noneMatch(CompletableFuture::isDone);
        futures.get(50).cancel(false);
        assertThat(ask(headersFrom(1))).isNotDone();
        assertThat(ask(Request.mempool())).isNotDone();

        driver.closed(DisconnectReason.of(Code.PEER_RESET));
        assertThat(futures).allMatch(CompletableFuture::isDone);
    }

    @Test
    void hashesOfBlocksComeInOneInvWithWhateverElse() {
        CompletableFuture<List<Hash256>> future = ask(Request.blockHashes(CHAIN.locator(1), Hash256.ZERO));
        List<InventoryVector> mixed = new ArrayList<>(blocks(2, 5).items());
        mixed.add(new InventoryVector(InventoryVector.WTX, Hash256.ZERO));
        driver.receive(blocks(9, 10)).receive(Payloads.inv());
        assertThat(future).isNotDone();
        driver.receive(new Inv(mixed));
        assertThat(future).isCompletedWithValue(List.of(CHAIN.hash(2), CHAIN.hash(3), CHAIN.hash(4)));
    }

    @Test
    void aSingleHashIsTheAnswerIfItIsTheStopOrNothingElseComes() {
        CompletableFuture<List<Hash256>> stop = ask(Request.blockHashes(CHAIN.locator(1), CHAIN.hash(2)));
        driver.receive(blocks(2, 3));
        assertThat(stop).isCompletedWithValue(List.of(CHAIN.hash(2)));

        CompletableFuture<List<Hash256>> open = ask(Request.blockHashes(CHAIN.locator(1), Hash256.ZERO));
        driver.receive(blocks(2, 3)).passAlmost(TIMEOUT);
        assertThat(open).isNotDone();
        driver.pass(Duration.ofNanos(1));
        assertThat(open).isCompletedWithValue(List.of(CHAIN.hash(2)));

        CompletableFuture<List<Hash256>> silence = ask(Request.blockHashes(CHAIN.locator(1), Hash256.ZERO));
        driver.pass(TIMEOUT);
        assertThat(failure(silence)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void blocksAreAskedForWithWitnessesFromThoseWhoHaveThem() {
        assertThat(ask(Request.block(CHAIN.hash(1)))).isNotDone();
        SessionDriver old = shaken(Services.NETWORK);
        old.session.ask(Request.block(CHAIN.hash(1)), new CompletableFuture<>(), TIMEOUT, old.now);

        assertThat(driver.sent)
                .containsExactly(
                        new GetData(List.of(new InventoryVector(InventoryVector.WITNESS_BLOCK, CHAIN.hash(1)))));
        assertThat(old.sent)
                .containsExactly(new GetData(List.of(new InventoryVector(InventoryVector.BLOCK, CHAIN.hash(1)))));
    }

    @Test
    void aBlockWithTransactionsOfAnotherIsABadAnswer() {
        CompletableFuture<Block> future = ask(Request.block(CHAIN.hash(1)));
        driver.receive(CHAIN.blocks.get(2));
        assertThat(future).isNotDone();
        driver.receive(
                Block.of(CHAIN.blocks.get(1).header(), CHAIN.blocks.get(2).transactions()));
        assertThat(failure(future)).isInstanceOf(BadAnswerException.class);
    }

    @Test
    void aBlockMayBeNotFoundAfterAll() {
        CompletableFuture<Block> future = ask(Request.block(CHAIN.hash(1)));
        driver.receive(new NotFound(List.of(new InventoryVector(InventoryVector.BLOCK, CHAIN.hash(1)))));
        assertThat(failure(future)).isInstanceOf(NotFoundException.class);
    }

    @Test
    void sixteenBlocksAreAskedForAtOnceAndTheNextWhenOneHasCome() {
        CompletableFuture<Fetched<Block>> future =
                ask(Request.blocks(CHAIN.blocks.subList(0, Request.MAX_BLOCKS).stream()
                        .map(Block::hash)
                        .toList()));
        assertThat(itemsAsked()).isEqualTo(Request.MAX_BLOCKS_IN_FLIGHT);
        assertThat(failure(ask(Request.block(CHAIN.hash(Request.MAX_BLOCKS)))))
                .isInstanceOf(TooManyRequestsException.class);

        driver.receive(CHAIN.blocks.get(0));
        assertThat(itemsAsked()).isEqualTo(Request.MAX_BLOCKS_IN_FLIGHT + 1);
        driver.pass(TIMEOUT);
        assertThat(future.join().found()).containsExactly(CHAIN.blocks.get(0));
        assertThat(future.join().unanswered()).hasSize(Request.MAX_BLOCKS - 1);
        assertThat(ask(Request.block(CHAIN.hash(Request.MAX_BLOCKS)))).isNotDone();
        assertThat(itemsAsked()).isEqualTo(Request.MAX_BLOCKS_IN_FLIGHT + 2);
    }

    @Test
    void aHundredTransactionsAreAskedForAtOnceAndFiveThousandMayWait() {
        List<Hash256> ids = IntStream.range(0, Request.MAX_TRANSACTIONS)
                .mapToObj(i -> Hash256.sha256d(new byte[] {(byte) i, (byte) (i >> 8)}))
                .toList();
        CompletableFuture<Fetched<Transaction>> future = ask(Request.transactions(ids));
        assertThat(itemsAsked()).isEqualTo(Request.MAX_TRANSACTIONS_IN_FLIGHT);
        assertThat(failure(ask(Request.transaction(Hash256.ZERO)))).hasMessageContaining("no room for 1 more");

        for (int i = 0; i < Request.MAX_TRANSACTIONS; i += 100) {
            driver.receive(new NotFound(ids.subList(i, i + 100).stream()
                    .map(id -> new InventoryVector(InventoryVector.TX, id))
                    .toList()));
        }
        assertThat(future.join().notFound()).isEqualTo(ids);
        assertThat(itemsAsked()).isEqualTo(Request.MAX_TRANSACTIONS);
    }

    @Test
    void refusalsCostNoLookAtAllThatWaits() {
        AtomicInteger looks = new AtomicInteger();
        CompletableFuture<Fetched<Transaction>> waiting = new CompletableFuture<>() {
            @Override
            public boolean isDone() {
                looks.incrementAndGet();
                return super.isDone();
            }
        };
        List<Hash256> ids = IntStream.range(0, Request.MAX_TRANSACTIONS)
                .mapToObj(i -> Hash256.sha256d(new byte[] {(byte) i, (byte) (i >> 8)}))
                .toList();
        driver.session.ask(Request.transactions(ids), waiting, TIMEOUT, driver.now);
        for (int i = 0; i < 1_000; i++) {
            assertThat(failure(ask(Request.transaction(Hash256.ZERO)))).isInstanceOf(TooManyRequestsException.class);
        }
        assertThat(looks.get()).isLessThan(2 * Request.MAX_TRANSACTIONS);

        waiting.cancel(false);
        driver.pass(DataRequests.SWEEP_INTERVAL);
        assertThat(ask(Request.transaction(Hash256.ZERO))).isNotDone();
    }

    @Test
    void notFoundIsTakenInAnyTypeOfTransactionAndOnlyForWhatWasAsked() {
        for (int type : List.of(InventoryVector.TX, InventoryVector.WITNESS_TX, InventoryVector.WTX)) {
            CompletableFuture<Transaction> byTxid = ask(Request.transaction(CHAIN.hash(1)));
            CompletableFuture<Transaction> byWtxid = ask(Request.transactionByWtxid(CHAIN.hash(2)));
            driver.receive(new NotFound(List.of(new InventoryVector(type, CHAIN.hash(3)))));
            assertThat(byTxid).isNotDone();
            driver.receive(new NotFound(
                    List.of(new InventoryVector(type, CHAIN.hash(1)), new InventoryVector(type, CHAIN.hash(2)))));
            assertThat(failure(byTxid)).isInstanceOf(NotFoundException.class);
            assertThat(failure(byWtxid)).isInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void oneTransactionAnswersAllWhoAskForItAndIsAskedForOnce() {
        Transaction transaction = Chain.transaction(1);
        CompletableFuture<Transaction> first = ask(Request.transaction(transaction.txid()));
        CompletableFuture<Transaction> second = ask(Request.transaction(transaction.txid()));
        CompletableFuture<Fetched<Transaction>> both =
                ask(Request.transactions(Collections.nCopies(3, transaction.txid())));
        CompletableFuture<Transaction> wtxid = ask(Request.transactionByWtxid(transaction.wtxid()));
        assertThat(itemsAsked()).isEqualTo(2);

        driver.receive(new Tx(Chain.transaction(2)));
        assertThat(Stream.of(first, second, both, wtxid)).noneMatch(CompletableFuture::isDone);
        driver.receive(new Tx(Chain.transaction(1, 99)));
        assertThat(Stream.of(first, second, both)).allMatch(CompletableFuture::isDone);
        assertThat(wtxid).isNotDone();
        driver.receive(new Tx(transaction));
        assertThat(wtxid).isCompletedWithValue(transaction);
        assertThat(both.join().found()).containsExactly(Chain.transaction(1, 99));
    }

    @Test
    void whoAsksWithAnEarlierDeadlineLeavesTheOthersWaiting() {
        Transaction transaction = Chain.transaction(1);
        CompletableFuture<Transaction> hasty = ask(Request.transaction(transaction.txid()), Duration.ofSeconds(1));
        CompletableFuture<Transaction> patient = ask(Request.transaction(transaction.txid()));
        driver.pass(Duration.ofSeconds(1));
        assertThat(failure(hasty)).isInstanceOf(TimeoutException.class);
        driver.receive(new Tx(transaction));
        assertThat(patient).isCompletedWithValue(transaction);
    }

    @Test
    void nothingIsAskedForWhenNothingIsWanted() {
        assertThat(ask(Request.blocks(List.of())).join().isComplete()).isTrue();
        assertThat(driver.sent).isEmpty();
    }

    @Test
    void wtxidsAreNotAskedOfThoseWhoDoNotKnowThem() {
        SessionDriver old = SessionDriver.shaken();
        CompletableFuture<Transaction> future = new CompletableFuture<>();
        old.session.ask(Request.transactionByWtxid(Hash256.ZERO), future, TIMEOUT, old.now);
        assertThat(failure(future)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void filtersComeOneByOneUntilTheLast() {
        CompletableFuture<List<CFilter>> future = ask(Request.filters(GetCFilters.BASIC, 3, CHAIN.hash(5)));
        driver.receive(filter(3)).receive(filter(4));
        driver.receive(new CFilter(1, CHAIN.hash(5), Bytes.EMPTY));
        assertThat(future).isNotDone();
        driver.receive(filter(5));
        assertThat(future).isCompletedWithValue(List.of(filter(3), filter(4), filter(5)));
    }

    @Test
    void filtersOutOfOrderOrTwiceAreABadAnswer() {
        var known = ask(Request.filters(GetCFilters.BASIC, 3, List.of(CHAIN.hash(3), CHAIN.hash(4), CHAIN.hash(5))));
        driver.receive(filter(3)).receive(filter(5));
        assertThat(failure(known)).isInstanceOf(BadAnswerException.class);

        var unknown = ask(Request.filters(GetCFilters.BASIC, 3, CHAIN.hash(5)));
        driver.receive(filter(3)).receive(filter(3));
        assertThat(failure(unknown)).isInstanceOf(BadAnswerException.class);
    }

    @Test
    void aThousandFiltersMayComeAndTheLastOfThemMustBeTheStop() {
        Chain chain = new Chain(GetCFilters.MAX_BLOCKS + 1);
        for (int last : new int[] {GetCFilters.MAX_BLOCKS - 1, GetCFilters.MAX_BLOCKS}) {
            var future = ask(Request.filters(GetCFilters.BASIC, 0, chain.hash(last)));
            for (int i = 0; i < GetCFilters.MAX_BLOCKS; i++) {
                driver.receive(new CFilter(GetCFilters.BASIC, chain.hash(i), Bytes.EMPTY));
            }
            assertThat(future.isCompletedExceptionally()).isEqualTo(last == GetCFilters.MAX_BLOCKS);
            assertThat(future).isDone();
        }
    }

    @Test
    void filterHeadersAndCheckpointsAreKnownByTypeAndStop() {
        var headers = ask(Request.filterHeaders(GetCFilters.BASIC, 3, CHAIN.hash(5)));
        var checkpoints = ask(Request.filterCheckpoints(GetCFilters.BASIC, CHAIN.hash(5)));
        CFHeaders right = new CFHeaders(0, CHAIN.hash(5), Hash256.ZERO, List.of());
        CFCheckpt point = new CFCheckpt(0, CHAIN.hash(5), List.of());
        driver.receive(new CFHeaders(1, CHAIN.hash(5), Hash256.ZERO, List.of()))
                .receive(new CFHeaders(0, CHAIN.hash(6), Hash256.ZERO, List.of()))
                .receive(new CFCheckpt(1, CHAIN.hash(5), List.of()))
                .receive(new CFCheckpt(0, CHAIN.hash(6), List.of()));
        assertThat(headers).isNotDone();
        assertThat(checkpoints).isNotDone();
        driver.receive(right).receive(point);
        assertThat(headers).isCompletedWithValue(right);
        assertThat(checkpoints).isCompletedWithValue(point);
    }

    @Test
    void filtersAreNotAskedOfThoseWhoDoNotOfferThem() {
        SessionDriver old = shaken(Services.NETWORK);
        CompletableFuture<List<CFilter>> future = new CompletableFuture<>();
        old.session.ask(Request.filters(GetCFilters.BASIC, 3, CHAIN.hash(5)), future, TIMEOUT, old.now);
        assertThat(failure(future)).hasMessageContaining("COMPACT_FILTERS");
        assertThat(old.sent).isEmpty();
    }

    @Test
    void theMemoryPoolIsCompleteWhenNothingMoreIsAnnounced() {
        var future = ask(Request.mempool());
        InventoryVector one = new InventoryVector(InventoryVector.WTX, CHAIN.hash(1));
        InventoryVector two = new InventoryVector(InventoryVector.TX, CHAIN.hash(2));
        driver.pass(Duration.ofSeconds(5)).receive(new Inv(List.of(one))).passAlmost(Question.QUIET);
        driver.receive(new Inv(List.of(two, one))).passAlmost(Question.QUIET).receive(blocks(3, 4));
        assertThat(future).isNotDone();
        driver.pass(Duration.ofNanos(1));
        assertThat(future).isCompletedWithValue(List.of(one, two));

        var silence = ask(Request.mempool());
        driver.pass(TIMEOUT);
        assertThat(failure(silence)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void answersAreWantedOnlyWhileSomebodyWaits() {
        // Inv, headers and notfound the session has a use of its own for.
        List<Command> answers = List.of(Block.COMMAND, Tx.COMMAND, CFilter.COMMAND);
        assertThat(answers).noneMatch(driver.session::wants);
        List<CompletableFuture<?>> futures = List.of(
                ask(Request.block(CHAIN.hash(1))),
                ask(Request.transaction(CHAIN.hash(1))),
                ask(Request.filters(GetCFilters.BASIC, 3, CHAIN.hash(5))));
        assertThat(answers).allMatch(driver.session::wants);
        driver.pass(TIMEOUT);
        assertThat(futures).allMatch(CompletableFuture::isDone);
        driver.pass(Question.QUIET);
        assertThat(answers).noneMatch(driver.session::wants);
    }

    @Test
    void whatNobodyAskedForChangesNothing() {
        List<Payload> unasked = List.of(
                new Headers(CHAIN.headers(1, 3)),
                CHAIN.blocks.get(1),
                new Tx(Chain.transaction(1)),
                new NotFound(blocks(1, 5).items()),
                filter(1),
                new CFHeaders(0, CHAIN.hash(5), Hash256.ZERO, List.of()));
        unasked.forEach(driver::receive);
        assertThat(driver.delivered).isEqualTo(unasked);
        assertThat(driver.log).doesNotContain("complete");
        assertThat(driver.sent).isEmpty();
    }
}
