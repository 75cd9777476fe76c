package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.satwire.protocol.NetAddr;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BookEntryTest {
    private static final long NOW = 1_800_000_000;

    private final BookEntry entry = new BookEntry(NetAddr.parse("1.2.3.4:8333"), NetGroup.UNROUTABLE, NOW);

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "1, 0.66",
        "2, 0.4356",
        "7, 0.054551607",
        "8, 0.036004061",
        "9, 0.036004061",
        "1000000, 0.036004061"
    })
    void eachFailureMakesItLessLikely(int failures, double chance) {
        entry.failures = failures;

        assertThat(entry.chance(NOW)).isCloseTo(chance, within(1e-8));
    }

    @ParameterizedTest
    @CsvSource({"0, 0.01", "599, 0.01", "600, 1", "-1, 1", "-1000000000, 1"})
    void anAddressJustTriedIsLeftAlone(long secondsAgo, double chance) {
        entry.lastTry = NOW - secondsAgo;

        assertThat(entry.chance(NOW)).isEqualTo(chance);
    }

    @ParameterizedTest
    @CsvSource({"600, false", "601, true", "-2592000, false", "-2592001, true"})
    void whenItMustHaveBeenSeen(long seconds, boolean terrible) {
        entry.lastSeen = NOW + seconds;

        assertThat(entry.isTerrible(NOW)).isEqualTo(terrible);
    }

    @ParameterizedTest
    @CsvSource({"2, false", "3, true"})
    void howOftenANewAddressMayFail(int failures, boolean terrible) {
        entry.failures = failures;

        assertThat(entry.isTerrible(NOW)).isEqualTo(terrible);
    }

    @ParameterizedTest
    @CsvSource({"10, 604801, true", "10, 604800, false", "9, 604801, false", "3, 604801, false"})
    void howOftenAnAddressThatWorkedMayFail(int failures, long secondsAgo, boolean terrible) {
        entry.failures = failures;
        entry.lastSuccess = NOW - secondsAgo;

        assertThat(entry.isTerrible(NOW)).isEqualTo(terrible);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "60, false", "61, true", "-1, true"})
    void whatIsBeingTriedIsNotGivenUp(long secondsAgo, boolean terrible) {
        entry.failures = 3;
        entry.lastTry = NOW - secondsAgo;

        assertThat(entry.isTerrible(NOW)).isEqualTo(terrible);
    }

    @Test
    void anAddressSeenLatelyIsFine() {
        assertThat(entry.isTerrible(NOW)).isFalse();
        assertThat(entry.chance(NOW)).isEqualTo(1);
    }
}
