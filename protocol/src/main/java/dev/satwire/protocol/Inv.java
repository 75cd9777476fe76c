package dev.satwire.protocol;

import java.util.List;

/**
 * Announces objects that the sender has: transactions by txid, or by wtxid between peers that both sent
 * {@link WtxidRelay}, and blocks. <em>Immutable.</em>
 *
 * @param items at most {@value #MAX_ITEMS}; a list that was decoded makes its elements when they are asked for
 */
public record Inv(List<InventoryVector> items) implements Payload {

    /** The command: {@code inv}. */
    public static final Command COMMAND = new Command("inv");

    /** The most items in one message ({@code MAX_INV_SZ}): {@value}. */
    public static final int MAX_ITEMS = 50_000;

    /**
     * Copies the list and checks its size.
     *
     * @param items at most {@value #MAX_ITEMS}
     */
    public Inv {
        items = InventoryVector.copyOf(items);
    }

    static Inv read(WireReader in) {
        return new Inv(InventoryVector.readList(in));
    }

    void write(WireWriter out) {
        InventoryVector.writeList(out, items);
    }

    int wireSize() {
        return InventoryVector.sizeOf(items);
    }

    @Override
    public Command command() {
        return COMMAND;
    }

    @Override
    public String toString() {
        return "Inv[" + items.size() + " items]";
    }
}
