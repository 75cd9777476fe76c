package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockTest {
    private static final Block BLOCK = Transactions.block(
            Transactions.coinbase(List.of()), Transactions.plain(1), Transactions.segwit(2), Transactions.plain(3));

    private static MalformedMessageException failure(byte[] bytes) {
        return catchThrowableOfType(MalformedMessageException.class, () -> Block.parse(bytes));
    }

    @Test
    void holdsTheHeaderAndTheTransactions() {
        assertThat(BLOCK.transactions())
                .containsExactly(
                        Transactions.coinbase(List.of()),
                        Transactions.plain(1),
                        Transactions.segwit(2),
                        Transactions.plain(3));
        assertThat(BLOCK.hash()).isEqualTo(BLOCK.header().hash());
        assertThat(BLOCK.txids())
                .isEqualTo(BLOCK.transactions().stream().map(Transaction::txid).toList());
        assertThat(BLOCK.wtxids())
                .isEqualTo(BLOCK.transactions().stream().map(Transaction::wtxid).toList());
        assertThat(BLOCK.hasValidMerkleRoot()).isTrue();
        assertThat(Block.parse(BLOCK.toByteArray())).isEqualTo(BLOCK).hasSameHashCodeAs(BLOCK);
    }

    @Test
    void aBlockMayBeEmpty() {
        BlockHeader header = new BlockHeader(1, Hash256.ZERO, Hash256.ZERO, 0, 0, 0);
        Block empty = Block.of(header, List.of());

        assertThat(empty.size()).isEqualTo(81);
        assertThat(Block.parse(empty.toByteArray())).isEqualTo(empty);
        assertThat(empty.txids()).isEmpty();
        assertThat(empty.computeMerkleRoot()).isEqualTo(Hash256.ZERO);
        assertThat(empty.hasValidMerkleRoot()).isTrue();
        assertThat(empty.witnessCommitment()).isEmpty();
        assertThat(empty.computeWitnessCommitment()).isEmpty();
        assertThat(empty.hasValidWitnessCommitment()).isTrue();
        assertThat(empty.hasWitness()).isFalse();
        assertThat(empty.withoutWitness()).isSameAs(empty);
    }

    @Test
    void countsSizesAndWeight() {
        int transactions =
                BLOCK.transactions().stream().mapToInt(Transaction::size).sum();
        int stripped = BLOCK.transactions().stream()
                .mapToInt(Transaction::strippedSize)
                .sum();

        assertThat(BLOCK.size()).isEqualTo(80 + 1 + transactions);
        assertThat(BLOCK.strippedSize()).isEqualTo(80 + 1 + stripped);
        assertThat(BLOCK.weight()).isEqualTo(4 * BLOCK.strippedSize() + (transactions - stripped));
    }

    @Test
    void withoutWitnessIsTheSameBlockByHashOnly() {
        Block stripped = BLOCK.withoutWitness();

        assertThat(stripped).isNotEqualTo(BLOCK);
        assertThat(stripped.hash()).isEqualTo(BLOCK.hash());
        assertThat(stripped.txids()).isEqualTo(BLOCK.txids());
        assertThat(stripped.transactions()).noneMatch(Transaction::hasWitness);
        assertThat(stripped.size()).isEqualTo(BLOCK.strippedSize());
        assertThat(Block.parse(stripped.toByteArray())).isEqualTo(stripped);
    }

    @Test
    void everyStrictPrefixIsTruncated() {
        byte[] bytes = BLOCK.toByteArray();
        for (int length = 0; length < bytes.length; length++) {
            assertThat(failure(Arrays.copyOf(bytes, length)).reason())
                    .as("%d bytes", length)
                    .isEqualTo(Reason.TRUNCATED);
        }
    }

    @Test
    void parseRefusesTrailingBytesThatAMessageLeavesOut() {
        byte[] longer = Wire.with(BLOCK.toByteArray(), 5);

        assertThat(failure(longer).reason()).isEqualTo(Reason.TRAILING_BYTES);
        assertThat(failure(longer).offset()).isEqualTo(BLOCK.size());
        Message message = Decoding.decode("block", longer);
        assertThat(message.trailingBytes()).isEqualTo(5);
        assertThat(message.payload()).isEqualTo(BLOCK).hasSameHashCodeAs(BLOCK);
        assertThat(PayloadCodec.encode(message.payload())).isEqualTo(BLOCK.toByteArray());
    }

    @ParameterizedTest
    @CsvSource({"fd0400, NON_CANONICAL", "05, TRUNCATED", "fe00000002, TRUNCATED", "feffffffff, TOO_LARGE"})
    void theCountIsCheckedBeforeAnythingIsMade(String count, Reason reason) {
        byte[] whole = BLOCK.toByteArray();
        byte[] bytes =
                Wire.concat(Arrays.copyOf(whole, 80), Wire.hex(count), Arrays.copyOfRange(whole, 81, whole.length));

        assertThat(failure(bytes).reason()).isEqualTo(reason);
    }

    @Test
    void aMalformedTransactionIsFoundWhenTheBlockIsRead() {
        Transaction last = Transactions.plain(3);
        byte[] bytes = BLOCK.toByteArray();
        // The count of its inputs.
        bytes[bytes.length - last.size() + 4] = 0;

        assertThat(failure(bytes)).isNotNull();
    }

    @Test
    void nobodyChangesABlock() {
        byte[] given = BLOCK.toByteArray();
        List<Transaction> list = new ArrayList<>(BLOCK.transactions());
        Block parsed = Block.parse(given);
        Message message = Decoding.decode("block", given);
        Block made = Block.of(BLOCK.header(), list);

        Arrays.fill(given, (byte) 0);
        Arrays.fill(parsed.toByteArray(), (byte) 0);
        list.clear();

        assertThat(parsed).isEqualTo(BLOCK);
        assertThat(message.payload()).isEqualTo(BLOCK);
        assertThat(made).isEqualTo(BLOCK);
        for (Block block : List.of(made, parsed)) {
            List<Transaction> transactions = block.transactions();
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(transactions::clear);
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> transactions.remove(0));
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> transactions.add(Transactions.plain(1)));
            assertThatExceptionOfType(UnsupportedOperationException.class)
                    .isThrownBy(() -> transactions.set(0, Transactions.plain(1)));
        }
        assertThat(parsed.txids()).isUnmodifiable();
        assertThat(parsed.wtxids()).isUnmodifiable();
    }

    @Test
    void transactionsAreAListLikeAnyOther() {
        List<Transaction> ours = Block.parse(BLOCK.toByteArray()).transactions();
        List<Transaction> copy = List.copyOf(ours);
        List<Transaction> made = Block.of(BLOCK.header(), copy).transactions();
        List<Transaction> longer =
                Block.parse(Transactions.blockOfPlain(1, 2).toByteArray()).transactions();
        List<Transaction> shorter =
                Block.parse(Transactions.blockOfPlain(1).toByteArray()).transactions();

        assertThat(ours).isEqualTo(copy).isEqualTo(new ArrayList<>(copy)).isEqualTo(made);
        assertThat(copy).isEqualTo(ours).isEqualTo(made);
        assertThat(made).isEqualTo(ours).isEqualTo(copy);
        assertThat(ours.hashCode()).isEqualTo(copy.hashCode()).isEqualTo(made.hashCode());
        assertThat(longer).isNotEqualTo(shorter).isNotEqualTo(List.of()).isNotEqualTo(Collections.emptySet());
        assertThat(shorter).isNotEqualTo(longer).isEqualTo(List.of(Transactions.plain(1)));
        assertThat(ours).contains(Transactions.segwit(2)).doesNotContain(Transactions.plain(2));
        assertThat(ours.indexOf(Transactions.plain(3))).isEqualTo(3);
        assertThat(ours.subList(1, 2)).containsExactly(Transactions.plain(1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ours.get(4));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> ours.get(-1));
    }

    @Test
    void blocksDifferByHeaderAndByTransactions() {
        Block other = Block.of(BLOCK.header(), List.of());

        assertThat(other).isNotEqualTo(BLOCK).hasSameHashCodeAs(BLOCK);
        assertThat(Transactions.blockOfPlain(1)).isNotEqualTo(Transactions.blockOfPlain(2));
        assertThat(BLOCK).isNotEqualTo(null).isNotEqualTo(BLOCK.header());
    }

    @Test
    void aBlockFitsInAMessage() {
        TxOut output = new TxOut(0, Bytes.of(new byte[1_000_000]));
        Transaction large = Transaction.of(1, List.of(Transactions.spend(1)), List.of(output), 0);
        List<Transaction> three = List.of(large, large, large);

        assertThat(Block.of(BLOCK.header(), three).size()).isEqualTo(81 + 3 * large.size());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Block.of(BLOCK.header(), List.of(large, large, large, large)))
                .withMessageContaining("4000000");
        // Many times the same one: more bytes than an array can have.
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Block.of(BLOCK.header(), Collections.nCopies(3_000, large)));
    }

    @Test
    void nothingIsNull() {
        assertThatNullPointerException().isThrownBy(() -> Block.of(null, List.of()));
        assertThatNullPointerException().isThrownBy(() -> Block.of(BLOCK.header(), null));
        assertThatNullPointerException()
                .isThrownBy(() -> Block.of(BLOCK.header(), Collections.singletonList((Transaction) null)));
    }

    @Test
    void aTransactionDoesNotHoldItsBlock() throws Exception {
        Block parsed = Block.parse(BLOCK.toByteArray());
        var bytes = Transaction.class.getDeclaredField("bytes");
        bytes.setAccessible(true);

        for (Transaction transaction : parsed.transactions()) {
            assertThat((byte[]) bytes.get(transaction)).hasSize(transaction.size());
            assertThat(transaction.inputs().get(0).scriptSig().array())
                    .hasSize(transaction.inputs().get(0).scriptSig().length());
        }
    }

    @Test
    void makesTransactionsWhenTheyAreAskedFor() {
        Transaction[] many = new Transaction[10_000];
        Arrays.setAll(many, Transactions::plain);
        byte[] bytes = Transactions.block(many).toByteArray();
        Block block = Block.parse(bytes);

        // The bytes once, four more for where each transaction begins.
        assertThat(Allocation.of(() -> Block.parse(bytes))).isLessThan(bytes.length + 4L * many.length + 2_000);
        assertThat(Allocation.of(() -> block.transactions().get(9_999))).isLessThan(1_000);
    }

    @Test
    void showsItselfInALine() {
        assertThat(BLOCK).hasToString("Block[" + BLOCK.hash() + ", 4 transactions, " + BLOCK.size() + " bytes]");
        assertThat(BLOCK.header().toString())
                .hasSizeLessThan(200)
                .contains(BLOCK.hash().toString());
    }
}
