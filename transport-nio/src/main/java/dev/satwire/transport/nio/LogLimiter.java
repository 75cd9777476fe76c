package dev.satwire.transport.nio;

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
