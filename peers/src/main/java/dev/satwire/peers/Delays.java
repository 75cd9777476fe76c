package dev.satwire.peers;

import java.time.Duration;

/** Durations and the arithmetic of {@link RetryPolicy}, in nanoseconds that saturate at a cap before they can overflow. */
final class Delays {
    private static final Duration CENTURY = Duration.ofDays(36_525);

    private Delays() {}

    static long check(Duration delay, String name) {
        if (delay.isNegative() || delay.compareTo(Duration.ofNanos(Long.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException(name + " must be between zero and 292 years: " + delay);
        }
        return delay.toNanos();
    }

    /** A time-out in nanoseconds; a century is as good as for ever, and sums of two do not overflow. */
    static long timeout(Duration timeout) {
        return timeout.compareTo(CENTURY) < 0 ? timeout.toNanos() : CENTURY.toNanos();
    }

    /** A duration for people: "5 s", "1500 ms". */
    static String text(Duration duration) {
        long millis = timeout(duration) / 1_000_000;
        return millis % 1_000 == 0 ? millis / 1_000 + " s" : millis + " ms";
    }

    static Duration linear(long initial, long step, long cap, int failures) {
        long steps = failures - 1L;
        boolean reachesCap = initial >= cap || (step > 0 && steps > (cap - initial) / step);
        return Duration.ofNanos(reachesCap ? cap : initial + step * steps);
    }

    static Duration exponential(long base, long cap, int failures) {
        int doublings = failures - 1;
        boolean reachesCap = base > 0 && (doublings >= Long.SIZE - 1 || base > cap >> doublings);
        return Duration.ofNanos(reachesCap ? cap : base == 0 ? 0 : base << doublings);
    }

    static Duration jitter(Duration delay, double ratio, double chance) {
        long nanos = check(delay, "delay");
        // A double has fewer digits than a long: what is rounded must not become more than the whole.
        return Duration.ofNanos(Math.min(nanos, (long) (nanos * (1 - ratio * chance))));
    }
}
