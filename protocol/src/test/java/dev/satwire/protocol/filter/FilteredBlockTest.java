package dev.satwire.protocol.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.FilterLoad;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.MerkleMatch;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.Vectors;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class FilteredBlockTest {

    static List<JsonNode> cases() {
        return Json.vectors("extracted/core-merkleblock.json")
                .get("cases")
                .valueStream()
                .toList();
    }

    @Test
    void thereAreSevenVectors() {
        assertThat(cases()).hasSize(7);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void filtersTheBlocksOfBitcoinCore(JsonNode row) {
        Block block = Block.parse(HexFormat.of().parseHex(row.get("block").asString()));
        BloomFilter filter =
                BloomFilter.create(10, 0.000001, 0, row.get("filter_flags").asInt());
        assertThat(block.hash()).isEqualTo(Hash256.parse(row.get("block_hash").asString()));
        for (JsonNode round : row.get("rounds")) {
            round.get("insert_then").forEach(element -> filter.insert(Bytes.parse(element.asString())));
            List<MerkleMatch> expected = round.get("matched")
                    .valueStream()
                    .map(match -> new MerkleMatch(
                            match.get(0).asInt(), Hash256.parse(match.get(1).asString())))
                    .toList();

            FilteredBlock filtered = filter.filter(block);

            assertThat(filtered.merkleBlock().extractMatches()).isEqualTo(expected);
            assertThat(filtered.transactions())
                    .extracting(Transaction::txid)
                    .isEqualTo(expected.stream().map(MerkleMatch::txid).toList());
            assertThat(filtered.merkleBlock().header()).isEqualTo(block.header());
            assertThat(HexFormat.of().formatHex(PayloadCodec.encode(filtered.merkleBlock())))
                    .isEqualTo(round.get("merkleblock_payload").asString());
        }
    }

    @Test
    void aFilterWithoutBytesFiltersNothingOut() {
        Vectors.assumePresent();
        Block block = Block.parse(Vectors.bytes("bcoin/block300025.raw"));
        BloomFilter filter = BloomFilter.from(new FilterLoad(Bytes.EMPTY, 0, 0, FilterLoad.UPDATE_NONE));

        FilteredBlock filtered = filter.filter(block);

        assertThat(filtered.transactions()).isEqualTo(block.transactions());
        assertThat(filtered.merkleBlock().extractMatches())
                .extracting(MerkleMatch::index)
                .isEqualTo(
                        IntStream.range(0, block.transactions().size()).boxed().toList());
    }

    @Test
    void anEmptyFilterFiltersEverythingOut() {
        Vectors.assumePresent();
        Block block = Block.parse(Vectors.bytes("bcoin/block300025.raw"));
        FilteredBlock filtered =
                BloomFilter.create(10, 0.000001, 0, FilterLoad.UPDATE_ALL).filter(block);

        assertThat(filtered.transactions()).isEmpty();
        assertThat(filtered.merkleBlock().extractMatches()).isEmpty();
        assertThat(filtered.merkleBlock().tree().hashes())
                .containsExactly(block.header().merkleRoot());
    }

    @Test
    void aBlockWithoutTransactionsHasNoTree() {
        Block block = Block.of(new BlockHeader(1, Hash256.ZERO, Hash256.ZERO, 0, 0, 0), List.of());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> BloomFilter.create(1, 0.01, 0, 0).filter(block));
    }
}
