package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LagMeterTest {
    private static final long START = new FakeClock().getAsLong();
    private static final long WINDOW = LagMeter.WINDOW;

    private final LagMeter meter = new LagMeter(START);

    @Test
    void tellsTheLongestTurn() {
        assertThat(meter.longest(START)).isZero();
        meter.turnTook(7, START + 10);
        meter.turnTook(3, START + 20);
        assertThat(meter.longest(START + 30)).isEqualTo(7);
    }

    @Test
    void forgetsItBetweenOneAndTwoWindowsLater() {
        meter.turnTook(7, START);
        meter.turnTook(2, START + WINDOW);
        assertThat(meter.longest(START + WINDOW)).isEqualTo(7);
        assertThat(meter.longest(START + 2 * WINDOW - 1)).isEqualTo(7);
        meter.turnTook(1, START + 2 * WINDOW);
        assertThat(meter.longest(START + 2 * WINDOW)).isEqualTo(2);
    }

    @Test
    void keepsNothingLongerBecauseALateTurnComesAtTheEndOfAWindow() {
        meter.turnTook(7, START);
        meter.turnTook(1, START + 2 * WINDOW - 1);
        assertThat(meter.longest(START + 2 * WINDOW - 1)).isEqualTo(7);
        assertThat(meter.longest(START + 2 * WINDOW)).isEqualTo(1);
        assertThat(meter.longest(START + 3 * WINDOW - 1)).isEqualTo(1);
        assertThat(meter.longest(START + 3 * WINDOW)).isZero();
    }

    @Test
    void tellsOfATurnThatDoesNotEnd() {
        meter.turnBegan(START);
        assertThat(meter.longest(START + 5)).isEqualTo(5);
        assertThat(meter.longest(START + 5 * WINDOW)).isEqualTo(5 * WINDOW);
        meter.turnTook(5 * WINDOW, START + 5 * WINDOW);
        assertThat(meter.longest(START + 6 * WINDOW - 1)).isEqualTo(5 * WINDOW);
        meter.turnBegan(START + 7 * WINDOW);
        assertThat(meter.longest(START + 7 * WINDOW)).isZero();
    }

    @Test
    void forgetsItThoughTheLoopIsIdle() {
        meter.turnTook(7, START);
        assertThat(meter.longest(START + WINDOW)).isEqualTo(7);
        assertThat(meter.longest(START + 2 * WINDOW)).isZero();
        meter.turnTook(1, START + 5 * WINDOW);
        assertThat(meter.longest(START + 5 * WINDOW)).isEqualTo(1);
    }
}
