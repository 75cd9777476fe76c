package dev.satwire.transport;

import java.io.Serial;

/**
 * Fails a send that found its lane full: the remote side reads too slowly. The connection stays; wait for
 * {@link ConnectionHandler#writable}, drop the message, or close.
 */
public final class SendQueueFullException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception; it carries no stack trace, for it is an ordinary outcome.
     *
     * @param queued bytes that wait in the lane
     * @param limit the lane's bound in bytes
     */
    public SendQueueFullException(long queued, long limit) {
        super("send queue is full: " + queued + " bytes wait, the bound is " + limit, null, false, false);
    }
}
