package dev.satwire.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.filter.FilteredBlock;
import org.junit.jupiter.api.Test;

class FilterBenchmarkTest {

    @Test
    void eachBenchmarkDoesWhatItSaysItMeasures() {
        FilterBenchmark benchmark = new FilterBenchmark();
        benchmark.prepare();

        assertThat(benchmark.sipHash()).isEqualTo(benchmark.guavaSipHash());
        assertThat(benchmark.build().size()).isEqualTo(10_000);
        assertThat(benchmark.parse()).isEqualTo(benchmark.build());
        assertThat(benchmark.matchOne()).isFalse();
        assertThat(benchmark.matchAny()).isFalse();
        assertThat(benchmark.bloomContains()).isTrue();
        assertThat(benchmark.guavaMurmur3()).isNotZero();
        assertThat(((FilteredBlock) benchmark.filterBlock()).transactions()).isEmpty();
    }
}
