package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Partial merkle trees by hand: small ones, and each rule broken. */
class PartialMerkleTreeTest {
    private static final Hash256 A = leaf(0);
    private static final Hash256 B = leaf(1);
    private static final Hash256 C = leaf(2);
    private static final Hash256 AB = parent(A, B);
    private static final Hash256 CC = parent(C, C);
    private static final Hash256 ABCC = parent(AB, CC);

    private static Hash256 leaf(int number) {
        return Hash256.sha256d(Wire.int32(number));
    }

    private static Hash256 parent(Hash256 left, Hash256 right) {
        return Hash256.of(Wire.sha256d(Wire.concat(left.toByteArray(), right.toByteArray())));
    }

    private static List<Hash256> leaves(int count) {
        List<Hash256> leaves = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            leaves.add(leaf(i));
        }
        return leaves;
    }

    private static PartialMerkleTree tree(long count, List<Hash256> hashes, String flags) {
        return new PartialMerkleTree(count, hashes, Bytes.parse(flags));
    }

    private static void refused(PartialMerkleTree tree, Reason reason, int offset, String problem) {
        assertThatThrownBy(tree::extractMatches).isInstanceOfSatisfying(MalformedMessageException.class, e -> {
            assertThat(e.problem()).isEqualTo(problem);
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e.offset()).isEqualTo(offset);
        });
    }

    @Test
    void provesOneTransactionOfThree() {
        PartialMerkleTree tree = PartialMerkleTree.of(List.of(A, B, C), index -> index == 1);

        // The root, the node over A and B, A, B, the node over C.
        assertThat(tree).isEqualTo(tree(3, List.of(A, B, CC), "0b"));
        assertThat(tree.extractMatches()).isEqualTo(new MerkleMatches(ABCC, List.of(new MerkleMatch(1, B))));
    }

    @Test
    void provesTheLastTransactionWhichIsPairedWithItself() {
        PartialMerkleTree tree = PartialMerkleTree.of(List.of(A, B, C), index -> index == 2);

        assertThat(tree).isEqualTo(tree(3, List.of(AB, C), "0d"));
        assertThat(tree.extractMatches()).isEqualTo(new MerkleMatches(ABCC, List.of(new MerkleMatch(2, C))));
    }

    @Test
    void withoutMatchesIsTheRootAlone() {
        PartialMerkleTree tree = PartialMerkleTree.of(List.of(A, B, C), index -> false);

        assertThat(tree).isEqualTo(tree(3, List.of(ABCC), "00"));
        assertThat(tree.extractMatches()).isEqualTo(new MerkleMatches(ABCC, List.of()));
    }

    @Test
    void theRootOfOneTransactionIsItsTxid() {
        assertThat(PartialMerkleTree.of(List.of(A), index -> true)).isEqualTo(tree(1, List.of(A), "01"));
        assertThat(tree(1, List.of(A), "01").extractMatches())
                .isEqualTo(new MerkleMatches(A, List.of(new MerkleMatch(0, A))));
        assertThat(tree(1, List.of(A), "00").extractMatches()).isEqualTo(new MerkleMatches(A, List.of()));
    }

    @Test
    void theBitsThatFillUpTheLastByteMayBeAnything() {
        assertThat(tree(3, List.of(A, B, CC), "eb").extractMatches())
                .isEqualTo(new MerkleMatches(ABCC, List.of(new MerkleMatch(1, B))));
    }

    @Test
    void asksForEachTransactionOnceAndInOrder() {
        List<Integer> asked = new ArrayList<>();
        PartialMerkleTree.of(leaves(5), asked::add);

        assertThat(asked).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void isOfAtLeastOneTransaction() {
        refused(
                tree(0, List.of(A), "01"),
                Reason.INVALID_VALUE,
                80,
                "partial merkle tree of a block without transactions");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartialMerkleTree.of(List.of(), index -> true))
                .withMessage("a partial merkle tree is of 1..16666 transactions, got 0");
    }

    @Test
    void isOfNoMoreTransactionsThanFitInABlock() {
        List<Hash256> most = leaves(16_666);
        PartialMerkleTree tree = PartialMerkleTree.of(most, index -> index == 16_665);
        assertThat(tree.extractMatches())
                .isEqualTo(new MerkleMatches(
                        MerkleTree.root(most).hash(), List.of(new MerkleMatch(16_665, leaf(16_665)))));

        refused(
                tree(16_667, tree.hashes(), tree.flags().toHexString()),
                Reason.TOO_MANY,
                80,
                "partial merkle tree of 16667 transactions, the limit is 16666");
        refused(
                tree(0xFFFF_FFFFL, List.of(A), "00"),
                Reason.TOO_MANY,
                80,
                "partial merkle tree of 4294967295 transactions, the limit is 16666");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PartialMerkleTree.of(leaves(16_667), index -> true))
                .withMessage("a partial merkle tree is of 1..16666 transactions, got 16667");
    }

    @Test
    void hasNoMoreHashesThanTransactions() {
        refused(tree(3, List.of(A, B, C, C), "0b"), Reason.TOO_MANY, 84, "more hashes than transactions");
    }

    @Test
    void hasAFlagForEachHash() {
        refused(tree(9, leaves(9), "ff"), Reason.INVALID_VALUE, 85 + 9 * 32, "fewer flags than hashes");
        refused(tree(9, List.of(), ""), Reason.TRUNCATED, 86, "the flags end before the walk does");
    }

    @Test
    void flagsLastToTheEndOfTheWalk() {
        refused(tree(8, leaves(8), "ff"), Reason.TRUNCATED, 85 + 8 * 32 + 2, "the flags end before the walk does");
    }

    @Test
    void hashesLastToTheEndOfTheWalk() {
        refused(tree(3, List.of(A, B), "0b"), Reason.TRUNCATED, 85 + 2 * 32, "the hashes end before the walk does");
        refused(tree(3, List.of(), "0b"), Reason.TRUNCATED, 85, "the hashes end before the walk does");
    }

    @Test
    void neighboursDiffer() {
        refused(tree(4, List.of(AB, C, C), "1d"), Reason.INVALID_VALUE, 85 + 2 * 32, "two neighbours are equal");
        refused(tree(2, List.of(A, A), "03"), Reason.INVALID_VALUE, 85 + 32, "two neighbours are equal");
    }

    @Test
    void allHashesAreUsed() {
        refused(tree(3, List.of(AB, C, CC), "0d"), Reason.INVALID_VALUE, 85 + 2 * 32, "not all hashes are used");
    }

    @Test
    void allBytesOfFlagsAreUsed() {
        refused(
                tree(3, List.of(A, B, CC), "0b00"),
                Reason.INVALID_VALUE,
                85 + 3 * 32 + 2,
                "not all bytes of flags are used");
    }

    @Test
    void aMerkleBlockProvesOnlyWhatItsHeaderNames() {
        PartialMerkleTree tree = tree(3, List.of(A, B, CC), "0b");
        MerkleBlock honest = new MerkleBlock(new BlockHeader(1, Hash256.ZERO, ABCC, 2, 3, 4), tree);
        assertThat(honest.extractMatches()).containsExactly(new MerkleMatch(1, B));

        MerkleBlock other = new MerkleBlock(new BlockHeader(1, ABCC, AB, 2, 3, 4), tree);
        assertThatThrownBy(other::extractMatches)
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("merkleblock: the root of the tree is not the one of the header (at byte 36)");
        MerkleBlock broken = new MerkleBlock(honest.header(), tree(3, List.of(A, B), "0b"));
        assertThatThrownBy(broken::extractMatches)
                .isInstanceOf(MalformedMessageException.class)
                .hasMessage("merkleblock: the hashes end before the walk does (at byte 149)");
    }

    @Test
    void workAndMemoryAreBoundedByABlockWhateverIsClaimed() {
        byte[] flags = new byte[3_000_000];
        Arrays.fill(flags, (byte) 0xFF);
        PartialMerkleTree tree = new PartialMerkleTree(16_666, Collections.nCopies(16_666, A), Bytes.of(flags));

        assertThat(Allocation.of(
                        () -> assertThatThrownBy(tree::extractMatches).isInstanceOf(MalformedMessageException.class)))
                .isLessThan(200_000);
    }

    @Test
    void aMatchHasAPlaceInItsBlock() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MerkleMatch(-1, A))
                .withMessage("index -1 is below 0");
    }
}
