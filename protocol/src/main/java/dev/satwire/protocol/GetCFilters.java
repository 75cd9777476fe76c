package dev.satwire.protocol;

import java.util.Objects;

/**
 * Asks for a {@link CFilter} of each of some consecutive blocks (BIP-0157).
 * Only for nodes with {@link Services#COMPACT_FILTERS}. Bitcoin Core disconnects for a type it does not
 * have, an unknown stop hash or too many blocks. <em>Immutable.</em>
 *
 * @param filterType 0..255; {@link GetCFilters#BASIC} is the one in use
 * @param startHeight the height of the first block
 * @param stopHash the last block; less than {@value #MAX_BLOCKS} above the first
 */
public record GetCFilters(int filterType, long startHeight, Hash256 stopHash) implements Payload {

    /** The command: {@code getcfilters}. */
    public static final Command COMMAND = new Command("getcfilters");

    /** The filters of BIP-0158, the only type in use: {@value}. */
    public static final int BASIC = 0;

    /** The most blocks to ask for at once ({@code MAX_GETCFILTERS_SIZE}): {@value}. */
    public static final int MAX_BLOCKS = 1_000;

    static final int LENGTH = 37;

    /**
     * Checks the ranges.
     *
     * @param filterType 0..255
     * @param startHeight the height of the first block
     * @param stopHash the last block
     */
    public GetCFilters {
        Ranges.requireUint8("filterType", filterType);
        Ranges.requireUint32("startHeight", startHeight);
        Objects.requireNonNull(stopHash, "stopHash");
    }

    static GetCFilters read(WireReader in) {
        return new GetCFilters(in.uint8(), in.uint32(), in.hash());
    }

    void write(WireWriter out) {
        out.uint8(filterType);
        out.uint32(startHeight);
        out.hash(stopHash);
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
