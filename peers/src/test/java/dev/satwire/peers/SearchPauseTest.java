package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SearchPauseTest {
    private final SearchPause pause = new SearchPause();
    private long now;

    /** Looks in vain, and returns how long it is until the next look. */
    private Duration vain(Duration took) {
        long began = now;
        now += took.toNanos();
        assertThat(pause.inVain(began, now, 1)).isTrue();
        return untilNext();
    }

    private Duration untilNext() {
        long since = now;
        while (!pause.mayLook(now)) {
            now += Duration.ofMillis(1).toNanos();
        }
        return Duration.ofNanos(now - since);
    }

    @Test
    void looksAtOnceAsLongAsSomethingIsFound() {
        assertThat(untilNext()).isZero();
        vain(Duration.ZERO);
        pause.found();

        assertThat(untilNext()).isZero();
    }

    @Test
    void waitsTwiceAsLongEachTimeUpToTheLongestPause() {
        assertThat(vain(Duration.ZERO)).hasMillis(500);
        assertThat(vain(Duration.ZERO)).hasMillis(1_000);
        assertThat(vain(Duration.ZERO)).hasMillis(2_000);
        assertThat(vain(Duration.ZERO)).hasMillis(4_000);
        assertThat(vain(Duration.ZERO)).isEqualTo(SearchPause.LONGEST);
        assertThat(vain(Duration.ZERO)).isEqualTo(SearchPause.LONGEST);
    }

    @Test
    void waitsBrieflyAgainWhenSomethingChanges() {
        for (int i = 0; i < 5; i++) {
            vain(Duration.ZERO);
        }
        assertThat(pause.inVain(now, now, 1)).isTrue();
        pause.changed();
        assertThat(untilNext()).hasMillis(500);
        assertThat(vain(Duration.ZERO)).hasMillis(1_000);
    }

    @Test
    void takesASmallShareOfTheTimeHoweverLongALookTakes() {
        assertThat(vain(Duration.ofMillis(200))).hasSeconds(10);
        assertThat(pause.inVain(now, now + Duration.ofMillis(200).toNanos(), 1)).isTrue();
        now += Duration.ofMillis(200).toNanos();
        pause.changed();

        assertThat(untilNext()).hasSeconds(10);
    }

    @Test
    void looksAtAllPartsWithoutRestAndThenRestsAsAfterOne() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 3; i++) {
                assertThat(pause.part()).isEqualTo(i);
                assertThat(pause.inVain(now, now, 4)).isFalse();
                assertThat(untilNext()).hasMillis(500);
            }
            assertThat(pause.inVain(now, now, 4)).isTrue();
            assertThat(untilNext()).hasMillis(round == 0 ? 500 : 1_000);
        }
    }

    @Test
    void changesDoNotKeepARoundFromItsEnd() {
        assertThat(pause.inVain(now, now, 3)).isFalse();
        pause.changed();
        assertThat(pause.inVain(now, now, 3)).isFalse();
        pause.changed();
        assertThat(pause.inVain(now, now, 3)).isTrue();
    }

    @Test
    void whatWasFoundBeginsARoundWhereItWasFound() {
        assertThat(pause.inVain(now, now, 3)).isFalse();
        pause.found();
        assertThat(pause.part()).isEqualTo(1);
        assertThat(untilNext()).isZero();
        assertThat(pause.inVain(now, now, 2)).as("there are fewer now").isFalse();
        assertThat(pause.part()).isZero();
        assertThat(pause.inVain(now, now, 2)).isTrue();
    }
}
