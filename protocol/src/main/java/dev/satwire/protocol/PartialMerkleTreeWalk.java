package dev.satwire.protocol;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * One walk through a {@link PartialMerkleTree}, which checks it and collects its matches. Visits no node twice and ends at
 * the first broken rule, so that its work is bounded by the flags and by twice the transactions a block has room for.
 */
final class PartialMerkleTreeWalk {

    // Where the fields are in the payload of a merkleblock, for errors to point at.
    private static final int COUNT_OFFSET = BlockHeader.LENGTH;
    private static final int HASHES_OFFSET = COUNT_OFFSET + 4;

    private final PartialMerkleTree tree;
    private final List<MerkleMatch> matches = new ArrayList<>();
    private int hashesUsed;
    private int flagsUsed;

    PartialMerkleTreeWalk(PartialMerkleTree tree) {
        this.tree = tree;
    }

    MerkleMatches extract() {
        long count = tree.transactionCount();
        require(count > 0, Reason.INVALID_VALUE, COUNT_OFFSET, "partial merkle tree of a block without transactions");
        if (count > PartialMerkleTree.MAX_TRANSACTIONS) {
            throw new MalformedMessageException(
                    Reason.TOO_MANY,
                    COUNT_OFFSET,
                    "partial merkle tree of " + count + " transactions, the limit is "
                            + PartialMerkleTree.MAX_TRANSACTIONS);
        }
        int hashes = tree.hashes().size();
        require(hashes <= count, Reason.TOO_MANY, HASHES_OFFSET, "more hashes than transactions");
        require(hashes <= flagCount(), Reason.INVALID_VALUE, flagsOffset(), "fewer flags than hashes");
        Hash256 root = visit(height((int) count), 0);
        require(hashesUsed == hashes, Reason.INVALID_VALUE, hashOffset(), "not all hashes are used");
        require(
                (flagsUsed + 7) / 8 == tree.flags().length(),
                Reason.INVALID_VALUE,
                flagOffset(flagsUsed + 7),
                "not all bytes of flags are used");
        return new MerkleMatches(root, matches);
    }

    /** The hash of a node, worked out from what is below it; as deep as the tree is high, which is 15 at most. */
    private Hash256 visit(int height, int index) {
        boolean matched = nextFlag();
        if (height == 0 || !matched) {
            Hash256 hash = nextHash();
            if (matched) {
                matches.add(new MerkleMatch(index, hash));
            }
            return hash;
        }
        Hash256 left = visit(height - 1, 2 * index);
        if (2 * index + 1 >= width(height - 1)) {
            return MerkleTree.parent(left, left);
        }
        int at = hashOffset();
        Hash256 right = visit(height - 1, 2 * index + 1);
        require(!left.equals(right), Reason.INVALID_VALUE, at, "two neighbours are equal");
        return MerkleTree.parent(left, right);
    }

    private boolean nextFlag() {
        require(flagsUsed < flagCount(), Reason.TRUNCATED, flagOffset(flagsUsed), "the flags end before the walk does");
        boolean flag = (tree.flags().at(flagsUsed / 8) >> (flagsUsed % 8) & 1) != 0;
        flagsUsed++;
        return flag;
    }

    private Hash256 nextHash() {
        require(
                hashesUsed < tree.hashes().size(),
                Reason.TRUNCATED,
                hashOffset(),
                "the hashes end before the walk does");
        return tree.hashes().get(hashesUsed++);
    }

    private int height(int count) {
        return 32 - Integer.numberOfLeadingZeros(count - 1);
    }

    private int width(int height) {
        return (int) ((tree.transactionCount() + (1L << height) - 1) >> height);
    }

    /** Bits of whole bytes: more than were written, as the last byte is filled up. */
    private long flagCount() {
        return 8L * tree.flags().length();
    }

    private int hashOffset() {
        return HASHES_OFFSET + VarInt.sizeOf(tree.hashes().size()) + hashesUsed * Hash256.LENGTH;
    }

    private int flagsOffset() {
        int hashes = tree.hashes().size();
        return HASHES_OFFSET + VarInt.sizeOf(hashes) + hashes * Hash256.LENGTH;
    }

    private int flagOffset(int flag) {
        return flagsOffset() + VarInt.sizeOf(tree.flags().length()) + flag / 8;
    }

    private static void require(boolean rule, Reason reason, int offset, String problem) {
        if (!rule) {
            throw new MalformedMessageException(reason, offset, problem);
        }
    }
}
