package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Filtered blocks of the real network, and those of Bitcoin Core's tests. */
class MerkleBlockVectorsTest {

    @BeforeAll
    static void needsVectors() {
        Vectors.assumePresent();
    }

    private static MerkleBlock decode(byte[] payload) {
        return (MerkleBlock)
                PayloadCodec.STANDARD.decode(MerkleBlock.COMMAND, payload).payload();
    }

    private static MerkleBlock filtered(Block block, List<Integer> matches) {
        return new MerkleBlock(block.header(), PartialMerkleTree.of(block.txids(), matches::contains));
    }

    @Test
    void block300025() {
        MerkleBlock filtered = decode(Vectors.bytes("bcoin/merkle300025.raw"));
        Block block = Block.parse(Vectors.bytes("bcoin/block300025.raw"));

        assertThat(filtered.extractMatches())
                .containsExactly(
                        new MerkleMatch(396, block.txids().get(396)),
                        new MerkleMatch(397, block.txids().get(397)));
        assertThat(filtered(block, List.of(396, 397))).isEqualTo(filtered);
    }

    @Test
    void blocksOfBitcoinCoresTests() {
        int checked = 0;
        for (JsonNode each : Vectors.json("extracted/core-merkleblock.json").get("cases")) {
            Block block = Block.parse(Wire.hex(each.get("block").asString()));
            for (JsonNode round : each.get("rounds")) {
                MerkleBlock published =
                        decode(Wire.hex(round.get("merkleblock_payload").asString()));
                List<MerkleMatch> matched = new ArrayList<>();
                for (JsonNode match : round.get("matched")) {
                    matched.add(new MerkleMatch(
                            match.get(0).asInt(), Hash256.parse(match.get(1).asString())));
                }
                assertThat(published.extractMatches()).isEqualTo(matched);
                assertThat(filtered(
                                block, matched.stream().map(MerkleMatch::index).toList()))
                        .isEqualTo(published);
                checked++;
            }
        }
        assertThat(checked).isGreaterThan(7);
    }
}
