package dev.satwire.peers;

import dev.satwire.protocol.BlockLocator;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.GetBlocks;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.Payload;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks for hashes of blocks. The answer is an {@code inv} with several of them or with the stop hash, whatever else it
 * announces. One with a single other block may be an announcement; it is the answer if nothing better comes. <em>Not
 * thread-safe.</em>
 */
final class BlockHashesQuestion implements Question<List<Hash256>> {
    private final BlockLocator locator;
    private final Hash256 stop;
    private List<Hash256> hashes = List.of();

    BlockHashesQuestion(BlockLocator locator, Hash256 stop) {
        this.locator = locator;
        this.stop = stop;
    }

    @Override
    public Payload payload() {
        return new GetBlocks(locator, stop);
    }

    @Override
    public boolean wants(Command command) {
        return command.equals(Inv.COMMAND);
    }

    @Override
    public Progress take(Payload payload) {
        List<Hash256> blocks = blocks(payload);
        if (blocks.isEmpty()) {
            return Progress.NONE;
        }
        hashes = blocks;
        return isCertain(blocks) ? Progress.DONE : Progress.MORE;
    }

    @Override
    public Progress late(Payload payload) {
        return isCertain(blocks(payload)) ? Progress.DONE : Progress.NONE;
    }

    @Override
    public List<Hash256> answer() {
        return hashes;
    }

    @Override
    public boolean isUsefulInPart() {
        return !hashes.isEmpty();
    }

    private boolean isCertain(List<Hash256> blocks) {
        return blocks.size() > 1 || blocks.contains(stop);
    }

    private static List<Hash256> blocks(Payload payload) {
        List<Hash256> blocks = new ArrayList<>();
        if (payload instanceof Inv inv) {
            for (InventoryVector item : inv.items()) {
                if (item.type() == InventoryVector.BLOCK) {
                    blocks.add(item.hash());
                }
            }
        }
        return List.copyOf(blocks);
    }
}
