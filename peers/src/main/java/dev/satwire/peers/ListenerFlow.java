package dev.satwire.peers;

import dev.satwire.transport.Connection;

/**
 * Pauses reading from a peer while its mailbox is full, and notices when its listeners are stuck. <em>Confined to the event
 * loop.</em>
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

    /** True if reading was paused just now. */
    boolean pauseIfFull(Connection connection, long now) {
        if (paused || !mailbox.isFull()) {
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

    /** Whether the listeners of a paused peer have finished nothing for too long. */
    boolean isStuck(long now) {
        if (!paused) {
            return false;
        }
        long completed = mailbox.completed();
        if (completed != progressCount) {
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
