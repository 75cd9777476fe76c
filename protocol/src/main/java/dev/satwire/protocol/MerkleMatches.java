package dev.satwire.protocol;

import java.util.List;
import java.util.Objects;

/**
 * What a {@link PartialMerkleTree} proves: that these transactions are in every block whose header has this root.
 * <em>Immutable.</em>
 *
 * @param root the root of the tree
 * @param transactions the transactions picked out, in the order of the block; none if none matched
 */
public record MerkleMatches(Hash256 root, List<MerkleMatch> transactions) {

    /**
     * Copies the list.
     *
     * @param root the root of the tree
     * @param transactions the transactions picked out, in the order of the block
     */
    public MerkleMatches {
        Objects.requireNonNull(root, "root");
        transactions = List.copyOf(transactions);
    }

    /**
     * Returns a short form for logs.
     *
     * @return the root and how many transactions match
     */
    @Override
    public String toString() {
        return "MerkleMatches[" + root + ", " + transactions.size() + " transactions]";
    }
}
