package dev.satwire.protocol;

import java.util.List;
import java.util.Objects;

/**
 * The filter hashes of consecutive blocks, with the filter header before them from which the headers follow: the answer to
 * {@link GetCFHeaders} (BIP-0157). <em>Immutable.</em>
 *
 * @param filterType 0..255; {@link GetCFilters#BASIC} is the one in use
 * @param stopHash the last block
 * @param previousFilterHeader the filter header of the block before the first
 * @param filterHashes the hashes of the filters, not their headers, at most {@value #MAX_HASHES}
 */
public record CFHeaders(int filterType, Hash256 stopHash, Hash256 previousFilterHeader, List<Hash256> filterHashes)
        implements Payload {

    /** The command: {@code cfheaders}. */
    public static final Command COMMAND = new Command("cfheaders");

    /** The most filter hashes in one message ({@code MAX_GETCFHEADERS_SIZE}): {@value}. */
    public static final int MAX_HASHES = 2_000;

    /**
     * Copies the list and checks its size.
     *
     * @param filterType 0..255
     * @param stopHash the last block
     * @param previousFilterHeader the filter header of the block before the first
     * @param filterHashes the hashes of the filters, not their headers
     */
    public CFHeaders {
        Ranges.requireUint8("filterType", filterType);
        Objects.requireNonNull(stopHash, "stopHash");
        Objects.requireNonNull(previousFilterHeader, "previousFilterHeader");
        filterHashes = WireList.copyOf(filterHashes, "filter hashes", MAX_HASHES);
    }

    static CFHeaders read(WireReader in) {
        return new CFHeaders(
                in.uint8(),
                in.hash(),
                in.hash(),
                WireList.read(in, "filter hashes", MAX_HASHES, Hash256.LENGTH, Hash256::at));
    }

    void write(WireWriter out) {
        out.uint8(filterType);
        out.hash(stopHash);
        out.hash(previousFilterHeader);
        WireList.write(out, filterHashes, Hash256.LENGTH, Hash256::write);
    }

    int wireSize() {
        return 1
                + Hash256.LENGTH
                + Hash256.LENGTH
                + VarInt.sizeOf(filterHashes.size())
                + filterHashes.size() * Hash256.LENGTH;
    }

    @Override
    public Command command() {
        return COMMAND;
    }

    @Override
    public String toString() {
        return "CFHeaders[" + stopHash + ", " + filterHashes.size() + " filter hashes]";
    }
}
