package dev.satwire.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.Transaction;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodecBenchmarkTest {
    private static final int HEADER = 24;
    private static final Map<SampleMessage, Integer> PAYLOAD_LENGTHS = Map.of(
            SampleMessage.PING, 8,
            SampleMessage.TX, 374,
            SampleMessage.ADDR_1000, 3 + 1_000 * 30,
            SampleMessage.INV_1000, 3 + 1_000 * 36,
            SampleMessage.INV_50000, 3 + 50_000 * 36,
            SampleMessage.HEADERS_2000, 3 + 2_000 * 81,
            SampleMessage.BLOCK, 984_792);

    @ParameterizedTest
    @EnumSource
    void eachBenchmarkDoesWhatItSaysItMeasures(SampleMessage message) throws Exception {
        CodecBenchmark benchmark = new CodecBenchmark();
        benchmark.message = message;
        benchmark.prepare();

        byte[] frame = benchmark.encode();
        byte[] payload = Arrays.copyOfRange(frame, HEADER, frame.length);
        int length = PAYLOAD_LENGTHS.get(message);
        Message expected = new Message(message.payload(), length, 0);

        assertThat(payload).hasSize(length);
        assertThat(benchmark.copy()).isEqualTo(payload);
        assertThat(benchmark.decode()).isEqualTo(expected);
        assertThat(benchmark.decode()).as("the next call").isEqualTo(expected);
        assertThat(benchmark.decodePieces()).isEqualTo(expected);
        assertThat(benchmark.decodeBitcoinj().serialize()).isEqualTo(payload);
        assertThat(benchmark.encodeBitcoinj()).isEqualTo(frame);
        assertThat(benchmark.decodePayload()).isEqualTo(expected);
        assertThat(ByteBuffer.wrap(benchmark.hash()).getInt())
                .as("the checksum")
                .isEqualTo(ByteBuffer.wrap(frame).getInt(HEADER - 4));
    }

    @Test
    void measuresABlockOfTheFormThatRealOnesHave() {
        Block block = (Block) SampleMessage.BLOCK.payload();

        assertThat(block.transactions()).hasSize(1_557);
        assertThat(block.hasValidMerkleRoot()).isTrue();
        assertThat(block.transactions().get(0).isCoinbase()).isTrue();
        assertThat(block.transactions().stream().filter(Transaction::hasWitness))
                .hasSize(778);
    }
}
