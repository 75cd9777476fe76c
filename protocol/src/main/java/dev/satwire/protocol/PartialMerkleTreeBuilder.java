package dev.satwire.protocol;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/** Makes one {@link PartialMerkleTree}: works out the whole tree, then walks the part of it that is needed. */
final class PartialMerkleTreeBuilder {

    /** The hashes of each level, the leaves first. */
    private final List<Hash256[]> levels = new ArrayList<>();

    /** Which nodes of each level have a match below them, or are one. */
    private final List<BitSet> matches = new ArrayList<>();

    private final List<Hash256> hashes = new ArrayList<>();
    private final BitSet flags = new BitSet();
    private int flagCount;

    PartialMerkleTreeBuilder(List<Hash256> txids, IntPredicate wanted) {
        Hash256[] leaves = txids.toArray(new Hash256[0]);
        if (leaves.length == 0 || leaves.length > PartialMerkleTree.MAX_TRANSACTIONS) {
            throw new IllegalArgumentException("a partial merkle tree is of 1.." + PartialMerkleTree.MAX_TRANSACTIONS
                    + " transactions, got " + leaves.length);
        }
        BitSet matched = new BitSet(leaves.length);
        for (int i = 0; i < leaves.length; i++) {
            matched.set(i, wanted.test(i));
        }
        levels.add(leaves);
        matches.add(matched);
        for (Hash256[] level = leaves; level.length > 1; level = levels.get(levels.size() - 1)) {
            matches.add(parents(matches.get(matches.size() - 1)));
            levels.add(parents(level));
        }
    }

    private static BitSet parents(BitSet children) {
        BitSet parents = new BitSet();
        children.stream().forEach(child -> parents.set(child / 2));
        return parents;
    }

    private static Hash256[] parents(Hash256[] children) {
        Hash256[] parents = new Hash256[(children.length + 1) / 2];
        for (int i = 0; i < parents.length; i++) {
            parents[i] = MerkleTree.parent(children[2 * i], children[Math.min(2 * i + 1, children.length - 1)]);
        }
        return parents;
    }

    PartialMerkleTree build() {
        visit(levels.size() - 1, 0);
        byte[] bytes = new byte[(flagCount + 7) / 8];
        byte[] set = flags.toByteArray();
        System.arraycopy(set, 0, bytes, 0, set.length);
        return new PartialMerkleTree(levels.get(0).length, hashes, Bytes.owning(bytes));
    }

    /** Writes down a node, and those below it if there is a match; as deep as the tree is high, which is 15 at most. */
    private void visit(int height, int index) {
        boolean matched = matches.get(height).get(index);
        flags.set(flagCount++, matched);
        if (height == 0 || !matched) {
            hashes.add(levels.get(height)[index]);
            return;
        }
        visit(height - 1, 2 * index);
        if (2 * index + 1 < levels.get(height - 1).length) {
            visit(height - 1, 2 * index + 1);
        }
    }
}
