package dev.satwire.peers;

import java.io.Serial;

/** An error of a user's that cannot even be asked what it is. */
final class Mute extends Error {
    @Serial
    private static final long serialVersionUID = 1L;

    Mute() {
        super("on purpose", null, false, false);
    }

    @Override
    public String getMessage() {
        throw new IllegalStateException("on purpose: no message");
    }
}
