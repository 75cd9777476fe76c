package dev.satwire.protocol;

import java.util.List;
import java.util.Objects;
import java.util.function.IntPredicate;

/**
 * A part of a block's merkle tree that proves of some transactions that they are in the block (BIP-0037). Who has the block
 * makes one with {@link #of}; who received one learns with {@link #extractMatches()} what it proves. <em>Immutable.</em>
 *
 * <p>The tree is walked from the root, a parent before its children, left before right. For each node visited there is a
 * flag. A node whose flag is clear, and every leaf, is given by its hash; a node whose flag is set has a match below
 * it, and its children follow. A leaf whose flag is set is a match.
 *
 * <p>What the form allows, decoding allows: whether there is a tree in it {@link #extractMatches()} finds out.
 *
 * @param transactionCount how many transactions the block has, 0..0xFFFFFFFF
 * @param hashes the hashes of the tree that are needed, depth first
 * @param flags a bit for each node visited, the lowest of the first byte first
 */
public record PartialMerkleTree(long transactionCount, List<Hash256> hashes, Bytes flags) {

    /**
     * The most transactions a block has room for, at 60 bytes each, which weigh 240 of a block's 4,000,000: {@value}. Depth
     * and work of a walk are bounded by it.
     */
    public static final int MAX_TRANSACTIONS = 4_000_000 / 240;

    /**
     * Copies the list and checks the range.
     *
     * @param transactionCount how many transactions the block has
     * @param hashes the hashes of the tree that are needed
     * @param flags a bit for each node visited
     */
    public PartialMerkleTree {
        Ranges.requireUint32("transactionCount", transactionCount);
        Objects.requireNonNull(flags, "flags");
        hashes = WireList.copyOf(hashes, "hashes", VarInt.MAX_SIZE);
    }

    /**
     * Creates the tree that proves some transactions of a block. Takes time and memory in proportion to the transactions,
     * however many match.
     *
     * @param txids the txids of all transactions of the block, in its order, as {@link Block#txids()} returns them
     * @param matches tells by their index which transactions to prove; asked once for each, in order
     * @return the tree, whose root is that of the block
     * @throws IllegalArgumentException if there are no txids, or more than {@value #MAX_TRANSACTIONS}
     */
    public static PartialMerkleTree of(List<Hash256> txids, IntPredicate matches) {
        return new PartialMerkleTreeBuilder(txids, matches).build();
    }

    /**
     * Finds out what the tree proves, by Bitcoin Core's rules ({@code CPartialMerkleTree::ExtractMatches}): there is a
     * transaction and there are at most {@value #MAX_TRANSACTIONS}; there are at most as many hashes as transactions, and
     * at least as many flags as hashes; flags and hashes last to the end of the walk; all hashes are used, and of the flags
     * all bytes, whatever the last bits are; no two neighbours are equal. The root must still be compared with that of a
     * header, which {@link MerkleBlock#extractMatches()} does.
     *
     * <p>Equal neighbours are refused because the last hash of an odd level is paired with itself: by repeating the end of
     * the list of transactions a stranger could claim matches behind its end, under the same root (CVE-2012-2459).
     *
     * <p>One forgery no such proof can exclude: the two hashes under an inner node are 64 bytes, and so can a transaction
     * be, without its witnesses. Who creates a transaction of 64 bytes can, for the work of finding one that fits, have the
     * second half of it taken for a txid one level below the real leaves, or pass off an inner node as a txid
     * (CVE-2017-12842). Who relies on proofs for much money refuses matched transactions of 64 bytes without witnesses, and
     * asks for a proof of the coinbase too, which is as deep as every other.
     *
     * <p>The hashes are worked out anew at each call.
     *
     * @return the root and the transactions
     * @throws MalformedMessageException if a rule is broken, which its text names; its offset counts from the start of a
     *     {@link MerkleBlock}
     */
    public MerkleMatches extractMatches() {
        return new PartialMerkleTreeWalk(this).extract();
    }

    static PartialMerkleTree read(WireReader in) {
        return new PartialMerkleTree(
                in.uint32(),
                WireList.read(in, "hashes", VarInt.MAX_SIZE, Hash256.LENGTH, Hash256::at),
                Bytes.read(in, "flags", VarInt.MAX_SIZE));
    }

    void write(WireWriter out) {
        out.uint32(transactionCount);
        WireList.write(out, hashes, Hash256.LENGTH, Hash256::write);
        flags.write(out);
    }

    int wireSize() {
        return 4 + VarInt.sizeOf(hashes.size()) + hashes.size() * Hash256.LENGTH + flags.wireSize();
    }

    @Override
    public String toString() {
        return "PartialMerkleTree[" + hashes.size() + " hashes of " + transactionCount + " transactions]";
    }
}
