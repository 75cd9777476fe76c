package dev.satwire.peers;

import java.io.Serial;

/**
 * Fails a request whose answer belongs to it but cannot be right: a block with transactions that its header does not name,
 * more filters than were asked for. Another peer may do better.
 */
public final class BadAnswerException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception. It carries no stack trace, for it tells of the peer and not of the program.
     *
     * @param message what is wrong with the answer
     */
    public BadAnswerException(String message) {
        super(message, null, false, false);
    }
}
