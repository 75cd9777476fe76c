package dev.satwire.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransportBenchmarkTest {

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void eachRivalDoesAllThatIsMeasured(Rival rival) throws Exception {
        TransportBenchmark benchmark = new TransportBenchmark();
        benchmark.rival = rival;
        TransportBenchmark.Crowd crowd = new TransportBenchmark.Crowd();
        crowd.connections = 20;
        benchmark.open();
        crowd.open(benchmark);
        try {
            long small = TransportBenchmark.SMALL_FRAMES;
            assertThat(benchmark.smallFrames()).isEqualTo(small);
            assertThat(benchmark.bigFrames()).isEqualTo(small + TransportBenchmark.BIG_FRAMES);
            assertThat(benchmark.batchedFrames()).isEqualTo(2 * small + TransportBenchmark.BIG_FRAMES);

            TransportBenchmark.Tail tail = new TransportBenchmark.Tail();
            tail.clear();
            benchmark.roundTrips(tail);
            assertThat(tail.medianNanos()).isPositive().isLessThanOrEqualTo(tail.p99Nanos());

            assertThat(benchmark.fanOut(crowd)).isEqualTo(20);
            assertThat(benchmark.fanOut(crowd)).isEqualTo(40);
        } finally {
            crowd.close();
            benchmark.close();
        }
    }

    @Test
    void framesAreCountedHoweverTheyAreCut() {
        byte[] stream = new byte[3 * TransportBenchmark.SMALL];
        for (int i = 0; i < 3; i++) {
            byte[] frame = FrameCounter.frame(TransportBenchmark.SMALL);
            System.arraycopy(frame, 0, stream, i * frame.length, frame.length);
        }
        for (int size = 1; size <= stream.length; size++) {
            FrameCounter counter = new FrameCounter();
            int frames = 0;
            for (int at = 0; at < stream.length; at += size) {
                frames += counter.count(ByteBuffer.wrap(stream, at, Math.min(size, stream.length - at)));
            }
            assertThat(frames).isEqualTo(3);
        }
    }
}
