package dev.satwire.peers;

import dev.satwire.peers.SimPromises.Kind;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.BlockLocator;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Transaction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What users ask of peers and of whole pools, and whether what they get is what they asked for. */
final class SimRequests {
    private static final List<Hash256> WTXIDS =
            SimLedger.TRANSACTIONS.stream().map(Transaction::wtxid).toList();

    private static final List<Hash256> TXIDS =
            SimLedger.TRANSACTIONS.stream().map(Transaction::txid).toList();

    private static final List<Hash256> BLOCKS =
            SimLedger.CHAIN.blocks.stream().map(Block::hash).toList();

    private final SimWires wires;
    private final SimPool pool;
    private final RandomGenerator random;
    private final List<SimCourse> courses = new ArrayList<>();

    /** A question and what an answer to it is like. */
    private record Asking<T>(String what, Function<Peer, CompletableFuture<T>> question, Predicate<T> fits) {
        static <T> Asking<T> of(Request<T> request, Predicate<T> fits) {
            return new Asking<>(request.toString(), peer -> peer.request(request), fits);
        }
    }

    SimRequests(SimWires wires, SimPool pool, RandomGenerator random) {
        this.wires = wires;
        this.pool = pool;
        this.random = random;
    }

    /** Asks one peer. */
    void ask(Peer peer) {
        ask(peer, any());
    }

    /** What must hold at any time. */
    void check() {
        courses.removeIf(SimCourse::isOver);
    }

    private <T> void ask(Peer peer, Asking<T> asking) {
        CompletableFuture<T> answer = asking.question.apply(peer);
        pool.promises.add(Kind.ANSWER_OF_PEER, asking.what + " of " + peer, answer, pool.options.requestTimeout());
        expect(asking, answer);
    }

    /** Asks whichever peers will answer. */
    void askPool() {
        if (random.nextInt(8) == 0) {
            askPool(rude());
        } else {
            askPool(any());
        }
    }

    private <T> void askPool(Asking<T> asking) {
        RequestOptions options = options();
        SimCourse course = new SimCourse(wires, pool.party + ": " + asking.what, options);
        CompletableFuture<T> answer = pool.pool.request(peer -> course.ask(peer, asking.question), options);
        course.leadsTo(answer);
        courses.add(course);
        boolean cancelled = random.nextInt(10) == 0;
        pool.promises.add(
                cancelled ? Kind.CANCELLED_ANSWER : Kind.ANSWER_OF_POOL, asking.what, answer, options.deadline());
        expect(asking, answer);
        if (cancelled) {
            var unusedTimer = pool.userLoop.schedule(
                    Duration.ofMillis(random.nextInt(20_000)), () -> answer.cancel(random.nextBoolean()));
        }
    }

    private RequestOptions options() {
        RequestOptions options = RequestOptions.DEFAULT
                .withMaxAttempts(1 + random.nextInt(5))
                .withDeadline(Duration.ofMillis(1 + random.nextInt(200_000)))
                .withRequiredServices(random.nextInt(3) == 0 ? Services.COMPACT_FILTERS : Services.NONE);
        return random.nextBoolean() ? options.withHedgeAfter(Duration.ofMillis(1 + random.nextInt(8_000))) : options;
    }

    private <T> void expect(Asking<T> asking, CompletableFuture<T> answer) {
        CompletableFuture<Void> unused = answer.thenAccept(value ->
                wires.require(asking.fits.test(value), () -> pool.party + ": " + asking.what + " got " + value));
    }

    // ---- questions

    private Asking<?> any() {
        return switch (random.nextInt(9)) {
            case 0 -> Asking.of(Request.ping(), time -> !time.isNegative());
            case 1 -> Asking.of(Request.addresses(), addresses -> true);
            case 2, 3 -> headers();
            case 4 -> block();
            case 5 -> {
                Set<Hash256> wanted = some(BLOCKS);
                yield Asking.of(Request.blocks(wanted), got -> accounts(wanted, got, Block::hash));
            }
            case 6 -> {
                Hash256 txid = oneOf(TXIDS);
                yield Asking.of(Request.transaction(txid), got -> got.txid().equals(txid));
            }
            case 7 -> {
                Hash256 wtxid = oneOf(WTXIDS);
                yield Asking.of(
                        Request.transactionByWtxid(wtxid), got -> got.wtxid().equals(wtxid));
            }
            default -> {
                Set<Hash256> wanted = some(TXIDS);
                yield Asking.of(Request.transactions(wanted), got -> accounts(wanted, got, Transaction::txid));
            }
        };
    }

    private Asking<Block> block() {
        Hash256 hash = oneOf(BLOCKS);
        return Asking.of(Request.block(hash), got -> got.hash().equals(hash) && got.hasValidMerkleRoot());
    }

    private Asking<List<BlockHeader>> headers() {
        if (random.nextInt(4) == 0) {
            Hash256 stop = oneOf(BLOCKS);
            return Asking.of(
                    Request.headers(new BlockLocator(List.of()), stop),
                    got -> got.stream().allMatch(header -> header.hash().equals(stop)) && got.size() <= 1);
        }
        BlockLocator locator = SimLedger.CHAIN.locator(random.nextInt(BLOCKS.size()));
        return Asking.of(Request.headers(locator, Hash256.ZERO), got -> follows(locator, got));
    }

    /** What users do who did not read the manual. */
    private Asking<Object> rude() {
        return switch (random.nextInt(3)) {
            case 0 ->
                new Asking<>(
                        "a question that throws",
                        peer -> {
                            throw new IllegalStateException("on purpose");
                        },
                        got -> false);
            case 1 -> new Asking<>("a question that never ends", peer -> new CompletableFuture<>(), got -> false);
            default ->
                new Asking<>(
                        "a question that fails",
                        peer -> CompletableFuture.failedFuture(
                                new CompletionException(new AssertionError("on purpose"))),
                        got -> false);
        };
    }

    private static boolean follows(BlockLocator locator, List<BlockHeader> headers) {
        boolean follows =
                headers.isEmpty() || locator.hashes().contains(headers.get(0).previousBlock());
        for (int i = 1; i < headers.size(); i++) {
            follows &= headers.get(i).previousBlock().equals(headers.get(i - 1).hash());
        }
        return follows;
    }

    /** Whether each object that was wanted is either there, or not there, or was not spoken of; and nothing else. */
    private static <T> boolean accounts(Set<Hash256> wanted, Fetched<T> got, Function<T, Hash256> hashOf) {
        List<Hash256> all = Stream.of(
                        got.found().stream().map(hashOf), got.notFound().stream(), got.unanswered().stream())
                .flatMap(part -> part)
                .toList();
        return all.size() == wanted.size() && new HashSet<>(all).equals(wanted);
    }

    private Set<Hash256> some(List<Hash256> of) {
        Set<Hash256> some = new LinkedHashSet<>();
        for (int i = random.nextInt(1, 2 * of.size()); i > 0; i--) {
            some.add(oneOf(of));
        }
        return some;
    }

    /** One of those that somebody may have, or one that nobody has. */
    private Hash256 oneOf(List<Hash256> some) {
        return random.nextInt(10) == 0 ? Hash256.ZERO : some.get(random.nextInt(some.size()));
    }
}
