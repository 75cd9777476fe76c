package dev.satwire.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoadTest {
    private static final long MEBI = 1024 * 1024;
    private static final int SAMPLES = 20;

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final LoadVerdict verdict = new LoadVerdict(new PrintStream(printed, true, StandardCharsets.UTF_8));

    /** Samples that grow by so much each time. */
    private static List<LoadSample> growing(long heap, long direct, long descriptors, long threads) {
        List<LoadSample> samples = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            samples.add(new LoadSample(
                    10 * MEBI + i * heap, MEBI + i * direct, 1_000 + i * descriptors, 10 + i * threads, 0));
        }
        return samples;
    }

    @Test
    void readsOptionsInAnyOrder() {
        assertThat(LoadOptions.parse(List.of())).isEqualTo(LoadOptions.DEFAULT);
        assertThat(LoadOptions.parse(List.of(
                        "--seconds", "5", "--p99", "7", "--flooders", "0", "--churn", "100", "--connections", "1")))
                .isEqualTo(new LoadOptions(1, 5, 100, 0, 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--seconds", "--seconds x", "--seconds 4", "--churn 101", "--connections 0", "--what 1"})
    void rejectsOptionsThatMakeNoSense(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> LoadOptions.parse(List.of(line.split(" "))));
    }

    @Test
    void aSampleSurvivesItsWayBetweenProcesses() {
        LoadSample sample = LoadSample.take();
        assertThat(sample.heap()).isPositive();
        assertThat(sample.threads()).isPositive();
        assertThat(LoadSample.parse(sample.toLine())).isEqualTo(sample);
    }

    @Test
    void whatStaysIsGood() {
        verdict.judge("process", growing(0, 0, 0, 0));
        assertThat(verdict.isGood()).isTrue();
        assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain("FAILED");
    }

    @Test
    void whatGrowsIsNamed() {
        verdict.judge("one", growing(MEBI, 0, 0, 0));
        verdict.judge("two", growing(0, MEBI, 0, 0));
        verdict.judge("three", growing(0, 0, 10, 0));
        verdict.judge("four", growing(0, 0, 0, 1));
        assertThat(verdict.isGood()).isFalse();
        assertThat(printed.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("FAILED")))
                .hasSize(4)
                .anyMatch(line -> line.contains("one heap"))
                .anyMatch(line -> line.contains("two direct"))
                .anyMatch(line -> line.contains("three descriptors"))
                .anyMatch(line -> line.contains("four threads"));
    }
}
