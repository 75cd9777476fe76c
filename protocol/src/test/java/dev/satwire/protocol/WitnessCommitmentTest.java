package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code CheckWitnessMalleation} of Bitcoin Core, and BIP-0141. */
class WitnessCommitmentTest {
    private static final String MARK = "6a24aa21a9ed";
    private static final Transaction SEGWIT = Transactions.segwit(1);

    private static TxOut output(String script) {
        return new TxOut(0, Bytes.parse(script));
    }

    private static TxOut commitment(Hash256 hash) {
        return output(MARK + Wire.hex(hash.toByteArray()));
    }

    /** What a block of a coinbase and SEGWIT has to commit to. */
    private static Hash256 right(Bytes reserved) {
        byte[] root = Wire.sha256d(Wire.concat(new byte[32], SEGWIT.wtxid().toByteArray()));
        return Hash256.of(Wire.sha256d(Wire.concat(root, reserved.toByteArray())));
    }

    private static Block block(List<Bytes> witness, TxOut... outputs) {
        return Transactions.block(Transactions.coinbase(witness, outputs), SEGWIT);
    }

    @Test
    void acceptsTheRightCommitment() {
        Bytes reserved = Transactions.RESERVED;
        Bytes other = Bytes.of(Transactions.hash(9).toByteArray());

        for (Bytes value : List.of(reserved, other)) {
            Block block = block(List.of(value), output("51"), commitment(right(value)), output("52"));

            assertThat(block.computeWitnessCommitment()).contains(right(value));
            assertThat(block.witnessCommitment()).contains(right(value));
            assertThat(block.hasValidWitnessCommitment()).isTrue();
        }
        assertThat(right(reserved)).isNotEqualTo(right(other));
    }

    @Test
    void whatFollowsTheCommitmentInItsScriptIsFree() {
        String script = MARK + Wire.hex(right(Transactions.RESERVED).toByteArray()) + "0102";
        Block block = block(List.of(Transactions.RESERVED), output(script));

        assertThat(block.hasValidWitnessCommitment()).isTrue();
    }

    @Test
    void theLastOfSeveralCommitmentsCounts() {
        TxOut right = commitment(right(Transactions.RESERVED));
        TxOut wrong = commitment(Transactions.hash(1));

        assertThat(block(List.of(Transactions.RESERVED), wrong, right, output("51"))
                        .hasValidWitnessCommitment())
                .isTrue();
        assertThat(block(List.of(Transactions.RESERVED), right, wrong).hasValidWitnessCommitment())
                .isFalse();
        assertThat(block(List.of(Transactions.RESERVED), right, wrong).witnessCommitment())
                .contains(Transactions.hash(1));
    }

    @Test
    void theReservedValueIsOneItemOf32Bytes() {
        TxOut right = commitment(right(Transactions.RESERVED));
        List<List<Bytes>> wrong = List.of(
                List.of(),
                List.of(Bytes.EMPTY),
                List.of(Bytes.of(new byte[31])),
                List.of(Bytes.of(new byte[33])),
                List.of(Transactions.RESERVED, Transactions.RESERVED),
                List.of(Transactions.RESERVED, Bytes.EMPTY));

        for (List<Bytes> witness : wrong) {
            Block block = block(witness, right);

            assertThat(block.computeWitnessCommitment()).isEmpty();
            assertThat(block.witnessCommitment()).isPresent();
            assertThat(block.hasValidWitnessCommitment()).isFalse();
        }
        assertThat(block(List.of(Bytes.of(Transactions.hash(3).toByteArray())), right)
                        .hasValidWitnessCommitment())
                .isFalse();
    }

    @Test
    void withoutACommitmentNoTransactionHasAWitness() {
        Transaction bare = Transactions.coinbase(List.of(), output("51"));
        Transaction reserved = Transactions.coinbase(List.of(Transactions.RESERVED), output("51"));

        assertThat(Transactions.block(bare, Transactions.plain(1)).hasValidWitnessCommitment())
                .isTrue();
        assertThat(Transactions.block(bare, SEGWIT).hasValidWitnessCommitment()).isFalse();
        assertThat(Transactions.block(reserved, Transactions.plain(1)).hasValidWitnessCommitment())
                .isFalse();
    }

    @Test
    void aCommitmentBindsAlsoWhereNoTransactionHasAWitness() {
        Transaction coinbase = Transactions.coinbase(List.of(), commitment(right(Transactions.RESERVED)));

        assertThat(Transactions.block(coinbase, Transactions.plain(1)).hasValidWitnessCommitment())
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "6a",
                "6a24aa21a9ed",
                // 37 bytes.
                "6a24aa21a9ed00000000000000000000000000000000000000000000000000000000000000",
                "6a24aa21a9ee0000000000000000000000000000000000000000000000000000000000000000",
                "6a25aa21a9ed0000000000000000000000000000000000000000000000000000000000000000",
                "6b24aa21a9ed0000000000000000000000000000000000000000000000000000000000000000",
                "006a24aa21a9ed0000000000000000000000000000000000000000000000000000000000000000",
            })
    void otherScriptsAreNoCommitment(String script) {
        assertThat(block(List.of(), output(script)).witnessCommitment()).isEmpty();
    }

    @Test
    void onlyTheCoinbaseCommits() {
        Transaction second =
                Transaction.of(1, List.of(Transactions.spend(1)), List.of(commitment(Transactions.hash(1))), 0);

        assertThat(Transactions.block(Transactions.coinbase(List.of(), output("51")), second)
                        .witnessCommitment())
                .isEmpty();
    }

    @Test
    void aCoinbaseWithoutInputsCommitsToNothing() {
        Transaction empty = Transaction.of(1, List.of(), List.of(), 0);

        assertThat(Transactions.block(empty).computeWitnessCommitment()).isEmpty();
        assertThat(Transactions.block(empty).hasValidWitnessCommitment()).isTrue();
    }
}
