package dev.satwire.transport;

import java.io.Serial;

/** Fails a send whose connection ended before the bytes went out. */
public final class ConnectionClosedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient CloseReason reason;

    /**
     * Creates the exception; it carries no stack trace, for it is an ordinary outcome.
     *
     * @param reason why the connection ended
     */
    public ConnectionClosedException(CloseReason reason) {
        super("connection closed: " + reason, reason.cause().orElse(null), false, false);
        this.reason = reason;
    }

    /**
     * Returns why the connection ended.
     *
     * @return the reason
     */
    public CloseReason reason() {
        return reason;
    }
}
