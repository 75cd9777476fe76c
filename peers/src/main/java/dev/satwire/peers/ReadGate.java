package dev.satwire.peers;

import dev.satwire.transport.Connection;

/** Pauses reading while anyone wants it paused. <em>Thread-safe.</em> */
final class ReadGate {

    /** Why reading is paused. */
    enum Cause {
        /** Too much waits for the listeners. */
        LISTENERS,
        /** Too many replies wait to be read by the peer. */
        REPLIES
    }

    private boolean forListeners;
    private boolean forReplies;

    /** Adds a cause, if it does not stand already. */
    synchronized void close(Cause cause, Connection connection) {
        boolean wasOpen = isOpen();
        set(cause, true);
        if (wasOpen) {
            connection.pauseReading();
        }
    }

    /** Takes a cause away, if it stands. */
    synchronized void open(Cause cause, Connection connection) {
        boolean wasOpen = isOpen();
        set(cause, false);
        if (!wasOpen && isOpen()) {
            connection.resumeReading();
        }
    }

    private boolean isOpen() {
        return !forListeners && !forReplies;
    }

    private void set(Cause cause, boolean stands) {
        if (cause == Cause.LISTENERS) {
            forListeners = stands;
        } else {
            forReplies = stands;
        }
    }
}
