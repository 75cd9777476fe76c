package dev.satwire.transport;

import java.nio.ByteBuffer;

/**
 * Hears what happens to one {@link Connection}.
 *
 * <p><strong>Threading.</strong> All calls for a connection come from its {@link Connection#eventLoop()}, never two at
 * once and never one from inside another; they must return quickly.
 *
 * <p><strong>Order.</strong> {@code (opened (received | writable)*)? closed}: {@link #closed} comes exactly once and
 * last. Bytes that arrived before the end are delivered before it, unless this side closed.
 *
 * <p><strong>Exceptions.</strong> Whatever a handler throws ends its own connection with
 * {@link CloseReason.Kind#HANDLER_ERROR} and nothing else.
 */
public interface ConnectionHandler {

    /**
     * Tells that the connection is established: it can be written to, and bytes may follow.
     *
     * @param connection the connection
     */
    void opened(Connection connection);

    /**
     * Hands over bytes that arrived.
     *
     * @param connection the connection
     * @param bytes from position to limit what arrived, big-endian, perhaps without an array; shared, so valid only
     *     during the call and not to be kept. Bytes left unread are lost
     */
    void received(Connection connection, ByteBuffer bytes);

    /**
     * Tells that the bulk lane, once at or above its high-water mark, has drained below its low-water mark, or is empty.
     *
     * @param connection the connection
     */
    default void writable(Connection connection) {}

    /**
     * Tells that the connection has ended, or could not be established.
     *
     * @param connection the connection, closed
     * @param reason why, and by whom
     */
    void closed(Connection connection, CloseReason reason);
}
