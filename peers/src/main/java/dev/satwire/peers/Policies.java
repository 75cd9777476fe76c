package dev.satwire.peers;

import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks retry policies, which are the user's code. */
final class Policies {
    private static final Logger LOG = LoggerFactory.getLogger(Policies.class);

    private Policies() {}

    /** What a policy says; nothing if it throws or answers nonsense. */
    static Optional<Duration> nextDelay(RetryPolicy policy, RetryContext context) {
        try {
            return policy.nextDelay(context).map(Policies::check);
        } catch (Throwable e) {
            LOG.warn("retry policy failed for {}", context.address(), e);
            return Optional.empty();
        }
    }

    private static Duration check(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("a delay must not be negative: " + delay);
        }
        return Duration.ofNanos(Delays.timeout(delay));
    }
}
