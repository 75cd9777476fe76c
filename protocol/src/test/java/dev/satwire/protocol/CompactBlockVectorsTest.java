package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.compact.BlockReconstruction;
import dev.satwire.protocol.compact.BlockReconstruction.Complete;
import dev.satwire.protocol.compact.CompactBlocks;
import dev.satwire.protocol.compact.IncompleteBlock;
import dev.satwire.protocol.compact.ShortIds;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Compact blocks of the real network, and those of other implementations' tests. */
class CompactBlockVectorsTest {

    @BeforeAll
    static void needsVectors() {
        Vectors.assumePresent();
    }

    private static CmpctBlock decode(byte[] payload) {
        return (CmpctBlock)
                PayloadCodec.STANDARD.decode(CmpctBlock.COMMAND, payload).payload();
    }

    /** These are of version 1, whose short ids are of txids; without witnesses that is the same. */
    @ParameterizedTest
    @ValueSource(ints = {426884, 898352})
    void blocksOfTheRealNetwork(int height) {
        CmpctBlock compact = decode(Vectors.bytes("bcoin/compact" + height + ".raw"));
        Block block = Block.parse(Vectors.bytes("bcoin/block" + height + ".raw"));

        assertThat(CompactBlocks.of(block, compact.nonce())).isEqualTo(compact);
        assertThat(BlockReconstruction.of(compact, block.transactions())).isEqualTo(new Complete(block));

        List<Transaction> half =
                block.transactions().subList(0, block.transactions().size() / 2);
        IncompleteBlock incomplete = (IncompleteBlock) BlockReconstruction.of(compact, half);
        assertThat(incomplete.request().indexes())
                .hasSize(block.transactions().size() - half.size())
                .startsWith(half.size());
        assertThat(incomplete.fill(
                        CompactBlocks.answer(incomplete.request(), block).orElseThrow()))
                .isEqualTo(new Complete(block));
    }

    @Test
    void blockWithWitnesses() {
        JsonNode vector = Vectors.json("extracted/rust-bitcoin-bip152.json");
        CmpctBlock compact = decode(Wire.hex(vector.get("cmpctblock").asString()));
        Block block = Block.parse(Wire.hex(vector.get("block").asString()));

        ShortIds ids = ShortIds.of(compact);
        assertThat(ids.hash())
                .isEqualTo(new SipHash24(
                        Long.parseUnsignedLong(vector.get("siphash_k0").asString(), 16),
                        Long.parseUnsignedLong(vector.get("siphash_k1").asString(), 16)));
        byte[] published = Wire.hex(vector.get("shortids_wire").get(0).asString());
        assertThat(Wire.int64(ids.shortId(block.wtxids().get(1)))).startsWith(published);
        assertThat(CompactBlocks.of(block, compact.nonce())).isEqualTo(compact);
        assertThat(BlockReconstruction.of(compact, block.transactions())).isEqualTo(new Complete(block));
    }
}
