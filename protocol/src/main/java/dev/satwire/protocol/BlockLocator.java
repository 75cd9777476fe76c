package dev.satwire.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Tells a peer which chain one has, so that it can find the newest block that both know: hashes, newest first, dense at
 * the tip and sparse below. <em>Immutable.</em>
 *
 * @param hashes at most {@value #MAX_HASHES}
 */
public record BlockLocator(List<Hash256> hashes) {

    /** The most hashes ({@code MAX_LOCATOR_SZ}): {@value}. Bitcoin Core disconnects for more. */
    public static final int MAX_HASHES = 101;

    /** How many hashes there are one by one before the steps between them double. */
    private static final int DENSE = 10;

    /**
     * Copies the list and checks its size.
     *
     * @param hashes newest first
     */
    public BlockLocator {
        hashes = WireList.copyOf(hashes, "hashes", MAX_HASHES);
    }

    /**
     * Builds the locator of a chain as Bitcoin Core does ({@code LocatorEntries}): the tip and the ten blocks before it,
     * then steps that double, and the genesis block last. It has about log2(height) + 11 hashes.
     *
     * @param height the height of the tip, 0 or more
     * @param hashAt gives the hash of the block at a height, 0 to the tip's; asked in descending order
     * @return the locator
     * @throws IllegalArgumentException if the height is negative
     */
    public static BlockLocator of(int height, IntFunction<Hash256> hashAt) {
        if (height < 0) {
            throw new IllegalArgumentException("the height of a tip is 0 or more, got " + height);
        }
        List<Hash256> hashes = new ArrayList<>();
        int step = 1;
        int at = height;
        while (at > 0) {
            hashes.add(hashAt.apply(at));
            at -= Math.min(at, step);
            if (hashes.size() > DENSE) {
                step *= 2;
            }
        }
        hashes.add(hashAt.apply(0));
        return new BlockLocator(hashes);
    }

    static BlockLocator read(WireReader in) {
        return new BlockLocator(WireList.read(in, "hashes", MAX_HASHES, Hash256.LENGTH, Hash256::at));
    }

    void write(WireWriter out) {
        WireList.write(out, hashes, Hash256.LENGTH, Hash256::write);
    }

    int wireSize() {
        return VarInt.sizeOf(hashes.size()) + hashes.size() * Hash256.LENGTH;
    }

    @Override
    public String toString() {
        return "BlockLocator[" + (hashes.isEmpty() ? "empty" : hashes.size() + " hashes from " + hashes.get(0)) + "]";
    }
}
