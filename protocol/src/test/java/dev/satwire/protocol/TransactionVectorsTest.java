package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The valid transactions of Bitcoin Core's tests, and those of bcoin's, against a second reader. */
class TransactionVectorsTest {

    /** A comment that tells which transaction the next row is; one that is a "tweaked form" has another txid. */
    private static final Pattern NAMED = Pattern.compile("(?:The following is )?([0-9a-f]{64})(?![0-9a-f]).*");

    private static JsonNode valid;

    @BeforeAll
    static void load() {
        Vectors.assumePresent();
        valid = Vectors.json("core/tx_valid.json");
    }

    private static List<JsonNode> rows() {
        return valid.valueStream().filter(row -> row.size() == 3).toList();
    }

    private static byte[] bytes(JsonNode row) {
        return Wire.hex(row.get(1).asString());
    }

    @Test
    void everyRowParsesAsTheSecondReaderSaysAndEncodesToTheSame() {
        assertThat(rows()).hasSize(121);
        for (JsonNode row : rows()) {
            byte[] bytes = bytes(row);
            ByteBuffer in = ByteBuffer.wrap(bytes);
            PlainTransaction plain = PlainTransaction.read(in);

            assertThat(in.hasRemaining()).isFalse();
            Transactions.assertSame(Transaction.parse(bytes), plain);
            assertThat(PayloadCodec.encode(Decoding.decode("tx", bytes).payload()))
                    .isEqualTo(bytes);
        }
    }

    @Test
    void bothFormsAreAmongTheRows() {
        assertThat(rows()).anyMatch(row -> Transaction.parse(bytes(row)).hasWitness());
        assertThat(rows()).anyMatch(row -> !Transaction.parse(bytes(row)).hasWitness());
        assertThat(rows()).anyMatch(row -> Transaction.parse(bytes(row)).isCoinbase());
    }

    @Test
    void inputsSpendTheOutputsThatTheRowLists() {
        for (JsonNode row : rows()) {
            Set<OutPoint> listed = new HashSet<>();
            for (JsonNode output : row.get(0)) {
                long index = Integer.toUnsignedLong(output.get(1).asInt());
                listed.add(new OutPoint(Hash256.parse(output.get(0).asString()), index));
            }
            Set<OutPoint> spent = new HashSet<>();
            Transaction.parse(bytes(row)).inputs().forEach(input -> spent.add(input.previousOutput()));

            assertThat(spent).isEqualTo(listed);
        }
    }

    @Test
    void theTxidIsTheOneThatTheCommentBeforeTheRowNames() {
        List<Hash256> named = new ArrayList<>();
        List<Hash256> found = new ArrayList<>();
        boolean expected = false;
        for (JsonNode row : valid) {
            Matcher comment = NAMED.matcher(row.get(0).asString(""));
            if (row.size() == 1 && comment.matches()) {
                named.add(Hash256.parse(comment.group(1)));
                expected = true;
            } else if (row.size() == 3 && expected) {
                found.add(Transaction.parse(bytes(row)).txid());
                expected = false;
            }
        }

        assertThat(named).hasSizeGreaterThan(3);
        assertThat(found).isEqualTo(named);
    }

    @ParameterizedTest
    @CsvSource({
        "tx1, 481, ff80fe4937e2de16411c3a2bc534d661dc8b4f8aad75e6fbc4b1ec6060d9ef1c",
        "tx2, 226, 7ef7cde4e4a7829ea6feaf377c924b36d0958e2231a31ff268bd33a59ac9e178",
        "tx3, 354, 2c63aa814701cef5dbd4bbaddab3fea9117028f2434dddcdab8339141e9b14d1",
        "tx4, 305, eddbfbacd61c74e5702e1f5b0e4fa569bffe658bd763f6b27ab0c5fe17acc6e2",
        "tx5, 62138, c532af06b9a81d9171618fb0b30075ddb3a6fca68c9b89536e6e34b0beddcc23",
        "tx6, 709, 4d932e00d5e20e31211136651f1665309a11908e438bb4c30799154d26812491",
        "tx7, 226, 7f2dc9bcc0b1b0d19a4cb62d0f6474990c12a5b996d2fa2c4be54ca1beb5d339",
        "tx8, 1155, a93fc123a3f2cee3f1bd7f60d498280277032ab20ed190004c346bdc69e65794",
        "tx9, 295, d748009c88abacfbd8d0dafb5552f0700a16f9a35ff41583988d9f70618c1971",
        "tx10, 534, 5ceec2d8ee90cb4b956870fac6055bead9333570f656ec3014307031de518cec",
    })
    void readsTheTransactionsOfBcoin(String name, int size, String txid) {
        byte[] bytes = Vectors.bytes("bcoin/" + name + ".raw");
        Transaction transaction = Transaction.parse(bytes);

        assertThat(transaction.size()).isEqualTo(size);
        assertThat(transaction.txid()).hasToString(txid);
        assertThat(transaction.hasWitness()).isEqualTo(name.equals("tx5"));
        assertThat(transaction.isCoinbase()).isFalse();
        Transactions.assertSame(transaction, PlainTransaction.read(ByteBuffer.wrap(bytes)));
    }
}
