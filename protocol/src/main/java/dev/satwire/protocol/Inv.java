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
        items = WireList.copyOf(items, "items", MAX_ITEMS);
    }

    static Inv read(WireReader in) {
        return new Inv(WireList.read(in, "items", MAX_ITEMS, InventoryVector.LENGTH, InventoryVector::at));
    }

    void write(WireWriter out) {
        WireList.write(out, items, InventoryVector::write);
    }

    int wireSize() {
        return VarInt.sizeOf(items.size()) + items.size() * InventoryVector.LENGTH;
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
