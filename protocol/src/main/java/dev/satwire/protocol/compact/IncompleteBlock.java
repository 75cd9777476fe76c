package dev.satwire.protocol.compact;

import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.BlockTxn;
import dev.satwire.protocol.GetBlockTxn;
import dev.satwire.protocol.Transaction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A block of which transactions are missing: {@link #request()} them and {@link #fill} them in. <em>Immutable.</em> */
public final class IncompleteBlock implements BlockReconstruction {
    private final BlockHeader header;
    private final @Nullable Transaction[] found;
    private final GetBlockTxn request;

    /** Takes an array that nobody else keeps, in which at least one transaction is missing. */
    IncompleteBlock(BlockHeader header, @Nullable Transaction[] found) {
        this.header = header;
        this.found = found;
        List<Integer> missing = new ArrayList<>();
        for (int i = 0; i < found.length; i++) {
            if (found[i] == null) {
                missing.add(i);
            }
        }
        request = new GetBlockTxn(header.hash(), missing);
    }

    /**
     * Returns what to ask the sender of the compact block for.
     *
     * @return the places of all missing transactions, at least one
     */
    public GetBlockTxn request() {
        return request;
    }

    /**
     * Puts in the transactions that were asked for, and checks the whole.
     *
     * @param answer what the peer sent
     * @return {@link BlockReconstruction.Complete}, {@link BlockReconstruction.Failed} or
     *     {@link BlockReconstruction.Invalid}; this if the answer is about another block
     */
    public BlockReconstruction fill(BlockTxn answer) {
        if (!answer.blockHash().equals(request.blockHash())) {
            return this;
        }
        List<Integer> missing = request.indexes();
        List<Transaction> received = answer.transactions();
        if (received.size() != missing.size()) {
            return new Invalid(missing.size(), received.size());
        }
        @Nullable Transaction[] all = found.clone();
        for (int i = 0; i < received.size(); i++) {
            all[missing.get(i)] = received.get(i);
        }
        return Reconstructor.finish(header, all);
    }

    /**
     * Returns a short form for logs.
     *
     * @return the hash and how much is missing
     */
    @Override
    public String toString() {
        return "IncompleteBlock[" + request.blockHash() + ", "
                + request.indexes().size() + " of " + found.length + " transactions missing]";
    }
}
