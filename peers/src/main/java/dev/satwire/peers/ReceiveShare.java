package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import java.util.function.Consumer;

/**
 * What one peer holds of the {@link ReceiveBudget}: the memory for the message that it has begun. <em>Confined to the event
 * loop</em>, but for {@link #revoke}, which is thread-safe.
 */
final class ReceiveShare {
    private static final long NOTHING_HELD = Long.MIN_VALUE;

    private final ReceiveBudget budget;
    private final long peer;
    private final Consumer<DisconnectReason> disconnect;

    /** When the message began that memory is held for. */
    private long heldSince = NOTHING_HELD;

    /**
     * Creates an empty share.
     *
     * @param peer the peer's number
     * @param disconnect ends the peer; called by any thread
     */
    ReceiveShare(ReceiveBudget budget, long peer, Consumer<DisconnectReason> disconnect) {
        this.budget = budget;
        this.peer = peer;
        this.disconnect = disconnect;
    }

    /**
     * Tells how much is held now. If memory is short then, the peer ends whose message began first: this one or another.
     *
     * @param begunAt when the message began
     */
    void hold(int bytes, long begunAt) {
        boolean isCounted = bytes >= ReceiveBudget.COUNTED_FROM;
        if (!isCounted && heldSince == NOTHING_HELD) {
            return;
        }
        if (heldSince != begunAt) {
            release();
        }
        heldSince = isCounted ? begunAt : NOTHING_HELD;
        budget.hold(this, peer, begunAt, bytes).ifPresent(ReceiveShare::revoke);
    }

    /** Holds nothing any more. */
    void release() {
        if (heldSince != NOTHING_HELD) {
            budget.release(peer, heldSince);
            heldSince = NOTHING_HELD;
        }
    }

    private void revoke() {
        disconnect.accept(DisconnectReason.of(
                Code.SLOW_MESSAGE, "memory for incomplete messages is short, and this one began first"));
    }
}
