package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.NetAddr;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
    private static final NetAddr ADDRESS = NetAddr.parse("8.8.8.8:8333");

    private static RetryContext context(int failures, Duration elapsed, Code reason, RandomGenerator random) {
        return new RetryContext(ADDRESS, failures, elapsed, DisconnectReason.of(reason), random);
    }

    private static RetryContext context(int failures) {
        return context(failures, Duration.ZERO, Code.PEER_CLOSED, new Random(1));
    }

    private static Optional<Duration> after(int failures, RetryPolicy policy) {
        return policy.nextDelay(context(failures));
    }

    /** How many connections are made if each fails. */
    private static int connections(RetryPolicy policy) {
        int connections = 1;
        while (after(connections, policy).isPresent()) {
            connections++;
        }
        return connections;
    }

    @Test
    void neverGivesUpAtOnce() {
        assertThat(after(1, RetryPolicy.never())).isEmpty();
        assertThat(connections(RetryPolicy.never())).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 60, Integer.MAX_VALUE})
    void fixedIsFixed(int failures) {
        assertThat(after(failures, RetryPolicy.fixed(Duration.ofMillis(1500)))).contains(Duration.ofMillis(1500));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 4", "3, 7", "4, 10", "5, 10", "6, 10", "2147483647, 10"})
    void linearGrowsByItsStepUpToTheCap(int failures, long seconds) {
        RetryPolicy policy = RetryPolicy.linear(Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(10));

        assertThat(after(failures, policy)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "2, 2",
        "3, 4",
        "9, 256",
        "10, 512",
        "11, 600",
        "12, 600",
        "60, 600",
        "63, 600",
        "64, 600",
        "65, 600",
        "2147483647, 600"
    })
    void exponentialDoublesUpToTheCap(int failures, long seconds) {
        RetryPolicy policy = RetryPolicy.exponential(Duration.ofSeconds(1), Duration.ofMinutes(10));

        assertThat(after(failures, policy)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 62, 63, 64, Integer.MAX_VALUE})
    void nothingGrowsFromNothing(int failures) {
        assertThat(after(failures, RetryPolicy.exponential(Duration.ZERO, Duration.ofDays(1))))
                .contains(Duration.ZERO);
        assertThat(after(failures, RetryPolicy.linear(Duration.ZERO, Duration.ZERO, Duration.ofDays(1))))
                .contains(Duration.ZERO);
    }

    @Test
    void aCapBelowTheFirstDelayWins() {
        assertThat(after(1, RetryPolicy.exponential(Duration.ofSeconds(5), Duration.ofSeconds(2))))
                .contains(Duration.ofSeconds(2));
        assertThat(after(1, RetryPolicy.linear(Duration.ofSeconds(5), Duration.ZERO, Duration.ofSeconds(2))))
                .contains(Duration.ofSeconds(2));
    }

    @Test
    void threeRetriesAreFourConnections() {
        assertThat(connections(RetryPolicy.fixed(Duration.ofSeconds(1)).withMaxAttempts(3)))
                .isEqualTo(4);
        assertThat(connections(RetryPolicy.fixed(Duration.ofSeconds(1)).withMaxAttempts(0)))
                .isEqualTo(1);
    }

    @Test
    void theSmallerOfTwoLimitsHolds() {
        RetryPolicy fixed = RetryPolicy.fixed(Duration.ofSeconds(1));
        assertThat(connections(fixed.withMaxAttempts(3).withMaxAttempts(5))).isEqualTo(4);
        assertThat(connections(fixed.withMaxAttempts(5).withMaxAttempts(3))).isEqualTo(4);
    }

    @Test
    void elapsedTimeLimitsInclusively() {
        RetryPolicy policy = RetryPolicy.fixed(Duration.ofSeconds(1)).withMaxElapsed(Duration.ofMinutes(1));
        assertThat(policy.nextDelay(context(1, Duration.ZERO, Code.PEER_CLOSED, new Random(1))))
                .isPresent();
        assertThat(policy.nextDelay(context(9, Duration.ofMinutes(1), Code.PEER_CLOSED, new Random(1))))
                .isPresent();
        assertThat(policy.nextDelay(context(9, Duration.ofMinutes(1).plusNanos(1), Code.PEER_CLOSED, new Random(1))))
                .isEmpty();
    }

    @Test
    void onlyIfAsksBeforeThePolicy() {
        RetryPolicy failing = context -> {
            throw new AssertionError("asked");
        };
        RetryPolicy policy = failing.onlyIf(context -> context.lastReason().isTransient());

        assertThat(policy.nextDelay(context(1, Duration.ZERO, Code.OBSOLETE, new Random(1))))
                .isEmpty();
    }

    @Test
    void decoratorsMayStandInAnyOrder() {
        RetryPolicy base = RetryPolicy.exponential(Duration.ofSeconds(1), Duration.ofMinutes(1));
        RetryPolicy one = base.withJitter(0.5).withMaxAttempts(5);
        RetryPolicy other = base.withMaxAttempts(5).withJitter(0.5);
        for (int failures = 1; failures <= 6; failures++) {
            assertThat(after(failures, one)).isEqualTo(after(failures, other));
        }
        assertThat(after(5, one)).isPresent();
        assertThat(after(6, one)).isEmpty();
    }

    @Test
    void jitterOfZeroChangesNothingAndOfOneReachesDownToNearlyNothing() {
        Duration delay = Duration.ofMinutes(10);
        assertThat(after(1, RetryPolicy.fixed(delay).withJitter(0))).contains(delay);

        RandomGenerator highest = new RandomGenerator() {
            @Override
            public long nextLong() {
                return -1;
            }
        };
        Duration shortest = RetryPolicy.fixed(delay)
                .withJitter(1)
                .nextDelay(context(1, Duration.ZERO, Code.PEER_CLOSED, highest))
                .orElseThrow();
        assertThat(shortest).isBetween(Duration.ZERO, Duration.ofNanos(1));
    }

    @Test
    void jitterSpreadsOverItsWholeRange() {
        RetryPolicy policy = RetryPolicy.fixed(Duration.ofSeconds(100)).withJitter(0.5);
        Random random = new Random(42);
        double sum = 0;
        long shortest = Long.MAX_VALUE;
        long longest = 0;
        for (int i = 0; i < 10_000; i++) {
            long millis = policy.nextDelay(context(1, Duration.ZERO, Code.PEER_CLOSED, random))
                    .orElseThrow()
                    .toMillis();
            sum += millis;
            shortest = Math.min(shortest, millis);
            longest = Math.max(longest, millis);
        }
        assertThat(sum / 10_000).isBetween(74_000.0, 76_000.0);
        assertThat(shortest).isBetween(50_000L, 50_100L);
        assertThat(longest).isBetween(99_900L, 100_000L);
    }

    @Test
    void badArgumentsAreRefusedAtOnce() {
        Duration second = Duration.ofSeconds(1);
        Duration negative = Duration.ofNanos(-1);
        Duration tooLong = Duration.ofNanos(Long.MAX_VALUE).plusNanos(1);
        for (Duration bad : new Duration[] {negative, tooLong, Duration.ofSeconds(Long.MIN_VALUE)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> RetryPolicy.fixed(bad));
            assertThatIllegalArgumentException().isThrownBy(() -> RetryPolicy.exponential(bad, second));
            assertThatIllegalArgumentException().isThrownBy(() -> RetryPolicy.exponential(second, bad));
            assertThatIllegalArgumentException().isThrownBy(() -> RetryPolicy.linear(bad, second, second));
            assertThatIllegalArgumentException().isThrownBy(() -> RetryPolicy.linear(second, bad, second));
            assertThatIllegalArgumentException().isThrownBy(() -> RetryPolicy.linear(second, second, bad));
        }
        RetryPolicy policy = RetryPolicy.fixed(second);
        for (double bad :
                new double[] {-0.001, 1.001, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            assertThatIllegalArgumentException().isThrownBy(() -> policy.withJitter(bad));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> policy.withMaxAttempts(-1));
        assertThatNullPointerException().isThrownBy(() -> policy.withMaxElapsed(null));
        assertThatNullPointerException().isThrownBy(() -> policy.onlyIf(null));
        assertThatNullPointerException().isThrownBy(() -> RetryPolicy.fixed(null));
        assertThatIllegalArgumentException().isThrownBy(() -> context(0));
        assertThatIllegalArgumentException().isThrownBy(() -> context(Integer.MIN_VALUE));
    }

    @Test
    void defaultsTryFourTimesAfterWhatMayPassAndComeBackForEverAfterAnything() {
        assertThat(connections(PeerPoolBuilder.DEFAULT_CONNECT_RETRY)).isEqualTo(4);
        assertThat(after(1, PeerPoolBuilder.DEFAULT_CONNECT_RETRY)).contains(Duration.ofSeconds(1));
        assertThat(after(Integer.MAX_VALUE, PeerPoolBuilder.DEFAULT_RECONNECT_RETRY)
                        .orElseThrow())
                .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(10));
        for (Code code : Code.values()) {
            RetryContext context = context(1, Duration.ZERO, code, new Random(1));
            boolean mayPass = context.lastReason().isTransient();
            assertThat(PeerPoolBuilder.DEFAULT_CONNECT_RETRY.nextDelay(context).isPresent())
                    .isEqualTo(mayPass);
            assertThat(PeerPoolBuilder.DEFAULT_RECONNECT_RETRY
                            .nextDelay(context)
                            .isPresent())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PT5S, 5 s",
        "PT1.5S, 1500 ms",
        "PT20M, 1200 s",
        "PT0S, 0 s",
        "PT0.000000001S, 0 s",
        "PT9999999999H, 3155760000 s"
    })
    void durationsAreSaidInSecondsOrMilliseconds(Duration duration, String text) {
        assertThat(Delays.text(duration)).isEqualTo(text);
    }
}
