package dev.satwire.transport.nio;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Lets a few log lines per second pass, so that a remote side cannot fill the disk. <em>Confined to the event loop.</em>
 */
final class LogLimiter {
    private static final long SECOND = 1_000_000_000L;
    /** What {@link #permit} returns for a line that is not to be written. */
    static final long REFUSED = -1;

    private final int linesPerSecond;
    private long windowStart;
    private int used;
    private long suppressed;

    LogLimiter(int linesPerSecond, long now) {
        this.linesPerSecond = linesPerSecond;
        this.windowStart = now;
    }

    /**
     * Writes a warning, with a stack trace if there is a cause, unless there are too many. Throws nothing, whatever the
     * logger does.
     */
    void warn(Logger log, long now, String what, @Nullable Throwable cause) {
        try {
            long missed = permit(now);
            if (missed != REFUSED) {
                log.warn("{}{}", what, missed == 0 ? "" : " (" + missed + " earlier warnings suppressed)", cause);
            }
        } catch (Throwable ignored) {
            // A logger that fails, perhaps for want of memory, must not end the loop; there is nobody left to tell.
        }
    }

    /** Writes what is of use to those who look for it. Throws nothing, whatever the logger does. */
    static void debug(Logger log, String what, Throwable cause) {
        try {
            log.debug(what, cause);
        } catch (Throwable ignored) {
            // As above.
        }
    }

    /**
     * Asks for one line.
     *
     * @return {@link #REFUSED}, or how many lines were refused since the last one that passed
     */
    long permit(long now) {
        if (now - windowStart >= SECOND) {
            windowStart = now;
            used = 0;
        }
        if (used >= linesPerSecond) {
            suppressed++;
            return REFUSED;
        }
        used++;
        long missed = suppressed;
        suppressed = 0;
        return missed;
    }
}
