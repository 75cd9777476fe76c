package dev.satwire.peers;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.BlockLocator;
import dev.satwire.protocol.CFCheckpt;
import dev.satwire.protocol.CFHeaders;
import dev.satwire.protocol.CFilter;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.Version;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * One connection to a node, from the moment it is established to its end. A node that comes back is a new {@code Peer}.
 *
 * <p>Peers come from a {@link PeerPool}: from {@link PeerPool#connect(NetAddr) connect}, from
 * {@link PeerPool#peers peers} and as the first argument of listeners.
 *
 * <pre>{@code
 * Peer peer = pool.connect(address).join();
 * System.out.println("a ping took " + peer.ping().join());
 * List<BlockHeader> headers = peer.getHeaders(locator, Hash256.ZERO).orTimeout(10, TimeUnit.SECONDS).join();
 * System.out.println("the node knows " + headers.size() + " more headers");
 * peer.closed().thenAccept(reason -> System.out.println("gone: " + reason.text()));
 * }</pre>
 *
 * <p><strong>Life.</strong> A peer is connected, then {@linkplain #isReady ready} once the handshake is complete, then
 * gone. Payloads are sent and requests made only while it is ready. Whatever a peer was asked or sent that has not ended by
 * the time it is gone fails with a {@link PeerException} that says why; what is known of it, its address and version and
 * counts, can still be read.
 *
 * <p><strong>Threads.</strong> Thread-safe. No method waits: what takes time returns a future, and a call from inside a
 * listener is as good as any. Futures complete where {@link PeerPool} says, never on an I/O thread; each is the caller's
 * own, and completing or cancelling it touches nobody else's.
 *
 * <p><strong>Order.</strong> Payloads that one thread {@linkplain #send sends} go out in that order; answers to pings, and
 * whatever else the session itself has to say, may overtake them. Answers to requests come when they come; a future that
 * completes says nothing of whether listeners have seen the same payload yet.
 *
 * <p><strong>Errors.</strong> Nothing that the network or the node does is thrown: it is in the futures.
 *
 * <p>This interface is for users to call, and not to implement, but in tests of their own.
 */
public interface Peer {

    /**
     * Returns a number that no other peer of the pool has or had, as Bitcoin Core's node id.
     *
     * @return the number; positive, and larger for later connections
     */
    long id();

    /**
     * Returns where the node is: the address connected to, or where an inbound connection came from.
     *
     * @return the address
     */
    NetAddr address();

    /**
     * Tells why there is this connection.
     *
     * @return the type; a node that the pool found becomes {@link ConnectionType#MANUAL} when the user names it
     */
    ConnectionType type();

    /**
     * Tells who connected.
     *
     * @return the direction
     */
    default Direction direction() {
        return type().direction();
    }

    /**
     * Returns what the node said of itself.
     *
     * @return its {@code version}
     * @throws IllegalStateException before the handshake is complete
     */
    Version version();

    /**
     * Returns what both sides agreed on and what the node asked for.
     *
     * @return the current state; a node may change its wishes at any time: how blocks are announced, its fee filter
     * @throws IllegalStateException before the handshake is complete
     */
    PeerFeatures features();

    /**
     * Tells whether the handshake is complete and the connection stands.
     *
     * @return true between {@link PeerListener#onReady} and {@link PeerListener#onDisconnected}, roughly
     */
    boolean isReady();

    /**
     * Returns how long the handshake took, from the established connection to the peer's {@code verack}.
     *
     * @return the duration; empty before the handshake is complete
     */
    Optional<Duration> handshakeTime();

    /**
     * Returns how long pings took, those of the keep-alive and of {@link #ping()}.
     *
     * @return the last, shortest and smoothed round trip; empty before the first pong
     */
    Optional<Latency> latency();

    /**
     * Returns counts of what was sent and received.
     *
     * @return a snapshot
     */
    PeerCounters counters();

    /**
     * Returns all that is counted and measured of this peer.
     *
     * @return a snapshot
     */
    PeerStats stats();

    /**
     * Sends a payload.
     *
     * @param payload what to send, as it is: peers disconnect for handshake messages at this time
     * @return completes when the bytes were handed to the operating system; fails with
     *     {@link dev.satwire.transport.SendQueueFullException} when too much waits already, with {@link PeerException}
     *     when the peer is gone, and with {@link IllegalStateException} before the handshake is complete
     */
    CompletableFuture<Void> send(Payload payload);

    /**
     * Asks the node something, and gives it the usual time to answer, {@link PeerOptions#requestTimeout()}.
     *
     * @param request what to ask
     * @param <T> the answer
     * @return as {@link #request(Request, Duration)}
     */
    <T> CompletableFuture<T> request(Request<T> request);

    /**
     * Asks the node something. All other requests are made of this one; it is for those that need more time or less.
     *
     * <p>The future ends once, by the answer or, exceptionally, by
     * <ul>
     *   <li>{@link NotFoundException} when the node says that it does not have what was asked for,
     *   <li>{@link BadAnswerException} when what it sent cannot be right,
     *   <li>{@link java.util.concurrent.TimeoutException} when it said nothing in time,
     *   <li>{@link PeerException} when the connection ends first, with the reason,
     *   <li>{@link TooManyRequestsException} at once, when as many requests wait already as may,
     *   <li>{@link IllegalStateException} at once, when the handshake is not complete, this can never be asked for at one
     *       time, or the node would disconnect whoever asks it, for it does not offer it.
     * </ul>
     * Only what was asked of this node is an answer, and only from it. Listeners get the payload too. Cancelling the future
     * stops what was not sent yet.
     *
     * <p>At most {@value Request#MAX_WAITING} requests of a kind may wait; for transactions and blocks the bound is
     * {@value Request#MAX_TRANSACTIONS} and {@value Request#MAX_BLOCKS} objects, of which
     * {@value Request#MAX_TRANSACTIONS_IN_FLIGHT} and {@value Request#MAX_BLOCKS_IN_FLIGHT} are asked for at once.
     *
     * @param request what to ask
     * @param timeout from now to the answer, the wait behind other requests included; positive
     * @param <T> the answer
     * @return completes with the answer
     * @throws IllegalArgumentException if the time-out is not positive
     */
    <T> CompletableFuture<T> request(Request<T> request, Duration timeout);

    /**
     * Measures a round trip with a ping of its own.
     *
     * @return the time to the pong, or a failure as of {@link #request(Request, Duration)}
     */
    default CompletableFuture<Duration> ping() {
        return request(Request.ping());
    }

    /**
     * Asks for addresses of other nodes.
     *
     * <p>Nodes answer this once for a connection, and only to those who connected to them. A pool with address sources has
     * asked already when a peer it connected to is ready, so there the answer is usually what the sources got. An
     * announcement of a single address is taken for the node's own and does not end the wait.
     *
     * @return the addresses of the answer, unfiltered, none if the node says that it knows none; after
     *     {@link PeerOptions#requestTimeout()} what had come by then, or a failure as of
     *     {@link #request(Request, Duration)}
     */
    default CompletableFuture<List<TimestampedAddr>> getAddresses() {
        return request(Request.addresses());
    }

    /**
     * Asks for the headers behind the newest block of a locator that the node has on its best chain.
     *
     * <p>The answer is known by its first header, which follows on a block of the locator, and by having no gap; other
     * headers are announcements and leave the request as it is. A locator should end with the genesis block, where a node
     * begins that knows none of its blocks. One request is sent at a time; others wait.
     *
     * <p>With an empty locator the answer is the one header of the stop hash, but nodes such as Bitcoin Core say nothing if
     * they do not know that block or if it is an old one that is not on their best chain: then the deadline is the only
     * answer, and its exception says what it may mean. Ask with a short one.
     *
     * @param locator which blocks the asker has; empty to ask for the one header of the stop hash
     * @param stop the last block to send; {@link Hash256#ZERO} for as many as there are
     * @return up to 2,000 headers, of which neither proof of work nor anything else was checked; none if there are no more,
     *     or if the node does not trust its own chain yet; or a failure as of {@link #request(Request, Duration)}
     */
    default CompletableFuture<List<BlockHeader>> getHeaders(BlockLocator locator, Hash256 stop) {
        return request(Request.headers(locator, stop));
    }

    /**
     * Asks for the hashes of the blocks behind the newest one of a locator that the node has on its best chain.
     *
     * <p>Nothing in the answer tells that it is one. Several blocks in one {@code inv} are taken for it, and so is the stop
     * hash; a single other block may just have been found, so the wait goes on and that block is the answer at the
     * deadline. A node that has nothing more says nothing. Prefer {@link #getHeaders}.
     *
     * @param locator which blocks the asker has
     * @param stop the last block to name; {@link Hash256#ZERO} for as many as there are
     * @return up to 500 hashes, or a failure as of {@link #request(Request, Duration)}
     */
    default CompletableFuture<List<Hash256>> getBlockHashes(BlockLocator locator, Hash256 stop) {
        return request(Request.blockHashes(locator, stop));
    }

    /**
     * Asks for a block, with its witnesses if the node offers {@link dev.satwire.protocol.Services#WITNESS}.
     *
     * <p>Bitcoin Core says nothing if it does not have the block, so that the deadline is the only answer; others may send
     * {@code notfound}.
     *
     * @param hash its hash
     * @return the block, whose transactions are those its header names and whose witnesses, if it came with any, are those
     *     its coinbase commits to; nothing else of it was checked. Or a failure as of {@link #request(Request, Duration)}
     */
    default CompletableFuture<Block> getBlock(Hash256 hash) {
        return request(Request.block(hash));
    }

    /**
     * Asks for blocks, each as {@link #getBlock} does. They are kept until the last has come, or the next would be more
     * than {@link Request#DEFAULT_BLOCK_BYTES}: for a few blocks. Each is checked when it comes; one with transactions
     * that are not its own is not kept and counts as unanswered.
     *
     * @param hashes their hashes; doubles are asked for once
     * @return what became of each block; fails as {@link #request(Request, Duration)}, for want of an answer only if there
     *     was none at all
     */
    default CompletableFuture<Fetched<Block>> getBlocks(Collection<Hash256> hashes) {
        return request(Request.blocks(hashes));
    }

    /**
     * Asks for blocks and gives them away one by one as they come, each checked as {@link #getBlock} does: for as many as
     * {@value Request#MAX_BLOCKS}, of which no more than {@value Request#MAX_BLOCKS_IN_FLIGHT} are held at any time.
     *
     * <pre>{@code
     * List<BlockHeader> headers = peer.getHeaders(locator, Hash256.ZERO).join();
     * List<Hash256> hashes = headers.stream().map(BlockHeader::hash).toList();
     * Fetched<Hash256> done = peer.getBlocks(hashes, block -> System.out.println(block.hash())).join();
     * System.out.println(done.unanswered().size() + " blocks are to be asked of another peer");
     * }</pre>
     *
     * @param hashes their hashes; doubles are asked for once
     * @param taker takes the blocks, as {@link Request#blocks(Collection, Consumer)} says
     * @return the hashes of the blocks that were taken and of those that were not, when the last was taken or none
     *     comes for {@link PeerOptions#requestTimeout()}; fails as {@link #getBlocks(Collection)} does, and with what
     *     the taker throws. What was taken before is taken
     */
    default CompletableFuture<Fetched<Hash256>> getBlocks(Collection<Hash256> hashes, Consumer<? super Block> taker) {
        return request(Request.blocks(hashes, taker));
    }

    /**
     * Asks for a transaction by its txid, with its witnesses if the node offers
     * {@link dev.satwire.protocol.Services#WITNESS}. A txid says nothing of the witnesses, so they may be anybody's.
     *
     * <p>Bitcoin Core has only transactions of its memory pool that it has had a while, and those of the newest block.
     *
     * @param txid the hash of the transaction without its witnesses
     * @return the transaction, or a failure as of {@link #request(Request, Duration)}
     */
    default CompletableFuture<Transaction> getTransaction(Hash256 txid) {
        return request(Request.transaction(txid));
    }

    /**
     * Asks for a transaction by its wtxid (BIP-0339).
     *
     * @param wtxid the hash of the transaction with its witnesses
     * @return as {@link #getTransaction}; fails with {@link IllegalStateException} if
     *     {@link PeerFeatures#wtxidRelay()} was not agreed on
     */
    default CompletableFuture<Transaction> getTransactionByWtxid(Hash256 wtxid) {
        return request(Request.transactionByWtxid(wtxid));
    }

    /**
     * Asks for transactions by their txids, each as {@link #getTransaction} does.
     *
     * @param txids the hashes of the transactions without their witnesses; doubles are asked for once
     * @return what became of each transaction; fails as {@link #request(Request, Duration)}, for want of an answer only if
     *     there was none at all
     */
    default CompletableFuture<Fetched<Transaction>> getTransactions(Collection<Hash256> txids) {
        return request(Request.transactions(txids));
    }

    /**
     * Asks for transactions by their wtxids, each as {@link #getTransactionByWtxid} does.
     *
     * @param wtxids the hashes of the transactions with their witnesses; doubles are asked for once
     * @return as {@link #getTransactions}
     */
    default CompletableFuture<Fetched<Transaction>> getTransactionsByWtxid(Collection<Hash256> wtxids) {
        return request(Request.transactionsByWtxid(wtxids));
    }

    /**
     * Asks for the filters of consecutive blocks (BIP-0157).
     *
     * <p>They come one by one, the one of the stop hash last. {@link Request#filters(int, long, List)} is for those who
     * know the blocks, and checks that each filter is of the next of them. No filter is checked against its hash.
     *
     * @param filterType {@link dev.satwire.protocol.GetCFilters#BASIC}, or another type, 0..255
     * @param startHeight the height of the first block
     * @param stopHash the last block, less than 1,000 above the first: nodes disconnect for more, for types they do not
     *     have and for blocks they do not know
     * @return the filters, ascending, or a failure as of {@link #request(Request, Duration)}, at once from a node without
     *     {@link dev.satwire.protocol.Services#COMPACT_FILTERS}
     */
    default CompletableFuture<List<CFilter>> getFilters(int filterType, long startHeight, Hash256 stopHash) {
        return request(Request.filters(filterType, startHeight, stopHash));
    }

    /**
     * Asks for the filter hashes of consecutive blocks, from which their filter headers follow (BIP-0157).
     *
     * @param filterType {@link dev.satwire.protocol.GetCFilters#BASIC}, or another type, 0..255
     * @param startHeight the height of the first block
     * @param stopHash the last block, less than 2,000 above the first
     * @return the message with this type and stop hash, or a failure as of {@link #getFilters}
     */
    default CompletableFuture<CFHeaders> getFilterHeaders(int filterType, long startHeight, Hash256 stopHash) {
        return request(Request.filterHeaders(filterType, startHeight, stopHash));
    }

    /**
     * Asks for the filter headers of every 1,000th block (BIP-0157).
     *
     * @param filterType {@link dev.satwire.protocol.GetCFilters#BASIC}, or another type, 0..255
     * @param stopHash the last block
     * @return the message with this type and stop hash, or a failure as of {@link #getFilters}
     */
    default CompletableFuture<CFCheckpt> getFilterCheckpoints(int filterType, Hash256 stopHash) {
        return request(Request.filterCheckpoints(filterType, stopHash));
    }

    /**
     * Asks which transactions the node has in its memory pool (BIP-0035).
     *
     * <p>Nothing tells the end of the answer, nor that it is one: it is what the node announces from the request until it
     * announced nothing for two seconds, or until the deadline. A node with an empty pool says nothing, just as one that
     * does not answer. Bitcoin Core disconnects whoever asks without the right to, unless it offers
     * {@link dev.satwire.protocol.Services#BLOOM}.
     *
     * @return the transactions, by wtxid or txid, up to 300,000; or a failure as of {@link #request(Request, Duration)}
     */
    default CompletableFuture<List<InventoryVector>> mempool() {
        return request(Request.mempool());
    }

    /**
     * Tells when and why the connection ends.
     *
     * @return completes with the reason; never fails
     */
    CompletableFuture<DisconnectReason> closed();

    /**
     * Ends the connection; what is queued is still sent within a second. The pool does not come back to the node, even to
     * one that was added, and does not find its address again within an hour.
     * {@link PeerPool#connect(NetAddr)} connects to it at any time, and an inbound peer may call again. Idempotent.
     */
    void disconnect();
}
