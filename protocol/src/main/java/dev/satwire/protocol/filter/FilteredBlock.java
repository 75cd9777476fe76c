package dev.satwire.protocol.filter;

import dev.satwire.protocol.MerkleBlock;
import dev.satwire.protocol.Transaction;
import java.util.List;
import java.util.Objects;

/**
 * What a {@link BloomFilter} finds in a block (BIP-0037). A server sends the merkle block and behind it the transactions,
 * each {@linkplain Transaction#withoutWitness() without its witness}. <em>Immutable.</em>
 *
 * @param merkleBlock the header and the proof that the transactions are in the block
 * @param transactions the transactions that match, in the order of the block; with their witnesses if the block has them
 */
public record FilteredBlock(MerkleBlock merkleBlock, List<Transaction> transactions) {

    /**
     * Copies the list.
     *
     * @param merkleBlock the header and the proof
     * @param transactions the transactions that match
     */
    public FilteredBlock {
        Objects.requireNonNull(merkleBlock, "merkleBlock");
        transactions = List.copyOf(transactions);
    }

    /**
     * Returns a short form for logs.
     *
     * @return the merkle block and how many transactions match
     */
    @Override
    public String toString() {
        return "FilteredBlock[" + merkleBlock + ", " + transactions.size() + " transactions]";
    }
}
