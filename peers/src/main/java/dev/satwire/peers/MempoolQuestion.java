package dev.satwire.peers;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.MemPool;
import dev.satwire.protocol.Payload;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks for the memory pool (BIP-0035). The answer is one {@code inv} or several, and nothing tells which is the last: it is
 * over when none has come for a while. <em>Not thread-safe.</em>
 */
final class MempoolQuestion implements Question<List<InventoryVector>> {

    /** How many transactions are collected; more are a flood. */
    static final int MAX_ITEMS = 300_000;

    private final List<InventoryVector> items = new ArrayList<>(0);

    @Override
    public Payload payload() {
        return new MemPool();
    }

    @Override
    public boolean wants(Command command) {
        return command.equals(Inv.COMMAND);
    }

    @Override
    public Progress take(Payload payload) {
        int before = items.size();
        if (payload instanceof Inv inv) {
            for (InventoryVector item : inv.items()) {
                if (items.size() < MAX_ITEMS && isTransaction(item)) {
                    items.add(item);
                }
            }
        }
        if (items.size() == MAX_ITEMS) {
            return Progress.DONE;
        }
        return items.size() > before ? Progress.MAYBE_LAST : Progress.NONE;
    }

    /** Whatever comes then is as good an answer to the next who asks. */
    @Override
    public Progress late(Payload payload) {
        return Progress.NONE;
    }

    @Override
    public List<InventoryVector> answer() {
        return items.stream().distinct().toList();
    }

    @Override
    public boolean isUsefulInPart() {
        return !items.isEmpty();
    }

    private static boolean isTransaction(InventoryVector item) {
        return item.type() == InventoryVector.TX || item.type() == InventoryVector.WTX;
    }
}
