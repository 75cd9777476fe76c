package dev.satwire.peers;

import java.io.Serial;

/** Fails what was asked of a peer or pool, with the typed reason why the connection ended or was not made. */
public final class PeerException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient DisconnectReason reason;

    /**
     * Creates the exception. It carries no stack trace, for it is an ordinary outcome of a network.
     *
     * @param reason why
     */
    public PeerException(DisconnectReason reason) {
        super(reason.toString(), reason.cause().orElse(null), false, false);
        this.reason = reason;
    }

    /**
     * Returns why.
     *
     * @return the reason
     */
    public DisconnectReason reason() {
        return reason;
    }
}
