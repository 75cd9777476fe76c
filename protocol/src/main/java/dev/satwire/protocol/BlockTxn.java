package dev.satwire.protocol;

import java.util.List;
import java.util.Objects;

/**
 * The transactions that a {@link GetBlockTxn} asked for, exactly these and in its order, with witnesses (BIP-0152).
 * <em>Immutable.</em>
 *
 * @param blockHash the block
 * @param transactions the transactions; the list makes one each time it is asked for it
 */
public record BlockTxn(Hash256 blockHash, List<Transaction> transactions) implements Payload {

    /** The command: {@code blocktxn}. */
    public static final Command COMMAND = new Command("blocktxn");

    /**
     * Copies the list and checks its size.
     *
     * @param blockHash the block
     * @param transactions the transactions
     */
    public BlockTxn {
        Objects.requireNonNull(blockHash, "blockHash");
        transactions = TransactionList.copyOf(transactions, VarInt.MAX_SIZE, Hash256.LENGTH);
    }

    static BlockTxn read(WireReader in) {
        return new BlockTxn(in.hash(), TransactionList.read(in, VarInt.MAX_SIZE));
    }

    void write(WireWriter out) {
        out.hash(blockHash);
        TransactionList.write(out, transactions);
    }

    int wireSize() {
        return Hash256.LENGTH + TransactionList.wireSize(transactions);
    }

    @Override
    public Command command() {
        return COMMAND;
    }

    @Override
    public String toString() {
        return "BlockTxn[" + blockHash + ", " + transactions.size() + " transactions]";
    }
}
