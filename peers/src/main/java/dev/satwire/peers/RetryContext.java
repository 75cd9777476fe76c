package dev.satwire.peers;

import dev.satwire.protocol.NetAddr;
import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * What a {@link RetryPolicy} may know. <em>Immutable</em>, but for the random source.
 *
 * @param address whom to connect to
 * @param failedAttempts failures so far since the last connection that stood for {@link #LASTING}; 1 at the first question
 * @param elapsed time since the first of these failures; about zero at the first question
 * @param lastReason why the last attempt failed or the connection ended
 * @param random the pool's random source, for jitter
 */
public record RetryContext(
        NetAddr address, int failedAttempts, Duration elapsed, DisconnectReason lastReason, RandomGenerator random) {

    /** How long a connection must stand to end a series of failures: 30 seconds. */
    public static final Duration LASTING = Duration.ofSeconds(30);

    /**
     * Checks the number of attempts.
     *
     * @param address whom to connect to
     * @param failedAttempts failures so far since the last connection that stood for {@link #LASTING}
     * @param elapsed time since the first of these failures
     * @param lastReason why the last attempt failed or the connection ended
     * @param random the pool's random source
     */
    public RetryContext {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(elapsed, "elapsed");
        Objects.requireNonNull(lastReason, "lastReason");
        Objects.requireNonNull(random, "random");
        if (failedAttempts < 1) {
            throw new IllegalArgumentException("failedAttempts begins at 1, got " + failedAttempts);
        }
    }
}
