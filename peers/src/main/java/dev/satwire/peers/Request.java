package dev.satwire.peers;

import dev.satwire.peers.BlockRequest.Use;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.BlockLocator;
import dev.satwire.protocol.CFCheckpt;
import dev.satwire.protocol.CFHeaders;
import dev.satwire.protocol.CFilter;
import dev.satwire.protocol.GetCFCheckpt;
import dev.satwire.protocol.GetCFHeaders;
import dev.satwire.protocol.GetCFilters;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Transaction;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a peer can be asked and what counts as the answer, to be given to {@link Peer#request(Request, Duration)}. The
 * methods of {@link Peer} with the same names ask with the usual time-out. <em>Immutable</em>; may be asked many times, of
 * many peers.
 *
 * @param <T> the answer
 */
public final class Request<T> {

    /** How many requests of a kind may wait for a peer at once, where no other bound is given: {@value}. */
    public static final int MAX_WAITING = 100;

    /** How many transactions a peer is asked for at once ({@code MAX_PEER_TX_REQUEST_IN_FLIGHT}): {@value}. */
    public static final int MAX_TRANSACTIONS_IN_FLIGHT = 100;

    /** How many transactions may wait for a peer at once, those asked for included: {@value}. */
    public static final int MAX_TRANSACTIONS = 5_000;

    /** How many blocks a peer is asked for at once ({@code MAX_BLOCKS_IN_TRANSIT_PER_PEER}): {@value}. */
    public static final int MAX_BLOCKS_IN_FLIGHT = 16;

    /** How many blocks may wait for a peer at once, those asked for included: {@value}, as many as a peer sends headers. */
    public static final int MAX_BLOCKS = Headers.MAX_HEADERS;

    /** How many bytes of blocks a request keeps if it does not say otherwise: 64 MiB, or an eighth of a small heap. */
    public static final long DEFAULT_BLOCK_BYTES = ReceiveBudget.DEFAULT;

    private final String text;
    private final Asker<T> asker;

    private interface Asker<T> {
        void ask(RequestTracker tracker, OpenRequest.Ask<T> ask);
    }

    private Request(String text, Asker<T> asker) {
        this.text = text;
        this.asker = asker;
    }

    private static <T> Request<T> question(String text, Services required, Supplier<Question<T>> question) {
        return new Request<>(text, (tracker, ask) -> {
            tracker.require(required);
            tracker.question(question.get(), ask);
        });
    }

    void ask(RequestTracker tracker, OpenRequest.Ask<T> ask) {
        asker.ask(tracker, ask);
    }

    /**
     * Measures a round trip.
     *
     * @return as {@link Peer#ping()}
     */
    public static Request<Duration> ping() {
        return new Request<>("ping", RequestTracker::ping);
    }

    /**
     * Asks for addresses.
     *
     * @return as {@link Peer#getAddresses()}
     */
    public static Request<List<TimestampedAddr>> addresses() {
        return new Request<>("addresses", RequestTracker::addresses);
    }

    /**
     * Asks for headers.
     *
     * @param locator which blocks the asker has
     * @param stop the last block to send; {@link Hash256#ZERO} for as many as there are
     * @return as {@link Peer#getHeaders(BlockLocator, Hash256)}
     */
    public static Request<List<BlockHeader>> headers(BlockLocator locator, Hash256 stop) {
        Objects.requireNonNull(locator, "locator");
        Objects.requireNonNull(stop, "stop");
        return question("headers", Services.NONE, () -> ChainQuestions.headers(locator, stop));
    }

    /**
     * Asks for hashes of blocks.
     *
     * @param locator which blocks the asker has
     * @param stop the last block to name; {@link Hash256#ZERO} for as many as there are
     * @return as {@link Peer#getBlockHashes(BlockLocator, Hash256)}
     */
    public static Request<List<Hash256>> blockHashes(BlockLocator locator, Hash256 stop) {
        Objects.requireNonNull(locator, "locator");
        Objects.requireNonNull(stop, "stop");
        return question("block hashes", Services.NONE, () -> ChainQuestions.blockHashes(locator, stop));
    }

    /**
     * Asks for a block.
     *
     * @param hash its hash
     * @return as {@link Peer#getBlock(Hash256)}
     */
    public static Request<Block> block(Hash256 hash) {
        List<Hash256> hashes = List.of(hash);
        return new Request<>(
                "block " + hash,
                (tracker, ask) ->
                        tracker.blocks(hashes, Use.keep(DEFAULT_BLOCK_BYTES), DataRequest.Outcome::single, ask));
    }

    /**
     * Asks for blocks and keeps up to {@link #DEFAULT_BLOCK_BYTES} of them.
     *
     * @param hashes their hashes; copied
     * @return as {@link Peer#getBlocks(Collection)}
     */
    public static Request<Fetched<Block>> blocks(Collection<Hash256> hashes) {
        return blocks(hashes, DEFAULT_BLOCK_BYTES);
    }

    /**
     * Asks for blocks and keeps them until the last has come. When the next does not fit, the answer is what came before,
     * with the rest {@linkplain Fetched#unanswered() unanswered}, to be asked for again.
     *
     * @param hashes their hashes; copied
     * @param maxBytes how many bytes of blocks to keep; positive, and the first is kept however large it is
     * @return as {@link Peer#getBlocks(Collection)}
     * @throws IllegalArgumentException if the bytes are not positive
     */
    public static Request<Fetched<Block>> blocks(Collection<Hash256> hashes, long maxBytes) {
        if (maxBytes <= 0) {
            throw new IllegalArgumentException("maxBytes must be positive: " + maxBytes);
        }
        return blocks(hashes, Use.keep(maxBytes));
    }

    /**
     * Asks for blocks and keeps none of them: each is given away when it has come and was checked, as by
     * {@link Peer#getBlock}, in the order in which they come. Others are asked for only as they are taken, so a slow taker
     * slows down the peer and holds no more than {@value #MAX_BLOCKS_IN_FLIGHT} of them.
     *
     * <p>The time-out is not that of the whole request but that of the next block: it begins anew with each that was taken.
     *
     * @param hashes their hashes; copied
     * @param taker takes the blocks, one at a time; called where futures complete, and may take its time. What it throws
     *     ends the request, whose future fails with it
     * @return as {@link Peer#getBlocks(Collection, Consumer)}
     */
    public static Request<Fetched<Hash256>> blocks(Collection<Hash256> hashes, Consumer<? super Block> taker) {
        return blocks(hashes, Use.give(Objects.requireNonNull(taker, "taker")));
    }

    /**
     * Asks for a transaction by its txid.
     *
     * @param txid the hash of the transaction without its witnesses
     * @return as {@link Peer#getTransaction(Hash256)}
     */
    public static Request<Transaction> transaction(Hash256 txid) {
        return transaction(txid, false);
    }

    /**
     * Asks for a transaction by its wtxid.
     *
     * @param wtxid the hash of the transaction with its witnesses
     * @return as {@link Peer#getTransactionByWtxid(Hash256)}
     */
    public static Request<Transaction> transactionByWtxid(Hash256 wtxid) {
        return transaction(wtxid, true);
    }

    /**
     * Asks for transactions by their txids.
     *
     * @param txids the hashes of the transactions without their witnesses; copied
     * @return as {@link Peer#getTransactions(Collection)}
     */
    public static Request<Fetched<Transaction>> transactions(Collection<Hash256> txids) {
        return transactions(txids, false);
    }

    /**
     * Asks for transactions by their wtxids.
     *
     * @param wtxids the hashes of the transactions with their witnesses; copied
     * @return as {@link Peer#getTransactionsByWtxid(Collection)}
     */
    public static Request<Fetched<Transaction>> transactionsByWtxid(Collection<Hash256> wtxids) {
        return transactions(wtxids, true);
    }

    /**
     * Asks for the filters of consecutive blocks (BIP-0157).
     *
     * @param filterType {@link GetCFilters#BASIC}, or another type, 0..255
     * @param startHeight the height of the first block
     * @param stopHash the last block; less than {@value GetCFilters#MAX_BLOCKS} above the first
     * @return as {@link Peer#getFilters(int, long, Hash256)}
     */
    public static Request<List<CFilter>> filters(int filterType, long startHeight, Hash256 stopHash) {
        return filters(new GetCFilters(filterType, startHeight, stopHash), List.of());
    }

    /**
     * Asks for the filters of known consecutive blocks (BIP-0157): those of others are no answer.
     *
     * @param filterType {@link GetCFilters#BASIC}, or another type, 0..255
     * @param startHeight the height of the first block
     * @param blocks the hashes of the blocks, ascending, 1..{@value GetCFilters#MAX_BLOCKS}; copied
     * @return fails with {@link BadAnswerException} if other filters come than these in this order; else as
     *     {@link Peer#getFilters(int, long, Hash256)}
     */
    public static Request<List<CFilter>> filters(int filterType, long startHeight, List<Hash256> blocks) {
        List<Hash256> copy = List.copyOf(blocks);
        if (copy.isEmpty() || copy.size() > GetCFilters.MAX_BLOCKS) {
            throw new IllegalArgumentException(
                    "filters of 1 to " + GetCFilters.MAX_BLOCKS + " blocks can be asked for, not of " + copy.size());
        }
        return filters(new GetCFilters(filterType, startHeight, copy.get(copy.size() - 1)), copy);
    }

    /**
     * Asks for the filter hashes of consecutive blocks (BIP-0157).
     *
     * @param filterType {@link GetCFilters#BASIC}, or another type, 0..255
     * @param startHeight the height of the first block
     * @param stopHash the last block; less than {@value CFHeaders#MAX_HASHES} above the first
     * @return as {@link Peer#getFilterHeaders(int, long, Hash256)}
     */
    public static Request<CFHeaders> filterHeaders(int filterType, long startHeight, Hash256 stopHash) {
        GetCFHeaders question = new GetCFHeaders(filterType, startHeight, stopHash);
        return question("filter headers", Services.COMPACT_FILTERS, () -> ChainQuestions.filterHeaders(question));
    }

    /**
     * Asks for the filter headers of every 1,000th block (BIP-0157).
     *
     * @param filterType {@link GetCFilters#BASIC}, or another type, 0..255
     * @param stopHash the last block
     * @return as {@link Peer#getFilterCheckpoints(int, Hash256)}
     */
    public static Request<CFCheckpt> filterCheckpoints(int filterType, Hash256 stopHash) {
        GetCFCheckpt question = new GetCFCheckpt(filterType, stopHash);
        return question(
                "filter checkpoints", Services.COMPACT_FILTERS, () -> ChainQuestions.filterCheckpoints(question));
    }

    /**
     * Asks for the memory pool (BIP-0035).
     *
     * @return as {@link Peer#mempool()}
     */
    public static Request<List<InventoryVector>> mempool() {
        return question("mempool", Services.NONE, MempoolQuestion::new);
    }

    /**
     * Tells what is asked for.
     *
     * @return a few words
     */
    @Override
    public String toString() {
        return text;
    }

    private static Request<List<CFilter>> filters(GetCFilters question, List<Hash256> blocks) {
        return question("filters", Services.COMPACT_FILTERS, () -> new FiltersQuestion(question, blocks));
    }

    private static <O> Request<Fetched<O>> blocks(Collection<Hash256> hashes, Use<O> use) {
        List<Hash256> copy = List.copyOf(hashes);
        return new Request<>(
                copy.size() + " blocks",
                (tracker, ask) -> tracker.blocks(copy, use, DataRequest.Outcome::fetched, ask));
    }

    private static Request<Transaction> transaction(Hash256 id, boolean byWtxid) {
        List<Hash256> ids = List.of(id);
        return new Request<>(
                "transaction " + id,
                (tracker, ask) -> tracker.transactions(ids, byWtxid, DataRequest.Outcome::single, ask));
    }

    private static Request<Fetched<Transaction>> transactions(Collection<Hash256> ids, boolean byWtxid) {
        List<Hash256> copy = List.copyOf(ids);
        return new Request<>(
                copy.size() + " transactions",
                (tracker, ask) -> tracker.transactions(copy, byWtxid, DataRequest.Outcome::fetched, ask));
    }
}
