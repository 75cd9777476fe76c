package dev.satwire.protocol.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.CFHeaders;
import dev.satwire.protocol.GetCFilters;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.TxOut;
import dev.satwire.protocol.Vectors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The blocks and filters that BIP-0158 publishes. */
class BlockFilterTest {

    record Vector(Block block, List<Bytes> spent, Hash256 previousHeader, Bytes filter, Hash256 header, String notes) {
        static Vector of(JsonNode row) {
            return new Vector(
                    Block.parse(HexFormat.of().parseHex(row.get(2).asString())),
                    row.get(3)
                            .valueStream()
                            .map(script -> Bytes.parse(script.asString()))
                            .toList(),
                    Hash256.parse(row.get(4).asString()),
                    Bytes.parse(row.get(5).asString()),
                    Hash256.parse(row.get(6).asString()),
                    row.get(7).asString());
        }

        List<Bytes> outputScripts() {
            return block.transactions().stream()
                    .map(Transaction::outputs)
                    .flatMap(List::stream)
                    .map(TxOut::scriptPubKey)
                    .toList();
        }

        @Override
        public String toString() {
            return block + " " + notes;
        }
    }

    @BeforeAll
    static void needsVectors() {
        Vectors.assumePresent();
    }

    static List<Vector> vectors() {
        return Json.vectors("bip158/testnet-19.json")
                .valueStream()
                .skip(1)
                .map(Vector::of)
                .toList();
    }

    @Test
    void thereAreTenVectors() {
        assertThat(vectors()).hasSize(10);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void buildsThePublishedFilter(Vector vector) {
        BlockFilter filter = BlockFilter.of(vector.block, vector.spent);

        assertThat(filter.toBytes()).isEqualTo(vector.filter);
        assertThat(filter.header(vector.previousHeader)).isEqualTo(vector.header);
        assertThat(BlockFilter.header(filter.hash(), vector.previousHeader)).isEqualTo(vector.header);
        assertThat(filter.blockHash()).isEqualTo(vector.block.hash());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void orderAndRepetitionOfSpentScriptsDoNotMatter(Vector vector) {
        List<Bytes> more = new ArrayList<>(vector.spent);
        more.addAll(vector.spent);
        more.addAll(vector.outputScripts().stream()
                .filter(script -> script.isEmpty() || script.at(0) != 0x6A)
                .toList());
        more.add(Bytes.EMPTY);
        Collections.shuffle(more, new Random(1));

        assertThat(BlockFilter.of(vector.block, more)).isEqualTo(BlockFilter.of(vector.block, vector.spent));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void decodesThePublishedFilterAndMatchesAllThatIsInIt(Vector vector) {
        BlockFilter built = BlockFilter.of(vector.block, vector.spent);
        BlockFilter parsed = BlockFilter.parse(vector.block.hash(), vector.filter);

        assertThat(parsed).isEqualTo(built).hasSameHashCodeAs(built).hasToString(built.toString());
        assertThat(parsed.size()).isEqualTo(built.size());
        for (Bytes script : vector.spent) {
            assertThat(parsed.matches(script)).isEqualTo(!script.isEmpty());
        }
        for (Bytes script : vector.outputScripts()) {
            assertThat(parsed.matches(script)).isEqualTo(!script.isEmpty() && script.at(0) != 0x6A);
        }
        assertThat(parsed.matchesAny(vector.outputScripts())).isEqualTo(parsed.size() > 0);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void matchesHardlyAnyScriptOfStrangers(Vector vector) {
        BlockFilter filter = BlockFilter.parse(vector.block.hash(), vector.filter);
        Random random = new Random(2);
        List<Bytes> strangers = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            byte[] script = new byte[22];
            random.nextBytes(script);
            strangers.add(Bytes.of(script));
        }

        // About one in 784,931 would match; the seed is one with which none does.
        assertThat(filter.matchesAny(strangers)).isFalse();
        assertThat(strangers).noneMatch(filter::matches);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void goesIntoAMessageAndBack(Vector vector) {
        BlockFilter filter = BlockFilter.of(vector.block, vector.spent);

        assertThat(filter.toCFilter().filterType()).isEqualTo(GetCFilters.BASIC);
        assertThat(filter.toCFilter().filter()).isEqualTo(vector.filter);
        assertThat(BlockFilter.from(filter.toCFilter())).isEqualTo(filter);
    }

    @Test
    void filtersOfDifferentBlocksDifferEvenIfTheirBytesDoNot() {
        BlockFilter one = BlockFilter.parse(Hash256.ZERO, Bytes.parse("00"));

        assertThat(one)
                .isNotEqualTo(BlockFilter.parse(Hash256.parse("1".repeat(64)), Bytes.parse("00")))
                .isNotEqualTo(BlockFilter.parse(Hash256.ZERO, Bytes.parse("01000000")))
                .isNotEqualTo("00");
    }

    @Test
    void headersFollowFromHashes() {
        List<Vector> vectors = vectors();
        List<Hash256> hashes = vectors.stream()
                .map(vector -> BlockFilter.of(vector.block, vector.spent).hash())
                .toList();
        Vector first = vectors.get(0);
        CFHeaders message = new CFHeaders(GetCFilters.BASIC, first.block.hash(), first.previousHeader, hashes);

        List<Hash256> headers = BlockFilter.headers(message);

        assertThat(headers).hasSameSizeAs(hashes).startsWith(first.header);
        for (int i = 1; i < headers.size(); i++) {
            assertThat(headers.get(i)).isEqualTo(BlockFilter.header(hashes.get(i), headers.get(i - 1)));
        }
        assertThat(BlockFilter.headers(new CFHeaders(0, Hash256.ZERO, Hash256.ZERO, List.of())))
                .isEmpty();
    }
}
