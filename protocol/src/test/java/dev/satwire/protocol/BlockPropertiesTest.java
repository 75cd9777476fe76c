package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is true of every block and every header. */
class BlockPropertiesTest {

    @Provide
    Arbitrary<Block> blocks() {
        return Transactions.blocks();
    }

    @Provide
    Arbitrary<BlockHeader> headers() {
        return Transactions.headers();
    }

    @Property(tries = 100)
    void blocksReadBack(@ForAll("blocks") Block block) {
        byte[] bytes = block.toByteArray();
        Block read = Block.parse(bytes);

        assertThat(read).isEqualTo(block).hasSameHashCodeAs(block);
        assertThat(read.toByteArray()).isEqualTo(bytes);
        assertThat(read.header()).isEqualTo(block.header());
        assertThat(List.copyOf(read.transactions())).isEqualTo(block.transactions());
        assertThat(read.size()).isEqualTo(bytes.length);
        assertThat(read.txids())
                .isEqualTo(block.transactions().stream().map(Transaction::txid).toList());
        assertThat(read.wtxids())
                .isEqualTo(block.transactions().stream().map(Transaction::wtxid).toList());
        assertThat(read.hasWitness()).isEqualTo(read.transactions().stream().anyMatch(Transaction::hasWitness));
    }

    @Property(tries = 100)
    void strippedBlocksKeepTheirTxids(@ForAll("blocks") Block block) {
        Block stripped = block.withoutWitness();

        assertThat(stripped.txids()).isEqualTo(block.txids());
        assertThat(stripped.size()).isEqualTo(block.strippedSize());
        assertThat(stripped.hasWitness()).isFalse();
        assertThat(block.weight()).isEqualTo(3 * stripped.size() + block.size());
    }

    @Property(tries = 200)
    void headersReadBack(@ForAll("headers") BlockHeader header) {
        byte[] bytes = header.toByteArray();

        assertThat(bytes).hasSize(BlockHeader.LENGTH);
        assertThat(BlockHeader.parse(bytes)).isEqualTo(header).hasSameHashCodeAs(header);
        assertThat(header.hash()).isEqualTo(Hash256.of(Wire.sha256d(bytes)));
    }
}
