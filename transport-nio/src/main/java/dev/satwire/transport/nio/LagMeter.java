package dev.satwire.transport.nio;

import java.util.concurrent.TimeUnit;

/**
 * Remembers the longest turn of an event loop for a while. {@link #longest} is <em>thread-safe</em>, the rest is
 * <em>confined to the event loop</em>.
 */
final class LagMeter {
    /** How long a maximum is kept at least; at most twice as long. */
    static final long WINDOW = TimeUnit.SECONDS.toNanos(10);

    /** The maxima of two windows and the time the later began, replaced together. */
    private record Maxima(long windowStart, long before, long now) {}

    private volatile Maxima maxima;
    private volatile long busySince;
    private volatile boolean busy;

    LagMeter(long now) {
        maxima = new Maxima(now, 0, 0);
    }

    void turnBegan(long now) {
        busySince = now;
        busy = true;
    }

    void turnTook(long nanos, long now) {
        busy = false;
        Maxima current = at(now);
        if (current.windowStart() != maxima.windowStart() || nanos > current.now()) {
            maxima = new Maxima(current.windowStart(), current.before(), Math.max(nanos, current.now()));
        }
    }

    long longest(long now) {
        Maxima current = at(now);
        long longest = Math.max(current.before(), current.now());
        // A turn that does not end is the one to be told of.
        return busy ? Math.max(longest, now - busySince) : longest;
    }

    private Maxima at(long now) {
        Maxima last = maxima;
        long age = now - last.windowStart();
        if (age < WINDOW) {
            return last;
        }
        return age < 2 * WINDOW ? new Maxima(last.windowStart() + WINDOW, last.now(), 0) : new Maxima(now, 0, 0);
    }
}
