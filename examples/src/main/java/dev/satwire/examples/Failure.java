package dev.satwire.examples;

import java.io.Serial;

/** Ends a command with exit code 1 and a typed reason, for what is not the end of a connection. */
final class Failure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates a failure.
     *
     * @param code what happened, in the form of {@link dev.satwire.peers.DisconnectReason.Code}
     * @param detail the same in more words, for people
     */
    Failure(String code, String detail) {
        super(code + ": " + detail);
    }
}
