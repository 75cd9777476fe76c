package dev.satwire.transport;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A byte stream to one remote endpoint, with a bounded send queue.
 *
 * <p>Sending is asynchronous and ordered within a {@link Lane}; the control lane overtakes the bulk lane at the next
 * boundary between two sends, so that a pong never waits behind blocks. Received bytes and life-cycle events go to the
 * {@link ConnectionHandler}.
 *
 * <p>Thread-safety: <em>thread-safe</em>; user threads only enqueue, all I/O happens on {@link #eventLoop()}.
 */
public interface Connection {

    /** The two queues of a connection. */
    enum Lane {
        /** Short messages that must not wait: handshake, ping, pong. */
        CONTROL,
        /** Everything else. */
        BULK
    }

    /**
     * Returns the endpoint at the other side.
     *
     * @return the remote address; of an outbound connection what it was asked for, perhaps a name, whether it goes through
     *     a proxy or not
     */
    InetSocketAddress remoteAddress();

    /**
     * Returns the endpoint at this side.
     *
     * @return the local address; empty until the connection is open. Through a proxy it is that of the way to the proxy,
     *     and says nothing of how the remote side sees this one
     */
    Optional<InetSocketAddress> localAddress();

    /**
     * Returns the event loop that calls this connection's handler.
     *
     * @return the loop, the same for the life of the connection
     */
    EventLoop eventLoop();

    /**
     * Queues bytes to be written.
     *
     * <p>The array is not copied: the caller must not change it afterwards, and may hand the same array to many
     * connections. Bytes are accepted as long as the lane holds less than its bound ({@link ConnectOptions}); the one
     * send that reaches or crosses the bound is still accepted, the next one is not. Before the connection is open the
     * bytes wait for that. No bytes at all are sent as soon as they are queued.
     *
     * @param bytes what to write; becomes the transport's to read
     * @param lane which queue to use
     * @return completes normally when the last byte was handed to the operating system; fails with
     *     {@link SendQueueFullException} at once when the lane is full (nothing is queued, the connection stays), or
     *     with {@link ConnectionClosedException} when the connection ends first or this side has closed it. It may
     *     complete on the event loop: do not block in dependent stages. Whoever completes or cancels it changes nothing
     *     of the send
     */
    CompletableFuture<Void> send(byte[] bytes, Lane lane);

    /**
     * Tells whether the bulk lane is below its high-water mark.
     *
     * @return false between crossing the high-water mark and the next {@link ConnectionHandler#writable}
     */
    boolean isWritable();

    /**
     * Stops reading from this connection only, as soon as possible; idempotent. That the remote side has ended or reset the
     * stream may be heard no earlier than reading resumes, or a send fails.
     */
    void pauseReading();

    /** Reads again after {@link #pauseReading()}; idempotent. */
    void resumeReading();

    /**
     * Tells that the remote side has proved worth its place, say by a finished handshake: an accepted connection no
     * longer counts as pending ({@link ListenOptions#maxPending}). Idempotent; does nothing for other connections.
     *
     * <p>One that is ended before, to make room for a newcomer, hears {@link CloseReason.Kind#EVICTED}, and what is
     * queued is dropped.
     */
    default void settle() {}

    /**
     * Closes politely: nothing more is received, what is queued is written within {@link ConnectOptions#drainTimeout()},
     * then the connection ends with {@link CloseReason.Kind#LOCAL}. Idempotent.
     */
    void close();

    /**
     * Closes at once with a reset, which the remote side hears as {@link CloseReason.Kind#PEER_RESET}, and drops what is
     * queued; ends with {@link CloseReason.Kind#LOCAL}. Idempotent.
     */
    void abort();

    /**
     * Returns the number of bytes read from the remote side so far.
     *
     * @return bytes, never decreasing
     */
    long bytesReceived();

    /**
     * Returns the number of bytes handed to the operating system so far.
     *
     * @return bytes, never decreasing
     */
    long bytesSent();

    /**
     * Returns the number of bytes waiting in both lanes.
     *
     * @return bytes, 0 when nothing waits
     */
    long bytesQueued();

    /**
     * Returns what this connection has done so far.
     *
     * @return a snapshot
     */
    default ConnectionStats stats() {
        return new ConnectionStats(bytesReceived(), bytesSent(), 0, 0, 0, bytesQueued());
    }
}
