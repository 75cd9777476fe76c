package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransactionTest {
    private static final String HASH = "11".repeat(32);
    private static final String INPUT = HASH + "02000000 01 6a fdffffff";
    private static final String OUTPUT = "e803000000000000 02 51ac";
    private static final String LEGACY = "02000000 01" + INPUT + "01" + OUTPUT + "0a000000";
    private static final String WITNESS = "02000000 0001 01" + INPUT + "01" + OUTPUT + "02 01aa 00 0a000000";

    static List<String> forms() {
        return List.of(LEGACY, WITNESS, "01000000 00 00 00000000");
    }

    private static MalformedMessageException failure(String hex) {
        return catchThrowableOfType(MalformedMessageException.class, () -> Transaction.parse(Wire.hex(hex)));
    }

    @Test
    void isReadFromTheMiddleOfABuffer() {
        Transaction transaction = Transaction.parse(Wire.hex("01000000 00 00 07000000"));
        byte[] twice = Wire.concat(new byte[] {9}, transaction.toByteArray(), transaction.toByteArray());
        ByteBuffer buffer = ByteBuffer.wrap(twice, 1, 20).slice();

        assertThat(Transaction.decode(buffer)).isEqualTo(transaction);
        assertThat(buffer.position()).isEqualTo(10);
        assertThat(Transaction.decode(buffer)).isEqualTo(transaction);
        assertThatExceptionOfType(MalformedMessageException.class).isThrownBy(() -> Transaction.decode(buffer));
        assertThat(buffer.position()).isEqualTo(20);
        assertThatIllegalArgumentException().isThrownBy(() -> Transaction.decode(ByteBuffer.allocateDirect(10)));
    }

    @Test
    void doesNotKeepTheArrayItWasDecodedFrom() {
        byte[] bytes = Wire.hex("01000000 00 00 07000000");
        Transaction transaction = Transaction.decode(ByteBuffer.wrap(bytes));
        bytes[0] = 5;

        assertThat(transaction.version()).isEqualTo(1);
    }

    @Test
    void readsTheWitnessForm() {
        Transaction transaction = Transaction.parse(Wire.hex(WITNESS));

        assertThat(transaction.version()).isEqualTo(2);
        assertThat(transaction.inputs())
                .containsExactly(new TxIn(
                        new OutPoint(Hash256.parse(HASH), 2),
                        Bytes.parse("6a"),
                        0xFFFF_FFFDL,
                        List.of(Bytes.parse("aa"), Bytes.EMPTY)));
        assertThat(transaction.outputs()).containsExactly(new TxOut(1_000, Bytes.parse("51ac")));
        assertThat(transaction.lockTime()).isEqualTo(10);
        assertThat(transaction.hasWitness()).isTrue();
        assertThat(transaction.toByteArray()).isEqualTo(Wire.hex(WITNESS));
        assertThat(transaction.withoutWitness()).isEqualTo(Transaction.parse(Wire.hex(LEGACY)));
    }

    @Test
    void countsSizesAndWeight() {
        Transaction transaction = Transaction.parse(Wire.hex(WITNESS));
        int stripped = Wire.hex(LEGACY).length;

        assertThat(transaction.strippedSize()).isEqualTo(stripped);
        assertThat(transaction.size()).isEqualTo(stripped + 2 + 4);
        assertThat(transaction.weight()).isEqualTo(4 * stripped + 6);
        assertThat(transaction.virtualSize()).isEqualTo(stripped + 2);
        assertThat(transaction.withoutWitness().weight()).isEqualTo(4 * stripped);
        assertThat(transaction.withoutWitness().virtualSize()).isEqualTo(stripped);
    }

    @Test
    void theTxidLeavesTheWitnessOut() {
        Transaction transaction = Transaction.parse(Wire.hex(WITNESS));
        Transaction stripped = transaction.withoutWitness();

        assertThat(transaction.txid()).isEqualTo(Hash256.of(Wire.sha256d(Wire.hex(LEGACY))));
        assertThat(transaction.wtxid()).isEqualTo(Hash256.of(Wire.sha256d(Wire.hex(WITNESS))));
        assertThat(stripped.txid()).isEqualTo(transaction.txid());
        assertThat(stripped.wtxid()).isEqualTo(transaction.txid());
    }

    @Test
    void aTransactionWithoutInputsAndOutputsIsTenBytes() {
        byte[] bytes = Wire.hex("ffffffff 00 00 ffffffff");
        Transaction empty = Transaction.parse(bytes);

        assertThat(empty.inputs()).isEmpty();
        assertThat(empty.outputs()).isEmpty();
        assertThat(empty.version()).isEqualTo(0xFFFF_FFFFL);
        assertThat(empty.lockTime()).isEqualTo(0xFFFF_FFFFL);
        assertThat(empty.hasWitness()).isFalse();
        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.isCoinbase()).isFalse();
        assertThat(empty).isEqualTo(Transaction.of(0xFFFF_FFFFL, List.of(), List.of(), 0xFFFF_FFFFL));
        assertThat(empty.txid()).isEqualTo(Hash256.of(Wire.sha256d(bytes)));
        assertThat(Transactions.plain(1).isEmpty()).isFalse();
    }

    @Test
    void aTransactionMayHaveNoOutputs() {
        Transaction transaction = Transaction.parse(Wire.hex("02000000 01" + INPUT + "00 0a000000"));

        assertThat(transaction.inputs()).hasSize(1);
        assertThat(transaction.outputs()).isEmpty();
        assertThat(transaction.isEmpty()).isFalse();
    }

    @Test
    void rejectsTheWitnessFormWithoutAWitness() {
        MalformedMessageException failure = failure("02000000 0001 01" + INPUT + "01" + OUTPUT + "00 0a000000");

        assertThat(failure.reason()).isEqualTo(Reason.INVALID_VALUE);
        assertThat(failure.problem()).contains("superfluous witness");
        assertThat(failure("02000000 0001 02" + INPUT + INPUT + "00 00 00 00000000")
                        .problem())
                .contains("superfluous witness");
        // Without inputs nothing can have a witness.
        assertThat(failure("02000000 0001 00 01" + OUTPUT + "00000000").problem())
                .contains("superfluous witness");
        assertThat(failure("02000000 0001 00 00 00000000").problem()).contains("superfluous witness");
    }

    @Test
    void oneWitnessAmongEmptyOnesIsEnough() {
        assertThat(Transaction.parse(Wire.hex("02000000 0001 02" + INPUT + INPUT + "00 00 01 00 00000000"))
                        .inputs())
                .extracting(TxIn::witness)
                .containsExactly(List.of(), List.of(Bytes.EMPTY));
    }

    @ParameterizedTest
    @CsvSource({"02, 00", "03, 02 01aa 00", "80, 00", "ff, 02 01aa 00", "fe, 02 01aa 00"})
    void rejectsUnknownFlags(String flags, String witness) {
        MalformedMessageException failure =
                failure("02000000 00" + flags + "01" + INPUT + "01" + OUTPUT + witness + "0a000000");

        assertThat(failure.reason()).isEqualTo(Reason.INVALID_VALUE);
        assertThat(failure.problem()).contains("unknown flags 0x").contains(flags.replaceFirst("^0", ""));
        assertThat(failure.offset()).isEqualTo(5);
    }

    @Test
    void rejectsTheLegacyFormOfOutputsWithoutInputs() {
        // Reads as the witness form with no bytes left for it, as in Bitcoin Core.
        assertThat(failure("02000000 00 01" + OUTPUT + "00000000")).isNotNull();
    }

    @Test
    void rejectsCountsThatAreNotInTheirShortestForm() {
        assertThat(failure("02000000 fd0100" + INPUT + "01" + OUTPUT + "0a000000")
                        .reason())
                .isEqualTo(Reason.NON_CANONICAL);
        assertThat(failure("02000000 fd0000 00 00000000").reason()).isEqualTo(Reason.NON_CANONICAL);
        assertThat(failure("02000000 01" + INPUT + "fd0100" + OUTPUT + "0a000000")
                        .reason())
                .isEqualTo(Reason.NON_CANONICAL);
        assertThat(failure("02000000 0001 01" + INPUT + "01" + OUTPUT + "fd0100 00 0a000000")
                        .reason())
                .isEqualTo(Reason.NON_CANONICAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffff7f", "00000002", "ffff0000"})
    void rejectsClaimsThatTheBytesCannotHold(String count) {
        String claim = "fe" + count;
        List<String> claims = List.of(
                "02000000" + claim + INPUT,
                "02000000 01" + HASH + "00000000" + claim + "00",
                "02000000 01" + INPUT + claim + OUTPUT,
                "02000000 01" + INPUT + "01 0000000000000000" + claim,
                "02000000 0001 01" + INPUT + "00" + claim + "00",
                "02000000 0001 01" + INPUT + "00 01" + claim + "00");

        for (String hex : claims) {
            byte[] bytes = Wire.hex(hex);
            // The exception takes most of it.
            long allocated = Allocation.of(() ->
                    assertThatThrownBy(() -> Transaction.parse(bytes)).isInstanceOf(MalformedMessageException.class));
            assertThat(allocated).isLessThan(100_000);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void everyStrictPrefixIsTruncated(String hex) {
        byte[] bytes = Wire.hex(hex);
        for (int length = 0; length < bytes.length; length++) {
            byte[] prefix = Arrays.copyOf(bytes, length);
            assertThat(catchThrowableOfType(MalformedMessageException.class, () -> Transaction.parse(prefix)))
                    .as("%d bytes", length)
                    .extracting(MalformedMessageException::reason)
                    .isEqualTo(Reason.TRUNCATED);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void parseRefusesTrailingBytes(String hex) {
        byte[] bytes = Wire.hex(hex);
        MalformedMessageException failure = failure(hex + "00");

        assertThat(failure.reason()).isEqualTo(Reason.TRAILING_BYTES);
        assertThat(failure.offset()).isEqualTo(bytes.length);
        // As a message it is read, and does not hold what trails.
        Tx message = (Tx) Decoding.decode("tx", Wire.with(bytes, 3)).payload();
        assertThat(message.transaction().toByteArray()).isEqualTo(bytes);
    }

    @Test
    void outputsWithoutInputsHaveNoEncoding() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transaction.of(1, List.of(), List.of(new TxOut(0, Bytes.EMPTY)), 0))
                .withMessageContaining("no inputs");
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0x1_0000_0000L, Long.MIN_VALUE, Long.MAX_VALUE})
    void numbersHave32Bits(long number) {
        assertThatIllegalArgumentException().isThrownBy(() -> Transaction.of(number, List.of(), List.of(), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Transaction.of(0, List.of(), List.of(), number));
        assertThatIllegalArgumentException().isThrownBy(() -> new TxIn(OutPoint.NONE, Bytes.EMPTY, number));
        assertThatIllegalArgumentException().isThrownBy(() -> new OutPoint(Hash256.ZERO, number));
    }

    @Test
    void aTransactionFitsInAMessage() {
        Transaction least = Transaction.of(1, List.of(Transactions.spend(1)), List.of(new TxOut(0, Bytes.EMPTY)), 0);
        // A script of that length needs four more bytes to say it.
        int room = MessageHeader.MAX_PAYLOAD_LENGTH - least.size() - 4;

        Transaction most = withScript(room);

        assertThat(most.size()).isEqualTo(MessageHeader.MAX_PAYLOAD_LENGTH);
        assertThat(Decoding.decode("tx", most.toByteArray()).payload()).isEqualTo(new Tx(most));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withScript(room + 1))
                .withMessageContaining("4000001");
    }

    private static Transaction withScript(int length) {
        TxOut output = new TxOut(0, Bytes.of(new byte[length]));
        return Transaction.of(1, List.of(Transactions.spend(1)), List.of(output), 0);
    }

    @Test
    void hugeWitnessesAreCountedBeforeTheyAreWritten() {
        // The same item many times: far more bytes than an array can have, from little memory.
        Bytes item = Bytes.of(new byte[1_000_000]);
        TxIn input = new TxIn(OutPoint.NONE, Bytes.EMPTY, 0, Collections.nCopies(5_000, item));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transaction.of(1, List.of(input), List.of(), 0))
                .withMessageContaining("a transaction of 50000");
    }

    @Test
    void nothingIsNull() {
        assertThatNullPointerException().isThrownBy(() -> Transaction.of(1, null, List.of(), 0));
        assertThatNullPointerException().isThrownBy(() -> Transaction.of(1, List.of(), null, 0));
        assertThatNullPointerException().isThrownBy(() -> new TxIn(null, Bytes.EMPTY, 0));
        assertThatNullPointerException().isThrownBy(() -> new TxIn(OutPoint.NONE, null, 0));
        assertThatNullPointerException().isThrownBy(() -> new TxIn(OutPoint.NONE, Bytes.EMPTY, 0, null));
        assertThatNullPointerException().isThrownBy(() -> new TxOut(0, null));
        assertThatNullPointerException().isThrownBy(() -> new OutPoint(null, 0));
        assertThatNullPointerException().isThrownBy(() -> new Tx(null));
    }

    @Test
    void aCoinbaseHasOneInputThatSpendsNothing() {
        TxIn nothing = new TxIn(OutPoint.NONE, Bytes.EMPTY, 0);
        TxIn zero = new TxIn(new OutPoint(Hash256.ZERO, 0), Bytes.EMPTY, 0);
        TxIn last = new TxIn(new OutPoint(Transactions.hash(1), 0xFFFF_FFFFL), Bytes.EMPTY, 0);

        assertThat(Transaction.of(1, List.of(nothing), List.of(), 0).isCoinbase())
                .isTrue();
        assertThat(Transactions.coinbase(List.of(Transactions.RESERVED)).isCoinbase())
                .isTrue();
        assertThat(Transaction.of(1, List.of(nothing, nothing), List.of(), 0).isCoinbase())
                .isFalse();
        assertThat(Transaction.of(1, List.of(zero), List.of(), 0).isCoinbase()).isFalse();
        assertThat(Transaction.of(1, List.of(last), List.of(), 0).isCoinbase()).isFalse();
    }

    @Test
    void showsItselfInALine() {
        Transaction most = withScript(1_000_000);

        assertThat(most).hasToString("Transaction[" + most.txid() + ", " + most.size() + " bytes]");
        assertThat(new Tx(most).toString()).hasSizeLessThan(200);
        assertThat(most.outputs().get(0).toString()).hasSizeLessThan(300);
        assertThat(Transactions.spend(1).toString()).hasSizeLessThan(300);
    }
}
