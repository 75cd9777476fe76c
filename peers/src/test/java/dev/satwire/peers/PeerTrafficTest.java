package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.CmpctBlock;
import dev.satwire.protocol.FilterLoad;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.SkippedMessage;
import dev.satwire.protocol.Tx;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PeerTrafficTest {
    private static final long EASY = 0x207fffff;
    private static final long HARD = 0x1d00ffff;

    private final PeerTraffic traffic = new PeerTraffic(PayloadCodec.STANDARD);

    private static BlockHeader header(long bits, boolean work) {
        return LongStream.range(0, 1_000)
                .mapToObj(nonce -> new BlockHeader(1, Hash256.ZERO, Hash256.ZERO, 0, bits, nonce))
                .filter(header -> header.hasProofOfWork() == work)
                .findFirst()
                .orElseThrow();
    }

    private void read(Payload payload, long now) {
        traffic.received(new Message(payload, 100, 0), now);
    }

    @Test
    void whatWasOnlySkippedBroughtNothing() {
        traffic.received(new SkippedMessage(Tx.COMMAND, 100), 1);
        traffic.received(new SkippedMessage(Block.COMMAND, 100), 1);
        traffic.received(new SkippedMessage(CmpctBlock.COMMAND, 100), 1);

        assertThat(traffic.sinceTransaction(2)).isEmpty();
        assertThat(traffic.sinceBlock(2)).isEmpty();
    }

    @Test
    void aTransactionThatWasReadCounts() {
        read(new Tx(Chain.transaction(1)), 1);

        assertThat(traffic.sinceTransaction(3)).contains(Duration.ofNanos(2));
        assertThat(traffic.sinceBlock(3)).isEmpty();
    }

    @Test
    void aBlockCountsOnlyWithWork() {
        for (BlockHeader without : List.of(header(EASY, false), header(HARD, false))) {
            read(Block.of(without, List.of(Chain.transaction(1))), 1);
            read(new CmpctBlock(without, 0, List.of(1L), List.of()), 1);
        }
        assertThat(traffic.sinceBlock(2)).isEmpty();

        read(Block.of(header(EASY, true), List.of(Chain.transaction(1))), 3);
        assertThat(traffic.sinceBlock(5)).contains(Duration.ofNanos(2));
        read(new CmpctBlock(header(EASY, true), 0, List.of(1L), List.of()), 4);
        assertThat(traffic.sinceBlock(5)).contains(Duration.ofNanos(1));
    }

    @Test
    void aFilterCountsEvenIfNobodyReadsIt() {
        traffic.received(new SkippedMessage(FilterLoad.COMMAND, 100), 1);

        assertThat(traffic.hasFilter()).isTrue();
    }
}
