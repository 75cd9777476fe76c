package dev.satwire.protocol.compact;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.CmpctBlock;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.MessageHeader;
import dev.satwire.protocol.PrefilledTransaction;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.VarInt;
import dev.satwire.protocol.compact.BlockReconstruction.Complete;
import dev.satwire.protocol.compact.BlockReconstruction.Failed;
import dev.satwire.protocol.compact.BlockReconstruction.Failed.Cause;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The steps of a {@link BlockReconstruction}. */
final class Reconstructor {

    /** A transaction of so many bytes can be taken for an inner node of the merkle tree. */
    private static final int INNER_NODE_LENGTH = 2 * Hash256.LENGTH;

    private Reconstructor() {}

    /** The first step, with any function that gives short ids. */
    static BlockReconstruction start(CmpctBlock block, Iterable<Transaction> pool, ToLongFunction<Hash256> shortId) {
        ShortIdIndex index = ShortIdIndex.of(block);
        if (index.hasCollisions()) {
            return new Failed(Cause.SHORT_IDS_COLLIDE);
        }
        @Nullable Transaction[] found = new Transaction[block.transactionCount()];
        for (PrefilledTransaction each : block.prefilled()) {
            found[each.index()] = each.transaction();
        }
        int missing = search(index, pool, shortId, block.shortIds().size(), found);
        return missing == 0 ? finish(block.header(), found) : new IncompleteBlock(block.header(), found);
    }

    /** Puts the transactions of the pool in their places, and returns how many places are left empty. */
    private static int search(
            ShortIdIndex index,
            Iterable<Transaction> pool,
            ToLongFunction<Hash256> shortId,
            int places,
            @Nullable Transaction[] found) {
        int missing = places;
        BitSet contested = new BitSet();
        Iterator<Transaction> candidates = pool.iterator();
        while (missing > 0 && candidates.hasNext()) {
            Transaction candidate = candidates.next();
            int place = index.place(shortId.applyAsLong(candidate.wtxid()));
            if (place < 0 || contested.get(place)) {
                continue;
            }
            Transaction other = found[place];
            if (other == null) {
                found[place] = candidate;
                missing--;
            } else if (!other.wtxid().equals(candidate.wtxid())) {
                found[place] = null;
                contested.set(place);
                missing++;
            }
        }
        return missing;
    }

    /** The last step: all places have a transaction. */
    static BlockReconstruction finish(BlockHeader header, @Nullable Transaction[] transactions) {
        List<Transaction> all =
                Arrays.stream(transactions).map(Objects::requireNonNull).toList();
        long size = BlockHeader.LENGTH + (long) VarInt.sizeOf(all.size());
        for (Transaction each : all) {
            size += each.size();
        }
        if (size > MessageHeader.MAX_PAYLOAD_LENGTH) {
            return new Failed(Cause.NOT_THE_BLOCK);
        }
        Block block = Block.of(header, all);
        return isMutated(block, all) ? new Failed(Cause.NOT_THE_BLOCK) : new Complete(block);
    }

    /** Whether these are other transactions than the header names, or other witnesses ({@code IsBlockMutated}). */
    private static boolean isMutated(Block block, List<Transaction> transactions) {
        if (!block.hasValidMerkleRoot() || !block.hasValidWitnessCommitment()) {
            return true;
        }
        // Without a coinbase the "transactions" may be inner nodes of the real block's tree.
        return !transactions.get(0).isCoinbase()
                && transactions.stream().anyMatch(each -> each.strippedSize() == INNER_NODE_LENGTH);
    }
}
