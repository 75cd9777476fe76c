package dev.satwire.peers;

import dev.satwire.protocol.InventoryVector;
import java.io.Serial;

/** Fails a request for an object that the peer says it does not have. Another peer may have it. */
public final class NotFoundException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final transient InventoryVector item;

    /**
     * Creates the exception. It carries no stack trace, for it is an ordinary answer.
     *
     * @param item what the peer does not have, in the form it was asked for
     */
    public NotFoundException(InventoryVector item) {
        super("the peer does not have " + item, null, false, false);
        this.item = item;
    }

    /**
     * Returns what was not found.
     *
     * @return the type and hash that were asked for
     */
    public InventoryVector item() {
        return item;
    }
}
