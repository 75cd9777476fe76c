package dev.satwire.protocol.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.CpuTime;
import dev.satwire.protocol.FilterLoad;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.OutPoint;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.Tx;
import dev.satwire.protocol.TxIn;
import dev.satwire.protocol.TxOut;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class BloomFilterMatchTest {
    private static final String KEY = "021111111111111111111111111111111111111111111111111111111111111111";
    private static final String TO_KEY = "21" + KEY + "ac";
    private static final String TO_MULTISIG = "5121" + KEY + "51ae";
    private static final String TO_HASH = "76a914" + "ab".repeat(20) + "88ac";

    private static BloomFilter filter(int flags, String... elements) {
        BloomFilter filter = BloomFilter.create(10, 0.000001, 0, flags);
        Stream.of(elements).forEach(element -> filter.insert(Bytes.parse(element)));
        return filter;
    }

    private static Transaction paying(String... scripts) {
        TxIn input = new TxIn(new OutPoint(Hash256.ZERO, 1), Bytes.parse("0151"), 0);
        return Transaction.of(
                2,
                List.of(input),
                Stream.of(scripts)
                        .map(script -> new TxOut(1, Bytes.parse(script)))
                        .toList(),
                0);
    }

    private static Transaction spending(OutPoint output, String scriptSig, Bytes... witness) {
        TxIn other = new TxIn(new OutPoint(Hash256.ZERO, 7), Bytes.EMPTY, 0);
        TxIn input = new TxIn(output, Bytes.parse(scriptSig), 0, List.of(witness));
        return Transaction.of(2, List.of(other, input), List.of(new TxOut(1, Bytes.parse("6a"))), 0);
    }

    /** Decodes as Bitcoin Core does, which does not mind the byte too many that its own test has. */
    private static Transaction transaction(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return ((Tx) PayloadCodec.STANDARD.decode(Tx.COMMAND, bytes).payload()).transaction();
    }

    /** Which outputs of the transaction the filter has. */
    private static List<Integer> inserted(BloomFilter filter, Transaction transaction) {
        return Stream.iterate(0, i -> i + 1)
                .limit(transaction.outputs().size())
                .filter(i -> filter.contains(new OutPoint(transaction.txid(), i)))
                .toList();
    }

    @Test
    void matchesWhatBitcoinCoreMatches() {
        JsonNode vectors = Json.vectors("extracted/core-bloom.json").get("bloom_match");
        Transaction transaction = transaction(vectors.get("tx").asString());
        Transaction spending = transaction(vectors.get("spending_tx").asString());
        int spendingToo = 0;
        assertThat(vectors.get("cases")).hasSize(10);
        for (JsonNode row : vectors.get("cases")) {
            BloomFilter filter = filter(FilterLoad.UPDATE_ALL, row.get("insert").asString());
            assertThat(filter.matches(transaction))
                    .as(row.get("what").asString())
                    .isEqualTo(row.get("matches_tx").asBoolean());
            if (row.has("then_matches_spending_tx")) {
                assertThat(filter.matches(spending))
                        .isEqualTo(row.get("then_matches_spending_tx").asBoolean());
                spendingToo++;
            }
        }
        assertThat(spendingToo).isPositive();
    }

    @Test
    void matchesTheTxid() {
        Transaction transaction = paying(TO_HASH);
        BloomFilter filter = filter(FilterLoad.UPDATE_ALL);
        filter.insert(transaction.txid());

        assertThat(filter.matches(transaction)).isTrue();
        assertThat(inserted(filter, transaction)).isEmpty();
        assertThat(filter.matches(paying(TO_KEY))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {KEY, "abababababababababababababababababababab"})
    void updateAllInsertsOutputsThatMatch(String element) {
        Transaction transaction = paying("6a", TO_KEY, TO_HASH, TO_MULTISIG, "0143", TO_HASH);
        BloomFilter filter = filter(FilterLoad.UPDATE_ALL, element);

        assertThat(filter.matches(transaction)).isTrue();
        assertThat(inserted(filter, transaction)).isEqualTo(element.equals(KEY) ? List.of(1, 3) : List.of(2, 5));
        assertThat(filter.matches(spending(new OutPoint(transaction.txid(), 3), "")))
                .isEqualTo(element.equals(KEY));
    }

    @Test
    void updateNoneInsertsNothing() {
        for (int flags : new int[] {FilterLoad.UPDATE_NONE, 3, 0xFC}) {
            Transaction transaction = paying(TO_KEY, TO_HASH, TO_MULTISIG);
            BloomFilter filter = filter(flags, KEY, "ab".repeat(20));
            FilterLoad before = filter.toFilterLoad();

            assertThat(filter.matches(transaction)).isTrue();
            assertThat(filter.toFilterLoad()).isEqualTo(before);
        }
    }

    @Test
    void updateForPublicKeysInsertsOnlyOutputsThatPayToThem() {
        for (int flags : new int[] {FilterLoad.UPDATE_P2PUBKEY_ONLY, 0xFE}) {
            Transaction transaction = paying(TO_HASH, TO_KEY, "21" + KEY + "ad", TO_MULTISIG);
            BloomFilter filter = filter(flags, KEY, "ab".repeat(20));

            assertThat(filter.matches(transaction)).isTrue();
            assertThat(inserted(filter, transaction)).containsExactly(1, 3);
        }
    }

    @Test
    void matchesOutputsThatAreSpent() {
        OutPoint output = new OutPoint(Hash256.parse("77".repeat(32)), 3);
        BloomFilter filter = filter(FilterLoad.UPDATE_ALL);
        filter.insert(output);

        assertThat(filter.matches(spending(output, ""))).isTrue();
        assertThat(filter.matches(spending(new OutPoint(output.txid(), 2), ""))).isFalse();
    }

    @Test
    void matchesPushesOfInputScriptsButNoWitness() {
        BloomFilter filter = filter(FilterLoad.UPDATE_ALL, KEY);
        OutPoint output = new OutPoint(Hash256.ZERO, 0);

        assertThat(filter.matches(spending(output, "0021" + KEY))).isTrue();
        assertThat(filter.matches(spending(output, "", Bytes.parse(KEY)))).isFalse();
        assertThat(filter.matches(spending(output, "00", Bytes.EMPTY, Bytes.parse("21" + KEY))))
                .isFalse();
    }

    @Test
    void aScriptThatMakesNoSenseEndsThere() {
        BloomFilter filter = filter(FilterLoad.UPDATE_ALL, "4142", "4344");

        assertThat(filter.matches(paying("02414203"))).isTrue();
        assertThat(filter.matches(paying("4c02", "4e", "0441424344024142".substring(0, 8), "024344")))
                .isTrue();
        assertThat(filter.matches(paying("05024142", "4dffff024142"))).isFalse();
        assertThat(filter.matches(spending(OutPoint.NONE, "4bff024142"))).isFalse();
    }

    @Test
    void pushesOfNothingAreSkippedEvenIfNothingIsIn() {
        BloomFilter filter = filter(FilterLoad.UPDATE_ALL, "");

        assertThat(filter.contains(Bytes.EMPTY)).isTrue();
        assertThat(filter.matches(paying("00", "4c00", "51", ""))).isFalse();
        assertThat(filter.matches(spending(OutPoint.NONE, "004c00"))).isFalse();
    }

    @Test
    void aFilterWithoutBytesMatchesEverythingAndStaysSo() {
        FilterLoad message = new FilterLoad(Bytes.EMPTY, 0, 0, FilterLoad.UPDATE_ALL);
        BloomFilter filter = BloomFilter.from(message);

        assertThat(filter.matches(paying(TO_KEY))).isTrue();
        assertThat(filter.matches(Transaction.of(1, List.of(), List.of(), 0))).isTrue();
        assertThat(filter.toFilterLoad()).isEqualTo(message);
    }

    @Test
    void aFilterOfOnesMatchesEverything() {
        BloomFilter filter = BloomFilter.from(new FilterLoad(Bytes.parse("ff".repeat(10)), 50, 1, 2));

        assertThat(filter.matches(paying(TO_KEY))).isTrue();
        assertThat(filter.matches(Transaction.of(1, List.of(), List.of(), 0))).isTrue();
    }

    /** As full as a filter with as many hash functions as there may be should get. */
    private static BloomFilter halfFull() {
        byte[] bits = new byte[FilterLoad.MAX_FILTER_LENGTH];
        new Random(1).nextBytes(bits);
        return BloomFilter.from(new FilterLoad(Bytes.of(bits), FilterLoad.MAX_HASH_FUNCTIONS, 0, 1));
    }

    @Test
    void theLargestTransactionOfPushesTakesLittleTime() {
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < 1_900_000; i++) {
            script.append("01").append(HexFormat.of().toHexDigits((byte) (i % 255)));
        }
        Transaction transaction = paying(script.toString());
        BloomFilter filter = halfFull();

        Duration took = CpuTime.of(() -> assertThat(filter.matches(transaction)).isFalse());
        assertThat(took).isLessThan(Duration.ofSeconds(2));
    }
}
