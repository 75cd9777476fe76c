package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is true of every transaction. */
class TransactionPropertiesTest {

    @Provide
    Arbitrary<Transaction> transactions() {
        return Transactions.any();
    }

    @Provide
    Arbitrary<List<TxIn>> inputs() {
        return Transactions.inputs().list().ofMinSize(1).ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<TxOut>> outputs() {
        return Transactions.outputs().list().ofMaxSize(4);
    }

    @Provide
    Arbitrary<byte[]> nearlyTransactions() {
        return Generators.bytes(0, 80).map(tail -> Wire.concat(Wire.hex("01000000 00"), tail));
    }

    @Property(tries = 200)
    void whatIsMadeReadsBack(@ForAll("inputs") List<TxIn> inputs, @ForAll("outputs") List<TxOut> outputs) {
        Transaction made = Transaction.of(3, inputs, outputs, 4);
        Transaction read = Transaction.parse(made.toByteArray());

        assertThat(made.inputs()).isEqualTo(inputs);
        assertThat(made.outputs()).isEqualTo(outputs);
        assertThat(read.inputs()).isEqualTo(inputs);
        assertThat(read.outputs()).isEqualTo(outputs);
        assertThat(read).isEqualTo(made).hasSameHashCodeAs(made);
        assertThat(made.hasWitness())
                .isEqualTo(inputs.stream().anyMatch(input -> !input.witness().isEmpty()));
    }

    @Property(tries = 300)
    void theSecondReaderAgrees(@ForAll("transactions") Transaction transaction) {
        ByteBuffer in = ByteBuffer.wrap(transaction.toByteArray());

        Transactions.assertSame(transaction, PlainTransaction.read(in));
        assertThat(in.hasRemaining()).isFalse();
    }

    @Property(tries = 200)
    void witnessesChangeTheWtxidAlone(@ForAll("transactions") Transaction transaction) {
        Transaction stripped = transaction.withoutWitness();

        assertThat(stripped.hasWitness()).isFalse();
        assertThat(stripped.txid()).isEqualTo(transaction.txid()).isEqualTo(stripped.wtxid());
        assertThat(stripped.size()).isEqualTo(transaction.strippedSize());
        assertThat(stripped.outputs()).isEqualTo(transaction.outputs());
        assertThat(stripped.inputs()).allMatch(input -> input.witness().isEmpty());
        assertThat(stripped.equals(transaction)).isEqualTo(!transaction.hasWitness());
        assertThat(stripped.wtxid().equals(transaction.wtxid())).isEqualTo(!transaction.hasWitness());
        if (!transaction.hasWitness()) {
            assertThat(stripped).isSameAs(transaction);
        }
    }

    @Property(tries = 200)
    void theWeightCountsWitnessBytesOnce(@ForAll("transactions") Transaction transaction) {
        int witness = transaction.size() - transaction.strippedSize();

        assertThat(transaction.weight()).isEqualTo(4 * transaction.strippedSize() + witness);
        assertThat(transaction.virtualSize()).isEqualTo((int) Math.ceil(transaction.weight() / 4.0));
    }

    @Property(tries = 50)
    void everyStrictPrefixIsMalformed(@ForAll("transactions") Transaction transaction) {
        byte[] bytes = transaction.toByteArray();
        for (int length = 0; length < bytes.length; length++) {
            byte[] prefix = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Transaction.parse(prefix)).isInstanceOf(MalformedMessageException.class);
        }
    }

    /** Where an empty list of inputs may be the marker: what reads, encodes to the same, and nothing else is thrown. */
    @Property(tries = 2_000)
    void anyBytesAreOneTransactionOrMalformed(@ForAll("nearlyTransactions") byte[] bytes) {
        Throwable failure = catchThrowable(
                () -> assertThat(remade(Transaction.parse(bytes))).isEqualTo(bytes));

        if (failure != null) {
            assertThat(failure).isInstanceOf(MalformedMessageException.class);
        }
    }

    private static byte[] remade(Transaction transaction) {
        return Transaction.of(
                        transaction.version(), transaction.inputs(), transaction.outputs(), transaction.lockTime())
                .toByteArray();
    }

    @Property(tries = 100)
    void isEqualToTheSameBytesOnly(@ForAll("transactions") Transaction one, @ForAll("transactions") Transaction other) {
        assertThat(one.equals(other)).isEqualTo(Arrays.equals(one.toByteArray(), other.toByteArray()));
        assertThat(one).isEqualTo(Transaction.parse(one.toByteArray())).isNotEqualTo(one.txid());
    }

    @Property(tries = 100)
    void nobodyChangesATransaction(@ForAll("transactions") Transaction transaction) {
        byte[] given = transaction.toByteArray();
        Transaction read = Transaction.parse(given);
        List<TxIn> inputs = new ArrayList<>(transaction.inputs());
        List<TxOut> outputs = new ArrayList<>(transaction.outputs());
        Transaction made = Transaction.of(transaction.version(), inputs, outputs, transaction.lockTime());

        Arrays.fill(given, (byte) 0x5A);
        Arrays.fill(read.toByteArray(), (byte) 0x5A);
        inputs.clear();
        outputs.clear();

        assertThat(read).isEqualTo(transaction).isEqualTo(made);
        assertThat(read.inputs()).isEqualTo(transaction.inputs()).isUnmodifiable();
        assertThat(read.outputs()).isEqualTo(made.outputs()).isUnmodifiable();
        List<Bytes> witness = read.inputs().get(0).witness();
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> witness.add(Bytes.EMPTY));
    }
}
