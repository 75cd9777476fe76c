package dev.satwire.peers;

import dev.satwire.transport.Connection;
import java.util.EnumSet;
import java.util.Set;

/** Pauses reading while anyone wants it paused. <em>Thread-safe.</em> */
final class ReadGate {

    /** Why reading is paused. */
    enum Cause {
        /** Too much waits for the listeners. */
        LISTENERS,
        /** Too many replies wait to be read by the peer. */
        REPLIES
    }

    private final Set<Cause> causes = EnumSet.noneOf(Cause.class);

    /** Adds a cause, if it does not stand already. */
    synchronized void close(Cause cause, Connection connection) {
        if (causes.add(cause) && causes.size() == 1) {
            connection.pauseReading();
        }
    }

    /** Takes a cause away, if it stands. */
    synchronized void open(Cause cause, Connection connection) {
        if (causes.remove(cause) && causes.isEmpty()) {
            connection.resumeReading();
        }
    }
}
