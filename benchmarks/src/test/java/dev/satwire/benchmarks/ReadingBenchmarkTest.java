package dev.satwire.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Network;
import java.nio.ByteBuffer;
import org.bitcoinj.core.Transaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReadingBenchmarkTest {

    private static ReadingBenchmark prepared(Reading reading) {
        ReadingBenchmark benchmark = new ReadingBenchmark();
        benchmark.reading = reading;
        benchmark.prepare();
        return benchmark;
    }

    @ParameterizedTest
    @EnumSource
    void readsTheSameAtEachCall(Reading reading) {
        ReadingBenchmark benchmark = prepared(reading);

        assertThat(benchmark.decodeAndRead()).isNotZero().isEqualTo(benchmark.read());
        assertThat(benchmark.decodeAndRead()).isEqualTo(benchmark.decodeAndRead());
    }

    @ParameterizedTest
    @EnumSource(names = {"ADDRESSES", "HEADERS", "INPUTS_AND_OUTPUTS"})
    void readsWhatTheRivalReads(Reading reading) {
        ReadingBenchmark benchmark = prepared(reading);

        assertThat(benchmark.decodeAndRead()).isEqualTo(benchmark.decodeAndReadBitcoinj());
    }

    @Test
    void bothSidesWorkOutTheSameTxids() {
        Block block = (Block) SampleMessage.BLOCK.payload();
        byte[] frame = new FrameEncoder(Network.MAINNET).encode(block);
        var theirs = (org.bitcoinj.core.Block) new Bitcoinj().decode(ByteBuffer.wrap(frame));

        assertThat(block.txids().stream().map(Hash256::toString))
                .containsExactlyElementsOf(theirs.getTransactions().stream()
                        .map(Transaction::getTxId)
                        .map(Object::toString)
                        .toList());
    }
}
