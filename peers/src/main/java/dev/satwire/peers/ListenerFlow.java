package dev.satwire.peers;

import dev.satwire.transport.Connection;
import java.time.Duration;

/**
 * Pauses reading from a peer while its mailbox is full, or while all of the pool's are and it is in the middle of a large
 * message. Notices when its listeners are stuck. <em>Confined to the event loop.</em>
 */
final class ListenerFlow {
    /** How long a peer may take to receive a message that room was made for, before the next one gets its chance, too. */
    static final Duration TURN = Duration.ofSeconds(1);

    private final Mailbox mailbox;
    private final ReadGate gate;
    private final long patience;

    private boolean paused;
    private long progressAt;
    private long progressCount;

    /** Whether reading went on a moment ago: perhaps room was made for it. */
    private boolean hasTurn;

    private long turnBegan;

    ListenerFlow(Mailbox mailbox, ReadGate gate, PeerOptions options) {
        this.mailbox = mailbox;
        this.gate = gate;
        this.patience = Delays.timeout(options.slowListenerTimeout());
    }

    /**
     * Looks at what was read; true if reading was paused just now.
     *
     * @param incomplete how much was read of a message that is not complete
     */
    boolean pauseIfFull(Connection connection, int incomplete, long now) {
        if (paused) {
            return false;
        }
        boolean pauses = mailbox.isFull() || mailbox.waitsForRoom(incomplete);
        if (hasTurn && (pauses || incomplete < MailboxBudget.LARGE)) {
            endTurn();
        }
        if (!pauses) {
            return false;
        }
        paused = true;
        progressAt = now;
        progressCount = mailbox.completed();
        gate.close(ReadGate.Cause.LISTENERS, connection);
        return true;
    }

    /** True if reading goes on just now. */
    boolean resumeIfDrained(Connection connection, long now) {
        if (!paused || mailbox.isFull()) {
            if (!hasTurn) {
                // What it was let through for is not to be done now.
                mailbox.passOnRoom();
            }
            return false;
        }
        paused = false;
        hasTurn = true;
        turnBegan = now;
        gate.open(ReadGate.Cause.LISTENERS, connection);
        return true;
    }

    /** Whether the listeners of a paused peer have finished nothing for too long, of the too much that waits for them. */
    boolean isStuck(long now) {
        if (!paused) {
            return false;
        }
        long completed = mailbox.completed();
        if (completed != progressCount || !mailbox.isFull()) {
            progressCount = completed;
            progressAt = now;
        }
        return now - progressAt >= patience;
    }

    /** Whether reading is paused for nothing: what was to tell that it may go on has failed. */
    boolean isForgotten() {
        return paused && !mailbox.isFull() && !mailbox.isInLine();
    }

    /** Lets others have the room that this peer has not used for too long. */
    void tick(long now) {
        if (hasTurn && now - turnBegan >= TURN.toNanos()) {
            endTurn();
        }
    }

    private void endTurn() {
        hasTurn = false;
        mailbox.passOnRoom();
    }

    /** When {@link #isStuck} may become true or {@link #tick} is due, or the given time if that is earlier. */
    long deadline(long other) {
        if (paused) {
            return PeerSession.earlier(other, progressAt + patience);
        }
        return hasTurn ? PeerSession.earlier(other, turnBegan + TURN.toNanos()) : other;
    }
}
