package dev.satwire.peers.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The clock of a {@link MemoryNetwork}: wall clock and monotonic clock in one, which stand still unless
 * {@link MemoryNetwork#advance} moves them.
 *
 * <p>The wall clock begins at {@link #START}. The monotonic one begins a minute before its numbers overflow, so that code
 * which compares two readings by {@code <} and not by subtraction fails in its tests. Thread-safety: <em>thread-safe</em>.
 */
public final class FakeClock implements InstantSource {

    /** What the wall clock says at first. */
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private static final long FIRST_NANO_TIME =
            Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();

    private volatile long elapsed;

    FakeClock() {}

    @Override
    public Instant instant() {
        return START.plusNanos(elapsed);
    }

    /**
     * Returns the time of the monotonic clock.
     *
     * @return nanoseconds since an arbitrary origin; compare two readings by subtraction
     */
    public long nanoTime() {
        return FIRST_NANO_TIME + elapsed;
    }

    /**
     * Returns the time since the network was made.
     *
     * @return the time that has passed
     */
    public Duration elapsed() {
        return Duration.ofNanos(elapsed);
    }

    long elapsedNanos() {
        return elapsed;
    }

    void moveTo(long nanos) {
        elapsed = nanos;
    }
}
