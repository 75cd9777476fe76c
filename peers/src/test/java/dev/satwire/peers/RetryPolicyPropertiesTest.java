package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.NetAddr;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** The formulas hold for any number of failures and any duration, compared with arithmetic that cannot overflow. */
class RetryPolicyPropertiesTest {

    private static Duration after(int failures, RetryPolicy policy, long seed) {
        return policy.nextDelay(new RetryContext(
                        NetAddr.parse("8.8.8.8:8333"),
                        failures,
                        Duration.ZERO,
                        DisconnectReason.of(Code.PEER_CLOSED),
                        new Random(seed)))
                .orElseThrow();
    }

    private static Duration atMost(BigInteger nanos, long cap) {
        return Duration.ofNanos(nanos.min(BigInteger.valueOf(cap)).longValueExact());
    }

    @Property(tries = 2_000)
    void exponentialIsItsFormula(
            @ForAll @IntRange(min = 1) int failures,
            @ForAll @LongRange(min = 0) long base,
            @ForAll @LongRange(min = 0) long cap) {
        RetryPolicy policy = RetryPolicy.exponential(Duration.ofNanos(base), Duration.ofNanos(cap));
        // Beyond 64 doublings all that is not zero is over any cap.
        BigInteger exact = BigInteger.valueOf(base).shiftLeft(Math.min(failures - 1, Long.SIZE));

        assertThat(after(failures, policy, 1)).isEqualTo(atMost(exact, cap));
    }

    @Property(tries = 2_000)
    void exponentialIsItsFormulaForFewFailures(
            @ForAll @IntRange(min = 1, max = 70) int failures,
            @ForAll @LongRange(min = 0, max = 5_000_000_000L) long base,
            @ForAll @LongRange(min = 0) long cap) {
        exponentialIsItsFormula(failures, base, cap);
    }

    @Property(tries = 2_000)
    void linearIsItsFormula(
            @ForAll @IntRange(min = 1) int failures,
            @ForAll @LongRange(min = 0) long initial,
            @ForAll @LongRange(min = 0) long step,
            @ForAll @LongRange(min = 0) long cap) {
        RetryPolicy policy =
                RetryPolicy.linear(Duration.ofNanos(initial), Duration.ofNanos(step), Duration.ofNanos(cap));
        BigInteger exact = BigInteger.valueOf(step)
                .multiply(BigInteger.valueOf(failures - 1))
                .add(BigInteger.valueOf(initial));

        assertThat(after(failures, policy, 1)).isEqualTo(atMost(exact, cap));
    }

    @Property(tries = 1_000)
    void delaysNeverShrink(
            @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE - 1) int failures,
            @ForAll @LongRange(min = 0) long first,
            @ForAll @LongRange(min = 0) long step,
            @ForAll @LongRange(min = 0) long cap) {
        for (RetryPolicy policy : new RetryPolicy[] {
            RetryPolicy.exponential(Duration.ofNanos(first), Duration.ofNanos(cap)),
            RetryPolicy.linear(Duration.ofNanos(first), Duration.ofNanos(step), Duration.ofNanos(cap))
        }) {
            assertThat(after(failures + 1, policy, 1)).isGreaterThanOrEqualTo(after(failures, policy, 1));
        }
    }

    @Property(tries = 2_000)
    void jitterOnlyShortensAndByNoMoreThanItsRatio(
            @ForAll @LongRange(min = 0) long nanos, @ForAll @DoubleRange(max = 1) double ratio, @ForAll long seed) {
        Duration delay = Duration.ofNanos(nanos);
        Duration shortest = Duration.ofNanos((long) (nanos * (1 - ratio)));
        // What a double cannot tell apart at the largest delays, and the nanosecond cut off.
        Duration rounding = Duration.ofNanos(1_025);

        assertThat(after(1, RetryPolicy.fixed(delay).withJitter(ratio), seed))
                .isLessThanOrEqualTo(delay)
                .isGreaterThanOrEqualTo(Duration.ZERO)
                .isGreaterThanOrEqualTo(shortest.minus(rounding));
    }

    @Property
    void theSameSeedGivesTheSameJitter(
            @ForAll @IntRange(min = 1) int failures, @ForAll @DoubleRange(max = 1) double ratio, @ForAll long seed) {
        RetryPolicy policy = RetryPolicy.exponential(Duration.ofSeconds(1), Duration.ofDays(1))
                .withJitter(ratio);

        assertThat(after(failures, policy, seed)).isEqualTo(after(failures, policy, seed));
    }

    @Property
    void maxAttemptsIsExact(@ForAll @IntRange(min = 0) int retries, @ForAll @IntRange(min = 1) int failures) {
        RetryPolicy policy = RetryPolicy.fixed(Duration.ZERO).withMaxAttempts(retries);
        RetryContext context = new RetryContext(
                NetAddr.parse("8.8.8.8:8333"),
                failures,
                Duration.ZERO,
                DisconnectReason.of(Code.PEER_CLOSED),
                new Random(1));

        assertThat(policy.nextDelay(context).isPresent()).isEqualTo(failures <= retries);
    }

    @Property(tries = 1_000)
    void timeoutsAreExactUpToACenturyAndNeverOverflow(
            @ForAll @LongRange(min = 0) long seconds, @ForAll @IntRange(min = 0, max = 999_999_999) int nanos) {
        Duration timeout = Duration.ofSeconds(seconds, nanos);
        Duration century = Duration.ofDays(36_525);

        assertThat(Duration.ofNanos(Delays.timeout(timeout)))
                .isEqualTo(timeout.compareTo(century) < 0 ? timeout : century);
        assertThat(Delays.timeout(timeout) + Delays.timeout(timeout)).isNotNegative();
    }
}
