package dev.satwire.protocol;

import java.util.Objects;

/**
 * Asks for the filter headers of every 1,000th block as {@link CFCheckpt} (BIP-0157).
 * Only for nodes with {@link Services#COMPACT_FILTERS}. <em>Immutable.</em>
 *
 * @param filterType 0..255; {@link GetCFilters#BASIC} is the one in use
 * @param stopHash the last block
 */
public record GetCFCheckpt(int filterType, Hash256 stopHash) implements Payload {

    /** The command: {@code getcfcheckpt}. */
    public static final Command COMMAND = new Command("getcfcheckpt");

    static final int LENGTH = 33;

    /**
     * Checks the ranges.
     *
     * @param filterType 0..255
     * @param stopHash the last block
     */
    public GetCFCheckpt {
        Ranges.requireUint8("filterType", filterType);
        Objects.requireNonNull(stopHash, "stopHash");
    }

    static GetCFCheckpt read(WireReader in) {
        return new GetCFCheckpt(in.uint8(), in.hash());
    }

    void write(WireWriter out) {
        out.uint8(filterType);
        out.hash(stopHash);
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
