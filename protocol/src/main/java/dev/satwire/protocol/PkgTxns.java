package dev.satwire.protocol;

import java.util.List;

/**
 * The transactions of a package that a {@link GetPkgTxns} asked for, all and in its order (BIP-0331, a draft).
 * <em>Immutable.</em>
 *
 * @param transactions the transactions, at most {@value #MAX_TRANSACTIONS}; the list makes one each time it is asked for it
 */
@Experimental("BIP-0331")
public record PkgTxns(List<Transaction> transactions) implements Payload {

    /** The command: {@code pkgtxns}. */
    public static final Command COMMAND = new Command("pkgtxns");

    /** The most transactions in one message: {@value}. */
    public static final int MAX_TRANSACTIONS = GetPkgTxns.MAX_WTXIDS;

    /**
     * Copies the list and checks its size.
     *
     * @param transactions the transactions
     */
    public PkgTxns {
        transactions = TransactionList.copyOf(transactions, MAX_TRANSACTIONS, 0);
    }

    static PkgTxns read(WireReader in) {
        return new PkgTxns(TransactionList.read(in, MAX_TRANSACTIONS));
    }

    void write(WireWriter out) {
        TransactionList.write(out, transactions);
    }

    int wireSize() {
        return TransactionList.wireSize(transactions);
    }

    @Override
    public Command command() {
        return COMMAND;
    }

    @Override
    public String toString() {
        return "PkgTxns[" + transactions.size() + " transactions]";
    }
}
