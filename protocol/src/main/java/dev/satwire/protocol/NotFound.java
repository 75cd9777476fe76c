package dev.satwire.protocol;

import java.util.List;

/**
 * Tells which of the objects of a {@link GetData} the sender does not have, by the same types and hashes. Bitcoin Core
 * sends it for transactions only. Since protocol version 70001. <em>Immutable.</em>
 *
 * @param items at most {@value Inv#MAX_ITEMS}; a list that was decoded makes its elements when they are asked for
 */
public record NotFound(List<InventoryVector> items) implements Payload {

    /** The command: {@code notfound}. */
    public static final Command COMMAND = new Command("notfound");

    /**
     * Copies the list and checks its size.
     *
     * @param items at most {@value Inv#MAX_ITEMS}
     */
    public NotFound {
        items = InventoryVector.copyOf(items);
    }

    static NotFound read(WireReader in) {
        return new NotFound(InventoryVector.readList(in));
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
        return "NotFound[" + items.size() + " items]";
    }
}
