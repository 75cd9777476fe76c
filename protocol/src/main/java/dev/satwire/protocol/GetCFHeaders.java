package dev.satwire.protocol;

import java.util.Objects;

/**
 * Asks for the filter hashes of consecutive blocks as {@link CFHeaders} (BIP-0157).
 * Only for nodes with {@link Services#COMPACT_FILTERS}. Bitcoin Core disconnects for a type it
 * does not have, an unknown stop hash or too many blocks. <em>Immutable.</em>
 *
 * @param filterType 0..255; {@link GetCFilters#BASIC} is the one in use
 * @param startHeight the height of the first block
 * @param stopHash the last block; less than {@value CFHeaders#MAX_HASHES} above the first
 */
public record GetCFHeaders(int filterType, long startHeight, Hash256 stopHash) implements Payload {

    /** The command: {@code getcfheaders}. */
    public static final Command COMMAND = new Command("getcfheaders");

    static final int LENGTH = 37;

    /**
     * Checks the ranges.
     *
     * @param filterType 0..255
     * @param startHeight the height of the first block
     * @param stopHash the last block
     */
    public GetCFHeaders {
        Ranges.requireUint8("filterType", filterType);
        Ranges.requireUint32("startHeight", startHeight);
        Objects.requireNonNull(stopHash, "stopHash");
    }

    static GetCFHeaders read(WireReader in) {
        return new GetCFHeaders(in.uint8(), in.uint32(), in.hash());
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
