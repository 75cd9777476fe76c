package dev.satwire.protocol.compact;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockTxn;
import dev.satwire.protocol.CmpctBlock;
import dev.satwire.protocol.GetBlockTxn;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.PrefilledTransaction;
import dev.satwire.protocol.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/** What the owner of a block sends of it to those who have most of its transactions (BIP-0152). */
public final class CompactBlocks {
    private CompactBlocks() {}

    /**
     * Makes a compact block that carries the coinbase in full, which no receiver can have.
     *
     * @param block the block, with its witnesses, for the short ids are those of wtxids
     * @param nonce any 64 bits, best a random number of one's own: transactions whose short ids collide under it do not
     *     under another
     * @return the compact block
     * @throws IllegalArgumentException if the block has no transactions, more than {@value CmpctBlock#MAX_TRANSACTIONS}, or
     *     no bits in its header
     */
    public static CmpctBlock of(Block block, long nonce) {
        return of(block, nonce, index -> false);
    }

    /**
     * Makes a compact block that carries in full the coinbase and what else the receiver is not expected to have.
     *
     * @param block the block, with its witnesses
     * @param nonce any 64 bits
     * @param prefilled tells by their index which transactions to carry in full; whatever it says, the coinbase is
     * @return the compact block
     * @throws IllegalArgumentException if the block has no transactions, more than {@value CmpctBlock#MAX_TRANSACTIONS}, or
     *     no bits in its header
     */
    public static CmpctBlock of(Block block, long nonce, IntPredicate prefilled) {
        ShortIds ids = ShortIds.of(block.header(), nonce);
        List<Long> shortIds = new ArrayList<>();
        List<PrefilledTransaction> inFull = new ArrayList<>();
        List<Hash256> wtxids = block.wtxids();
        for (int i = 0; i < wtxids.size(); i++) {
            if (i == 0 || prefilled.test(i)) {
                inFull.add(new PrefilledTransaction(i, block.transactions().get(i)));
            } else {
                shortIds.add(ids.shortId(wtxids.get(i)));
            }
        }
        return new CmpctBlock(block.header(), nonce, shortIds, inFull);
    }

    /**
     * Answers a request for transactions of a block.
     *
     * @param request the request
     * @param block the block it is about, with its witnesses
     * @return the transactions asked for; empty if the block does not have as many, for which Bitcoin Core disconnects
     * @throws IllegalArgumentException if the request is about another block
     */
    public static Optional<BlockTxn> answer(GetBlockTxn request, Block block) {
        if (!request.blockHash().equals(block.hash())) {
            throw new IllegalArgumentException("the request is about " + request.blockHash() + ", not " + block.hash());
        }
        List<Transaction> all = block.transactions();
        List<Transaction> wanted = new ArrayList<>();
        for (int index : request.indexes()) {
            if (index >= all.size()) {
                return Optional.empty();
            }
            wanted.add(all.get(index));
        }
        return Optional.of(new BlockTxn(block.hash(), wanted));
    }
}
