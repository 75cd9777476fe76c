package dev.satwire.peers;

import dev.satwire.transport.Connection;

/**
 * Pauses reading from a peer while its mailbox is full, or while all of the pool's are and it is in the middle of a large
 * message. Notices when its listeners are stuck. <em>Confined to the event loop.</em>
 */
final class ListenerFlow {
    private final Mailbox mailbox;
    private final ReadGate gate;
    private final long patience;

    private boolean paused;
    private long progressAt;
    private long progressCount;

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
        if (paused || !(mailbox.isFull() || mailbox.waitsForRoom(incomplete))) {
            return false;
        }
        paused = true;
        progressAt = now;
        progressCount = mailbox.completed();
        gate.close(ReadGate.Cause.LISTENERS, connection);
        return true;
    }

    /** True if reading goes on just now. */
    boolean resumeIfDrained(Connection connection) {
        if (!paused || mailbox.isFull()) {
            return false;
        }
        paused = false;
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

    /** When {@link #isStuck} may become true, or the given time if that is earlier. */
    long deadline(long other) {
        return paused ? PeerSession.earlier(other, progressAt + patience) : other;
    }
}
