package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MerkleTreeTest {

    private static Block rearranged(Block block, int... order) {
        List<Transaction> transactions = new ArrayList<>();
        for (int index : order) {
            transactions.add(block.transactions().get(index));
        }
        return Block.of(block.header(), transactions);
    }

    /** The root by its definition: of the left half, whose size is a power of two, and the right, repeated if need be. */
    private static byte[] root(List<Hash256> leaves, int height) {
        if (height == 0) {
            return leaves.get(0).toByteArray();
        }
        int half = Math.min(1 << (height - 1), leaves.size());
        byte[] left = root(leaves.subList(0, half), height - 1);
        byte[] right = half == leaves.size() ? left : root(leaves.subList(half, leaves.size()), height - 1);
        return Wire.sha256d(Wire.concat(left, right));
    }

    @Property(tries = 200)
    void theRootIsTheOneOfItsDefinition(@ForAll @IntRange(min = 1, max = 300) int size) {
        List<Hash256> leaves =
                IntStream.range(0, size).mapToObj(Transactions::hash).toList();
        int height = 32 - Integer.numberOfLeadingZeros(size - 1);

        MerkleTree.Root root = MerkleTree.root(leaves);

        assertThat(root.hash()).isEqualTo(Hash256.of(root(leaves, height)));
        assertThat(root.hasRepeatedHashes()).isFalse();
    }

    @Test
    void oneTransactionIsItsOwnRoot() {
        assertThat(MerkleTree.root(List.of(Transactions.hash(1))).hash()).isEqualTo(Transactions.hash(1));
        assertThat(MerkleTree.root(List.of()).hash()).isEqualTo(Hash256.ZERO);
        assertThat(MerkleTree.root(List.of()).hasRepeatedHashes()).isFalse();
    }

    /** Blocks with the transactions 0 to n - 1, and the same with their end repeated: the root stays (CVE-2012-2459). */
    @ParameterizedTest
    @CsvSource({"3, 0 1 2 2", "5, 0 1 2 3 4 4", "5, 0 1 2 3 4 4 4 4", "6, 0 1 2 3 4 5 4 5", "7, 0 1 2 3 4 5 6 6"})
    void aBlockThatRepeatsItsEndHasTheSameRootAndIsInvalid(int size, String order) {
        Block block = Transactions.blockOfPlain(IntStream.range(0, size).toArray());
        Block longer = rearranged(
                block,
                List.of(order.split(" ", -1)).stream()
                        .mapToInt(Integer::parseInt)
                        .toArray());

        assertThat(longer.hash()).isEqualTo(block.hash());
        assertThat(longer.computeMerkleRoot()).isEqualTo(block.header().merkleRoot());
        assertThat(block.hasValidMerkleRoot()).isTrue();
        assertThat(longer.hasValidMerkleRoot()).isFalse();
    }

    /** The root of one transaction is its txid, so the repetition is another root. */
    @Test
    void oneTransactionTwiceIsInvalidAnyway() {
        Block twice = rearranged(Transactions.blockOfPlain(0), 0, 0);

        assertThat(twice.computeMerkleRoot()).isNotEqualTo(twice.header().merkleRoot());
        assertThat(twice.hasValidMerkleRoot()).isFalse();
    }

    @Test
    void equalTransactionsThatAreNotSiblingsAreNoRepetition() {
        Block block = Transactions.blockOfPlain(0, 1, 1, 2);

        assertThat(block.hasValidMerkleRoot()).isTrue();
    }

    @Test
    void anyOtherTransactionChangesTheRoot() {
        Block block = Transactions.blockOfPlain(0, 1, 2);

        assertThat(rearranged(block, 0, 2, 1).hasValidMerkleRoot()).isFalse();
        assertThat(rearranged(block, 0, 1).hasValidMerkleRoot()).isFalse();
        assertThat(rearranged(block).hasValidMerkleRoot()).isFalse();
        assertThat(rearranged(block, 0, 1, 2).hasValidMerkleRoot()).isTrue();
    }
}
