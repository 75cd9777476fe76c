package dev.satwire.protocol;

import java.util.List;

/**
 * Asks for objects by type and hash. Transactions come as {@link Tx} or, if the peer has them no more, back in a
 * {@link NotFound}; blocks come as {@link Block}, {@link MerkleBlock} or {@link CmpctBlock}, or nothing comes: Bitcoin Core
 * sends no notfound for blocks. It asks for at most 1,000 objects at once itself. <em>Immutable.</em>
 *
 * @param items at most {@value Inv#MAX_ITEMS}; a list that was decoded makes its elements when they are asked for
 */
public record GetData(List<InventoryVector> items) implements Payload {

    /** The command: {@code getdata}. */
    public static final Command COMMAND = new Command("getdata");

    /**
     * Copies the list and checks its size.
     *
     * @param items at most {@value Inv#MAX_ITEMS}
     */
    public GetData {
        items = InventoryVector.copyOf(items);
    }

    static GetData read(WireReader in) {
        return new GetData(InventoryVector.readList(in));
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
        return "GetData[" + items.size() + " items]";
    }
}
