package dev.satwire.peers.testkit;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What a connection's way through the network is like, each way alike: how long, how wide, how lumpy. <em>Immutable</em>;
 * start from {@link #DEFAULT} and change what differs.
 *
 * <p>The same values serve a {@link MemoryNetwork} and a {@link ChaosProxy}. What happens to one connection at one moment
 * is the matter of {@link ChaosLink}.
 *
 * @param delay how long anything takes one way; from zero to {@link #MAX_DELAY}
 * @param jitter how much longer it takes at random; from zero to {@link #MAX_DELAY}. Order is kept
 * @param bandwidth bytes per second; positive, {@link #UNLIMITED} for no bound
 * @param segment the most bytes that arrive together; positive. Sizes are random, small ones as likely as large ones; 1
 *     cuts after every byte and {@link #WHOLE} never
 * @param window how many bytes may be under way or unread; positive
 */
public record LinkOptions(Duration delay, Duration jitter, long bandwidth, int segment, int window) {

    /** The longest delay, and the most jitter. */
    public static final Duration MAX_DELAY = Duration.ofDays(365);

    /** The bandwidth of a line that takes no time. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** The segment of a line that cuts nothing. */
    public static final int WHOLE = Integer.MAX_VALUE;

    /** A delay of a millisecond and a window of 64 KiB, nothing else. */
    public static final LinkOptions DEFAULT =
            new LinkOptions(Duration.ofMillis(1), Duration.ZERO, UNLIMITED, WHOLE, 64 * 1024);

    private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();
    /** Sizes are drawn below a random power of two; this is the first that is not. */
    private static final int SIZES = 17;

    /**
     * Checks the ranges stated for each component.
     *
     * @param delay how long anything takes one way
     * @param jitter how much longer it takes at random
     * @param bandwidth bytes per second
     * @param segment the most bytes that arrive together
     * @param window how many bytes may be under way or unread
     */
    public LinkOptions {
        requireDelay(delay, "delay");
        requireDelay(jitter, "jitter");
        if (bandwidth <= 0 || segment <= 0 || window <= 0) {
            throw new IllegalArgumentException(
                    "bandwidth, segment and window must be positive: " + bandwidth + ", " + segment + ", " + window);
        }
    }

    /**
     * Returns these options with another delay.
     *
     * @param oneWay how long anything takes one way
     * @return the changed options
     */
    public LinkOptions withDelay(Duration oneWay) {
        return new LinkOptions(oneWay, jitter, bandwidth, segment, window);
    }

    /**
     * Returns these options with another jitter.
     *
     * @param most how much longer it takes at random
     * @return the changed options
     */
    public LinkOptions withJitter(Duration most) {
        return new LinkOptions(delay, most, bandwidth, segment, window);
    }

    /**
     * Returns these options with another bandwidth.
     *
     * @param bytesPerSecond the bandwidth; positive
     * @return the changed options
     */
    public LinkOptions withBandwidth(long bytesPerSecond) {
        return new LinkOptions(delay, jitter, bytesPerSecond, segment, window);
    }

    /**
     * Returns these options with another size of segments.
     *
     * @param bytes the most bytes that arrive together; positive
     * @return the changed options
     */
    public LinkOptions withSegment(int bytes) {
        return new LinkOptions(delay, jitter, bandwidth, bytes, window);
    }

    /**
     * Returns these options with another window.
     *
     * @param bytes how many bytes may be under way or unread; positive
     * @return the changed options
     */
    public LinkOptions withWindow(int bytes) {
        return new LinkOptions(delay, jitter, bandwidth, segment, bytes);
    }

    /** How long so many bytes keep the line busy, in nanoseconds. */
    long transmission(int bytes) {
        return bandwidth == UNLIMITED ? 0 : bytes * NANOS_PER_SECOND / bandwidth;
    }

    /** How long something that has left arrives later, in nanoseconds. */
    long travel(RandomGenerator random) {
        return delay.toNanos() + (jitter.isZero() ? 0 : random.nextLong(jitter.toNanos() + 1));
    }

    /** How many of the bytes that are there arrive together. */
    int pieceOf(int available, RandomGenerator random) {
        return segment == WHOLE
                ? available
                : Math.min(available, 1 + random.nextInt(Math.min(segment, 1 << random.nextInt(SIZES))));
    }

    private static void requireDelay(Duration value, String name) {
        if (value.isNegative() || value.compareTo(MAX_DELAY) > 0) {
            throw new IllegalArgumentException(name + " must be from zero to " + MAX_DELAY + ": " + value);
        }
    }
}
