package dev.satwire.protocol;

import java.util.Objects;

/**
 * A transaction: the answer to a {@link GetData} that asked for it. With its witnesses if it was asked for by
 * {@link InventoryVector#WTX} or {@link InventoryVector#WITNESS_TX}, without by {@link InventoryVector#TX}.
 * <em>Immutable.</em>
 *
 * @param transaction the transaction
 */
public record Tx(Transaction transaction) implements Payload {

    /** The command: {@code tx}. */
    public static final Command COMMAND = new Command("tx");

    /**
     * Checks that there is a transaction.
     *
     * @param transaction the transaction
     */
    public Tx {
        Objects.requireNonNull(transaction, "transaction");
    }

    static Tx read(WireReader in) {
        return new Tx(Transaction.read(in));
    }

    void write(WireWriter out) {
        transaction.write(out);
    }

    int wireSize() {
        return transaction.size();
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
