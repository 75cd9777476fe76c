package dev.satwire.protocol;

import java.util.List;

/**
 * The tree of hashes over a block's transactions: each level halves the one below, and the last of an odd level is paired
 * with itself.
 */
final class MerkleTree {

    /**
     * The root, and whether a level has two neighbours that are equal without being the same: a list that was made
     * longer by repeating its end, with the same root (CVE-2012-2459).
     */
    record Root(Hash256 hash, boolean hasRepeatedHashes) {}

    private MerkleTree() {}

    /** The root over some hashes; {@link Hash256#ZERO} if there are none. */
    static Root root(List<Hash256> leaves) {
        if (leaves.isEmpty()) {
            return new Root(Hash256.ZERO, false);
        }
        Hash256[] level = leaves.toArray(new Hash256[0]);
        int size = level.length;
        boolean repeated = false;
        while (size > 1) {
            for (int i = 0; i < size; i += 2) {
                boolean alone = i + 1 == size;
                Hash256 right = alone ? level[i] : level[i + 1];
                repeated |= !alone && level[i].equals(right);
                level[i / 2] = parent(level[i], right);
            }
            size = (size + 1) / 2;
        }
        return new Root(level[0], repeated);
    }

    static Hash256 parent(Hash256 left, Hash256 right) {
        byte[] pair = new byte[2 * Hash256.LENGTH];
        left.write(pair, 0);
        right.write(pair, Hash256.LENGTH);
        return Hash256.sha256d(pair);
    }
}
