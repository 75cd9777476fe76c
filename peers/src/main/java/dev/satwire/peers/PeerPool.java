package dev.satwire.peers;

import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Transaction;
import dev.satwire.transport.Listener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A set of connections to Bitcoin nodes that shake hands, stay alive and come back by themselves.
 *
 * <p>A pool is made by a {@linkplain #builder builder}, which holds all settings; it is open at once and must be
 * {@linkplain #close closed}. It connects to nodes that are named:
 *
 * <pre>{@code
 * try (PeerPool pool = PeerPool.builder(Network.MAINNET).maxPeers(8).build()) {
 *     pool.addPayloadListener(Inv.class, (peer, inv) -> System.out.println(peer + " has " + inv.items().size()));
 *     Peer peer = pool.connect(NetAddr.parse("203.0.113.5:8333")).join();
 *     System.out.println(peer.version().userAgent());
 * }
 * }</pre>
 *
 * <p>or finds nodes that offer what it wants, keeps so many of them, and asks whichever will answer:
 *
 * <pre>{@code
 * try (PeerPool pool = PeerPool.builder(Network.MAINNET)
 *         .want(2, Services.of(Services.NETWORK, Services.COMPACT_FILTERS))
 *         .want(4, Services.NETWORK)
 *         .addressSource(DnsSeeds.of(Network.MAINNET))
 *         .build()) {
 *     pool.start();
 *     Block block = pool.request(peer -> peer.getBlock(hash), RequestOptions.DEFAULT).join();
 *     System.out.println(block.transactions().size() + " transactions");
 *     System.out.println(pool.explain());
 * }
 * }</pre>
 *
 * <p><strong>Slots.</strong> There are {@link PeerPoolBuilder#maxPeers maxPeers} of them. A node that is
 * {@linkplain #connect connected to} or {@linkplain #addNode kept} has one until it is given up: while it connects,
 * while it is connected, and while it waits to be tried again. One that the pool found has it while it connects and
 * while it is connected; then others may be found. {@linkplain #listen Inbound} peers take slots too, at most
 * {@link PeerPoolBuilder#maxInbound maxInbound}; when those are gone, a newcomer takes the place of the least useful
 * inbound peer, by the rules of Bitcoin Core. A host and port has one slot, however often it is named; only a kept name
 * that leads to a node which is named by its address, too, waits in a slot of its own, for it may lead elsewhere
 * tomorrow. One failing connection touches no other.
 *
 * <p><strong>Coming back.</strong> {@link RetryPolicy Policies} decide when a node is tried again: one for connections
 * that were never established, one for those that were lost, one for addresses that the pool found by itself. What this
 * side ended on purpose does not come back. Kept nodes always do.
 *
 * <p><strong>Threads.</strong> Pools and peers are thread-safe, and no method of theirs waits for the network, but
 * {@link #close} for a few seconds at most. There is no thread for each peer: sockets belong to a few I/O threads.
 * Listeners run on the pool's listener executor, never on an I/O thread, and may block and call any method of pool and
 * peer. Futures complete beside the listeners, on threads of the pool's own, so a listener may wait for one; with an
 * {@linkplain PeerPoolBuilder#listenerExecutor executor of yours} they complete there, and it must have threads to spare
 * for those that wait. What is asked on I/O threads says so, a {@link RetryPolicy} or {@link MisbehaviorPolicy} of
 * yours, and must be quick; so must be what an executor of yours refuses, for that runs there as well.
 *
 * <p><strong>Order.</strong> For each peer, listeners are called one at a time, events and payloads in the order in which
 * they came; for different peers concurrently. {@link PeerListener} has the grammar of events.
 *
 * <p><strong>Back-pressure.</strong> What waits for a peer's listeners is bounded in bytes. At the bound reading from that
 * peer pauses, and no other peer notices as long as some listener thread is free; if its listeners then make no
 * progress for {@link PeerOptions#slowListenerTimeout()}, it is disconnected with
 * {@link DisconnectReason.Code#SLOW_LISTENER}. What waits for the listeners of all peers is bounded too, by
 * {@link PeerPoolBuilder#mailboxBudget}: those that hold the most are paused first. What waits to be sent to a peer is
 * bounded, see {@link Peer#send}; but not what waits to be sent to all of them, for it is there because the user sent
 * it: who sends much to many peers waits for the futures, or uses {@link #broadcast}, whose one frame is shared by all
 * of their queues.
 *
 * <p><strong>Errors.</strong> What a call's arguments are to blame for is thrown; what becomes of a connection is a
 * {@link PeerException} with a {@link DisconnectReason}, in the future of whoever waits. Every future completes: with a
 * value, at its deadline, when its peer is gone, or when the pool is closed; those of {@link #connect} when the policy
 * gives up, or when the pool is closed if it never does. Null arguments are a {@link NullPointerException}.
 * To see what goes on there are {@link #stats}, {@link #explain}, {@link PoolListener}, events of the JDK's flight
 * recorder, and {@link PeerPoolBuilder#capture captures} of all messages.
 *
 * <p>Pools are independent of each other; nothing is global.
 */
public interface PeerPool extends AutoCloseable {

    /**
     * Starts to describe a pool.
     *
     * @param network the network of all its peers
     * @return a builder with default settings
     */
    static PeerPoolBuilder builder(Network network) {
        return new PeerPoolBuilder(network);
    }

    /**
     * Connects to a node and shakes hands, trying again as the policy for first connects says.
     *
     * <pre>{@code
     * pool.connect(address).whenComplete((peer, problem) -> {
     *     if (peer != null) {
     *         System.out.println("connected to " + peer.version().userAgent());
     *     } else if (problem instanceof PeerException failed) {
     *         System.out.println("gave up: " + failed.reason().text());
     *     }
     * });
     * }</pre>
     *
     * <p>Connecting to a host and port that holds a slot already makes no second connection: the call waits for the same
     * peer, or for the next one if the address waits to be tried again. The services in the address make no difference.
     *
     * @param address where the node is
     * @return completes with the peer after its {@code verack}; fails with a {@link PeerException} that carries the last
     *     reason when the policy gives up or the node is {@linkplain #disconnect given up}, at once when all slots are
     *     taken ({@link DisconnectReason.MaxPeersReached}), when the address is of a network that cannot be connected
     *     to, or of no single host ({@link DisconnectReason.Code#UNSUPPORTED_NETWORK}; Tor services can, through a
     *     proxy), or when the pool is or gets closed
     * @throws IllegalArgumentException if the port is 0, where no node can be connected to
     */
    CompletableFuture<Peer> connect(NetAddr address);

    /**
     * Resolves a host name and connects to its first address.
     *
     * @param host a name, or any host that {@link dev.satwire.protocol.Host#parse} takes, which is not resolved
     * @param port 1..65535
     * @return as {@link #connect(NetAddr)}; fails with {@link DisconnectReason.Code#UNRESOLVED} when the name has no
     *     address or none is found within the connect time-out, and always when the connect options have a proxy: no
     *     resolver shall learn what the proxy hides
     * @throws IllegalArgumentException if the port is out of range or the host cannot be a name
     */
    CompletableFuture<Peer> connect(String host, int port);

    /**
     * Keeps a connection to a node for as long as the pool is open: it is tried again for ever, whatever the reason and
     * whatever the policies say; they only decide when. Bitcoin Core's {@code addnode}.
     *
     * <pre>{@code
     * Registration mine = pool.addNode("node.example.org", 8333);
     * // ... and when it is wanted no more:
     * mine.close();
     * }</pre>
     *
     * <p>A node that is added several times is kept until each registration is closed. {@link #disconnect} and
     * {@link Peer#disconnect()} give it up at once, with all its registrations.
     *
     * @param address where the node is
     * @return to be closed to give the node up and disconnect it ({@link DisconnectReason.Code#REMOVED}), unless it was
     *     also {@linkplain #connect connected to}
     * @throws IllegalArgumentException if the port is 0, where no node can be connected to
     * @throws PeerException when all slots are taken, when the address is of a network that cannot be connected to or of no
     *     single host, or when the pool is closed
     */
    Registration addNode(NetAddr address);

    /**
     * Keeps a connection to a node that is known by its name, which is looked up anew before each attempt.
     *
     * @param host a name, or any host that {@link dev.satwire.protocol.Host#parse} takes, which is not resolved
     * @param port 1..65535
     * @return to be closed to give the node up and disconnect it
     * @throws IllegalArgumentException if the port is out of range or the host cannot be a name
     * @throws PeerException as {@link #addNode(NetAddr)}, and when the connect options have a proxy and the host is a name
     */
    Registration addNode(String host, int port);

    /**
     * Begins to find the peers that the pool {@linkplain PeerPoolBuilder#want wants}, and ends what {@link #stop} did:
     * everything that waits is tried soon, some each half second and in no particular order, so that those who were cut
     * off together do not come back in one rush. A pool that wants nothing need not be started to connect and to listen.
     * Idempotent; does nothing after {@link #close}.
     */
    void start();

    /**
     * Suspends networking, say while a device sleeps: all connections end with
     * {@link DisconnectReason.Code#STOPPED}, none is made or accepted. Nobody is forgotten or blamed: {@link #start} goes
     * on where this stopped, and futures of {@link #connect} wait until then. Idempotent.
     */
    void stop();

    /**
     * Gives up a node that was connected to, added or found: ends its connection, the attempt, or the wait for the next
     * one. The names that lead there are given up with it. Who waits for it hears {@link DisconnectReason.Code#LOCAL};
     * the pool comes back to it as little as after {@link Peer#disconnect()}.
     *
     * @param address as given to {@link #connect(NetAddr)}; its services make no difference
     * @return false if the address holds no slot
     */
    boolean disconnect(NetAddr address);

    /**
     * Accepts inbound peers, on as many addresses as this is called for. Each ends when its listener or the pool is closed.
     *
     * @param address the address to bind; port 0 takes a free port
     * @return the listener, to ask for its address and to close it
     * @throws IOException if the address cannot be bound
     * @throws IllegalStateException if the pool is closed
     */
    Listener listen(InetSocketAddress address) throws IOException;

    /**
     * Returns the peers whose handshake is complete and whose connection stands.
     *
     * @return a snapshot, unmodifiable, in no particular order
     */
    List<Peer> peers();

    /**
     * Returns counts of what the pool holds and did.
     *
     * @return a snapshot
     */
    PoolStats stats();

    /**
     * Says why the pool has the peers that it has: how each want stands, and for each address it knows what it last did
     * with it and when it may be tried again; the same for names that stand for none. Takes a moment with thousands of
     * addresses; meant for people and support, not for a loop.
     *
     * @return a snapshot; its text is in words
     */
    PoolReport explain();

    /**
     * Calls a listener for each payload of a type that any peer sends after its handshake.
     *
     * @param type a payload type; {@link Payload} itself for all of them
     * @param listener called as {@link PayloadListener} says; several for one type are called in the order they were added
     * @param <P> the payload type
     * @return to be closed to stop listening
     */
    <P extends Payload> Registration addPayloadListener(Class<P> type, PayloadListener<? super P> listener);

    /**
     * Calls a listener for what happens to peers.
     *
     * @param listener called as {@link PeerListener} says
     * @return to be closed to stop listening
     */
    Registration addPeerListener(PeerListener listener);

    /**
     * Calls a listener for what happens to the pool as a whole.
     *
     * @param listener called as {@link PoolListener} says
     * @return to be closed to stop listening
     */
    Registration addPoolListener(PoolListener listener);

    /**
     * Sends a payload to all {@link #peers()}; it is encoded once. A peer whose send queue is full does not get it.
     *
     * @param payload what to send
     * @return the number of peers it was queued for
     */
    int broadcast(Payload payload);

    /**
     * Asks whichever peers will answer.
     *
     * <p>A peer that fails in any way is not asked again, and another is asked in its place. Of the suitable peers one
     * of the fastest is taken, at random. If none is ready, the request waits for one to become so.
     *
     * <pre>{@code
     * CompletableFuture<Block> block = pool.request(
     *         peer -> peer.getBlock(hash),
     *         RequestOptions.DEFAULT.withRequiredServices(Services.NETWORK).withHedgeAfter(Duration.ofSeconds(5)));
     * }</pre>
     *
     * @param question asks a peer; called before this method returns, on the thread that calls it, if a suitable peer is
     *     ready, and otherwise where futures complete. What it throws is a failure of that peer
     * @param options whom to ask, how often and for how long
     * @param <T> the answer
     * @return completes with the first answer; fails with {@link RequestFailedException} when the attempts are used up, all
     *     suitable peers have failed or the time is over, with {@link PeerException} when the pool is or gets closed,
     *     and at once with {@link TooManyRequestsException} when too many requests wait. Cancelling it stops further
     *     attempts, and the future of the one under way is cancelled
     */
    <T> CompletableFuture<T> request(
            Function<? super Peer, ? extends CompletableFuture<T>> question, RequestOptions options);

    /**
     * Announces a transaction to peers, by wtxid to those that know them so, and sends it to those that ask for it.
     *
     * <p>Peers that become ready before the deadline are told too. Peers that want no transactions are left out. Nothing of
     * the transaction is checked.
     *
     * <pre>{@code
     * TransactionBroadcast broadcast = pool.broadcastTransaction(transaction, BroadcastOptions.DEFAULT.withEchoes(2));
     * BroadcastReceipt receipt = broadcast.done().join();
     * System.out.println(receipt.isEnough() ? "on its way" : "taken by " + receipt.sent() + " peers, heard from none");
     * }</pre>
     *
     * @param transaction the transaction, with its witnesses
     * @param options to whom, for how long, and when that was enough
     * @return a handle that tells what has become of it
     * @throws TooManyRequestsException if {@value BroadcastOptions#MAX_OPEN} transactions are being broadcast
     * @throws IllegalStateException if the pool is closed, or the transaction is being broadcast already
     */
    TransactionBroadcast broadcastTransaction(Transaction transaction, BroadcastOptions options);

    /**
     * Closes all connections and listeners, fails what waits, tells the listeners, and frees all threads.
     *
     * <p>Idempotent. Returns within five seconds, which all that it waits for shares: I/O threads, listeners, and what
     * depends on futures. Listeners that still run then are interrupted; payloads that waited behind them are dropped,
     * and ends are told nevertheless, later. Called from a listener or a dependent of a future it does not wait for
     * those, and with a {@linkplain PeerPoolBuilder#transport transport} of yours for nothing.
     *
     * <p>A pool whose transport is closed before it closes itself: what waits fails with
     * {@link DisconnectReason.Code#TRANSPORT_CLOSED}, and {@link PoolListener#onClosed} tells.
     */
    @Override
    void close();
}
