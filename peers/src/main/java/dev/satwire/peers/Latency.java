package dev.satwire.peers;

import java.time.Duration;
import java.util.Objects;

/**
 * How long pings of one connection took, from the ping to its pong: those of the keep-alive and those of
 * {@link Peer#ping()}. A peer decides when to answer, so the shortest time is what the network takes at most, and the
 * longer ones are its own affair. <em>Immutable.</em>
 *
 * @param last the round trip measured last
 * @param min the shortest one, which Bitcoin Core evicts inbound peers by
 * @param smoothed the moving average of RFC 6298: the first round trip, then an eighth of each new one and seven eighths
 *     of what was before
 */
public record Latency(Duration last, Duration min, Duration smoothed) {

    /** How many shares of the average the old ones have with a new one: {@value}. */
    private static final int SHARES = 8;

    /**
     * Checks that none is null or negative.
     *
     * @param last the round trip measured last
     * @param min the shortest one
     * @param smoothed the moving average
     */
    public Latency {
        Objects.requireNonNull(smoothed, "smoothed");
        if (last.isNegative() || min.isNegative() || smoothed.isNegative()) {
            throw new IllegalArgumentException(
                    "a round trip is not negative: last " + last + ", min " + min + ", smoothed " + smoothed);
        }
    }

    /** What one round trip tells. */
    static Latency of(Duration first) {
        return new Latency(first, first, first);
    }

    /** The same after one more round trip. */
    Latency and(Duration next) {
        return new Latency(
                next,
                next.compareTo(min) < 0 ? next : min,
                smoothed.plus(next.minus(smoothed).dividedBy(SHARES)));
    }
}
