package dev.satwire.peers;

import java.io.Serial;

/**
 * Refuses a request because as many wait already as may: nothing is wrong with it, it comes too soon. Let some of those end
 * first, or ask another peer. What can never be asked, however long one waits, is a plain {@link IllegalStateException}.
 *
 * <p>How many may wait: {@link Request#MAX_WAITING}, {@link Request#MAX_TRANSACTIONS} and {@link Request#MAX_BLOCKS} for a
 * peer, {@link RequestOptions#MAX_WAITING} for a pool, {@link BroadcastOptions#MAX_OPEN} for its broadcasts.
 */
public final class TooManyRequestsException extends IllegalStateException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** How many may wait. */
    private final int limit;

    /**
     * Creates the exception. It carries no stack trace, for it tells of the load and not of the program.
     *
     * @param message what waits, and what to do
     * @param limit how many may wait
     */
    public TooManyRequestsException(String message, int limit) {
        super(message);
        this.limit = limit;
    }

    /**
     * Returns how many may wait: of the kind of request that was refused, for the peer or the pool that refused it.
     *
     * @return the bound that was reached
     */
    public int limit() {
        return limit;
    }

    /** For a kind of request to one peer. */
    static TooManyRequestsException ofPeer(String what, int limit) {
        return new TooManyRequestsException(
                limit + " " + what
                        + " wait for this peer already, as many as may; let some end first, or ask another peer",
                limit);
    }

    /** Does nothing: there is no stack trace. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }
}
