package dev.satwire.peers;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Decides when to try again after a failure, or not to. Whom to connect to is not its matter.
 *
 * <p>Policies are made here, changed by the {@code with} methods, and given to a {@link PeerPoolBuilder}:
 *
 * <pre>{@code
 * RetryPolicy patient = RetryPolicy.exponential(Duration.ofSeconds(1), Duration.ofMinutes(10)).withJitter(0.5);
 * RetryPolicy brief = RetryPolicy.fixed(Duration.ofSeconds(1)).withMaxAttempts(3);
 * try (PeerPool pool = PeerPool.builder(Network.MAINNET).connectRetry(brief).reconnectRetry(patient).build()) {
 *     pool.connect(address).join();
 * }
 * }</pre>
 *
 * <p>or written, as a function of what has happened so far:
 *
 * <pre>{@code
 * RetryPolicy mine = failure -> switch (failure.lastReason().side()) {
 *     case US -> Optional.empty();
 *     case THEM -> Optional.of(Duration.ofMinutes(10));
 *     case NETWORK -> Optional.of(Duration.ofSeconds(Math.min(60, failure.failedAttempts())));
 * };
 * }</pre>
 *
 * <p><strong>When it is asked.</strong> After each failed attempt and each lost connection, once. Failures are counted
 * from 1 and begin anew after a connection that stood for {@link RetryContext#LASTING}. A node that was named keeps its
 * slot during the delay, and its policy is not asked about what this side ended on purpose, nor about what ended
 * because the pool was stopped; an address that the pool found gives its slot back, and others are tried meanwhile.
 * While the network seems to be down failures are not counted, and once it is back everything that waits is tried soon,
 * some at a time.
 *
 * <p><strong>Threads.</strong> The policies made here are pure functions of their context, immutable and thread-safe; they
 * compute without overflow for any number of attempts. One that is written is asked on an I/O thread, by several pools
 * concurrently if they share it: it must be quick and must not block.
 *
 * <p><strong>Errors.</strong> A policy that throws, or returns null, is logged and taken for one that gives up.
 */
@FunctionalInterface
public interface RetryPolicy {

    /**
     * Decides what to do after a failure.
     *
     * @param context what is known
     * @return how long to wait before the next attempt, not negative; empty to give up
     */
    Optional<Duration> nextDelay(RetryContext context);

    /**
     * Returns the policy that gives up at the first failure.
     *
     * @return the policy
     */
    static RetryPolicy never() {
        return context -> Optional.empty();
    }

    /**
     * Returns a policy that always waits the same time, for ever.
     *
     * @param delay how long; not negative, at most 292 years
     * @return the policy
     */
    static RetryPolicy fixed(Duration delay) {
        Delays.check(delay, "delay");
        return context -> Optional.of(delay);
    }

    /**
     * Returns a policy that waits longer by the same step each time: {@code min(cap, initial + step * (failures - 1))}.
     *
     * @param initial the first delay; not negative, at most 292 years
     * @param step how much longer each time; not negative, at most 292 years
     * @param cap the longest delay; at most 292 years
     * @return the policy
     */
    static RetryPolicy linear(Duration initial, Duration step, Duration cap) {
        long first = Delays.check(initial, "initial");
        long each = Delays.check(step, "step");
        long longest = Delays.check(cap, "cap");
        return context -> Optional.of(Delays.linear(first, each, longest, context.failedAttempts()));
    }

    /**
     * Returns a policy that waits twice as long each time: {@code min(cap, base * 2^(failures - 1))}.
     *
     * @param base the first delay; not negative, at most 292 years
     * @param cap the longest delay; at most 292 years
     * @return the policy
     */
    static RetryPolicy exponential(Duration base, Duration cap) {
        long first = Delays.check(base, "base");
        long longest = Delays.check(cap, "cap");
        return context -> Optional.of(Delays.exponential(first, longest, context.failedAttempts()));
    }

    /**
     * Shortens each delay by a random part of it, so that many who failed together do not come back together:
     * {@code delay * (1 - ratio * u)} with {@code u} uniform in [0, 1).
     *
     * @param ratio how much of the delay is up to chance, 0 to 1
     * @return the changed policy
     */
    default RetryPolicy withJitter(double ratio) {
        if (!(ratio >= 0 && ratio <= 1)) {
            throw new IllegalArgumentException("a jitter ratio is 0..1, got " + ratio);
        }
        return context -> nextDelay(context)
                .map(delay -> Delays.jitter(delay, ratio, context.random().nextDouble()));
    }

    /**
     * Gives up after a number of retries: with 3 there are at most four connections, the first one and three more.
     *
     * @param retries how many attempts may follow the first failure; not negative
     * @return the changed policy
     */
    default RetryPolicy withMaxAttempts(int retries) {
        if (retries < 0) {
            throw new IllegalArgumentException("the number of retries must not be negative, got " + retries);
        }
        return onlyIf(context -> context.failedAttempts() <= retries);
    }

    /**
     * Gives up when the failures have gone on for too long.
     *
     * @param limit how long after the first failure another attempt may still be planned
     * @return the changed policy
     */
    default RetryPolicy withMaxElapsed(Duration limit) {
        Objects.requireNonNull(limit, "limit");
        return onlyIf(context -> context.elapsed().compareTo(limit) <= 0);
    }

    /**
     * Gives up unless a condition holds.
     *
     * <pre>{@code
     * RetryPolicy hopeful = RetryPolicy.fixed(Duration.ofSeconds(5)).onlyIf(failure -> failure.lastReason().isTransient());
     * }</pre>
     *
     * @param condition asked before this policy
     * @return the changed policy
     */
    default RetryPolicy onlyIf(Predicate<RetryContext> condition) {
        Objects.requireNonNull(condition, "condition");
        return context -> condition.test(context) ? nextDelay(context) : Optional.empty();
    }
}
