package dev.satwire.protocol;

import java.util.List;
import java.util.Objects;

/**
 * The filter headers of every 1,000th block, the first at height 1,000: the answer to {@link GetCFCheckpt} (BIP-0157).
 * <em>Immutable.</em>
 *
 * @param filterType 0..255; {@link GetCFilters#BASIC} is the one in use
 * @param stopHash the last block
 * @param filterHeaders the filter headers; as many as a payload holds
 */
public record CFCheckpt(int filterType, Hash256 stopHash, List<Hash256> filterHeaders) implements Payload {

    /** The command: {@code cfcheckpt}. */
    public static final Command COMMAND = new Command("cfcheckpt");

    /**
     * Copies the list and checks its size.
     *
     * @param filterType 0..255
     * @param stopHash the last block
     * @param filterHeaders the filter headers
     */
    public CFCheckpt {
        Ranges.requireUint8("filterType", filterType);
        Objects.requireNonNull(stopHash, "stopHash");
        filterHeaders = WireList.copyOf(filterHeaders, "filter headers", VarInt.MAX_SIZE);
    }

    static CFCheckpt read(WireReader in) {
        return new CFCheckpt(
                in.uint8(),
                in.hash(),
                WireList.read(in, "filter headers", VarInt.MAX_SIZE, Hash256.LENGTH, Hash256::at));
    }

    void write(WireWriter out) {
        out.uint8(filterType);
        out.hash(stopHash);
        WireList.write(out, filterHeaders, Hash256.LENGTH, Hash256::write);
    }

    int wireSize() {
        return 1 + Hash256.LENGTH + VarInt.sizeOf(filterHeaders.size()) + filterHeaders.size() * Hash256.LENGTH;
    }

    @Override
    public Command command() {
        return COMMAND;
    }

    @Override
    public String toString() {
        return "CFCheckpt[" + stopHash + ", " + filterHeaders.size() + " filter headers]";
    }
}
