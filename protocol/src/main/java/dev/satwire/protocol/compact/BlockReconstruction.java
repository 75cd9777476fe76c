package dev.satwire.protocol.compact;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockTxn;
import dev.satwire.protocol.CmpctBlock;
import dev.satwire.protocol.GetBlockTxn;
import dev.satwire.protocol.Transaction;
import java.util.Objects;

/**
 * How far a block has been put together again from a {@link CmpctBlock} and the transactions at hand (BIP-0152, as Bitcoin
 * Core's {@code PartiallyDownloadedBlock}).
 *
 * <pre>{@code
 * BlockReconstruction state = BlockReconstruction.of(cmpctBlock, mempool);
 * if (state instanceof IncompleteBlock incomplete) {
 *     peer.send(incomplete.request());          // and when the BlockTxn has come:
 *     state = incomplete.fill(blockTxn);
 * }
 * if (state instanceof BlockReconstruction.Complete complete) {
 *     use(complete.block());
 * } else if (state instanceof BlockReconstruction.Failed) {
 *     peer.send(new GetData(List.of(...)));     // the whole block
 * } // else Invalid: the peer does not follow the protocol
 * }</pre>
 *
 * <p>Each state is a value: nothing changes it, and the same step taken twice gives the same. <em>Immutable.</em>
 */
public sealed interface BlockReconstruction
        permits BlockReconstruction.Complete, IncompleteBlock, BlockReconstruction.Failed, BlockReconstruction.Invalid {

    /**
     * Looks for the transactions of a block among others. Takes time in proportion to both; stops looking when all are
     * found.
     *
     * <p>If two of the pool have the short id of one place, neither is taken: it is asked for.
     *
     * @param block the compact block; its proof of work is for the caller to check, and first of all
     * @param pool transactions that may be in the block, with witnesses: those not confirmed yet, and such as were seen
     *     lately. Any number, also the same one more than once; gone through once at most
     * @return {@link Complete}, {@link IncompleteBlock} or {@link Failed}
     */
    static BlockReconstruction of(CmpctBlock block, Iterable<Transaction> pool) {
        return Reconstructor.start(block, pool, ShortIds.of(block)::shortId);
    }

    /**
     * The block is there: its transactions have the merkle root of its header, and its witnesses are as its coinbase
     * commits to. Whether it is valid in any other way is not known.
     *
     * @param block the block, with witnesses
     */
    record Complete(Block block) implements BlockReconstruction {

        /**
         * Checks that there is a block.
         *
         * @param block the block
         */
        public Complete {
            Objects.requireNonNull(block, "block");
        }
    }

    /**
     * There is no block to be had in this way, and nobody is to blame, for short ids collide by accident: ask for the whole
     * {@link Block}.
     *
     * @param cause what happened
     */
    record Failed(Cause cause) implements BlockReconstruction {

        /**
         * Checks that there is a cause.
         *
         * @param cause what happened
         */
        public Failed {
            Objects.requireNonNull(cause, "cause");
        }

        /** What can happen to a compact block. */
        public enum Cause {
            /** Two transactions of the block have the same short id. */
            SHORT_IDS_COLLIDE,
            /**
             * The transactions found and received are not the ones that the header names: a short id may have found
             * another transaction, a peer may have sent others. A peer that causes it again for the same block does not
             * deserve another chance.
             */
            NOT_THE_BLOCK
        }
    }

    /**
     * The peer answered a {@link GetBlockTxn} with more or fewer transactions than it asked for, for which Bitcoin Core
     * disconnects.
     *
     * @param requested how many were asked for
     * @param received how many the {@link BlockTxn} has
     */
    record Invalid(int requested, int received) implements BlockReconstruction {}
}
