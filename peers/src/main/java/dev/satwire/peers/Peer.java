package dev.satwire.peers;

import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One connection to a node, from the moment it is established to its end. A node that comes back is a new {@code Peer}.
 *
 * <p>Thread-safety: <em>thread-safe</em>. Futures complete where {@link PeerPool} says.
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
     * @return the type
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
     * Returns what both sides agreed on.
     *
     * @return the current state; a peer may still ask for headers announcements later
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
     * Returns the last measured round trip of a ping.
     *
     * @return the round trip; empty before the first pong
     */
    Optional<Duration> latency();

    /**
     * Returns counts of what was sent and received.
     *
     * @return a snapshot
     */
    PeerCounters counters();

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
     * Measures a round trip with a ping of its own.
     *
     * @return the time to the pong; fails with {@link java.util.concurrent.TimeoutException} after
     *     {@link PeerOptions#requestTimeout()}, with {@link PeerException} when the peer leaves first, or with
     *     {@link IllegalStateException} when a hundred pings are on their way already
     */
    CompletableFuture<Duration> ping();

    /**
     * Asks for addresses of other nodes.
     *
     * <p>Nodes answer this once for a connection, and only to those who connected to them. An announcement of a single
     * address is taken for the node's own and does not end the wait.
     *
     * @return the addresses of the answer, unfiltered, none if the node says that it knows none; after {@link PeerOptions#requestTimeout()} what had come by then.
     *     Fails with {@link java.util.concurrent.TimeoutException} if it said nothing, or with {@link PeerException} when
     *     the peer leaves first
     */
    CompletableFuture<List<TimestampedAddr>> getAddresses();

    /**
     * Tells when and why the connection ends.
     *
     * @return completes with the reason; never fails
     */
    CompletableFuture<DisconnectReason> closed();

    /** Ends the connection; what is queued is still sent within a second. The node does not come back. Idempotent. */
    void disconnect();
}
