package dev.satwire.protocol;

import java.util.Objects;

/**
 * The filter of a block: one of the answers to {@link GetCFilters}, which come one by one, ascending (BIP-0157).
 * {@link dev.satwire.protocol.filter.BlockFilter} decodes and builds it. <em>Immutable.</em>
 *
 * @param filterType 0..255; {@link GetCFilters#BASIC} is the one in use
 * @param blockHash the block
 * @param filter the encoded filter; for the basic type the number of items and a Golomb-coded set
 */
public record CFilter(int filterType, Hash256 blockHash, Bytes filter) implements Payload {

    /** The command: {@code cfilter}. */
    public static final Command COMMAND = new Command("cfilter");

    /**
     * Checks the ranges.
     *
     * @param filterType 0..255
     * @param blockHash the block
     * @param filter the encoded filter
     */
    public CFilter {
        Ranges.requireUint8("filterType", filterType);
        Objects.requireNonNull(blockHash, "blockHash");
        Objects.requireNonNull(filter, "filter");
    }

    static CFilter read(WireReader in) {
        return new CFilter(in.uint8(), in.hash(), Bytes.read(in, "filter", VarInt.MAX_SIZE));
    }

    void write(WireWriter out) {
        out.uint8(filterType);
        out.hash(blockHash);
        filter.write(out);
    }

    int wireSize() {
        return 1 + Hash256.LENGTH + filter.wireSize();
    }

    @Override
    public Command command() {
        return COMMAND;
    }

    @Override
    public String toString() {
        return "CFilter[type " + filterType + " of " + blockHash + ", " + filter.length() + " bytes]";
    }
}
