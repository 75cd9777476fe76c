package dev.satwire.protocol;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.Objects;

/**
 * Sets the bloom filter of the connection: from now on only transactions that match are announced, and
 * {@link InventoryVector#FILTERED_BLOCK} may be asked for (BIP-0037, since protocol version 70001). Bitcoin Core
 * disconnects whoever sends it to a node without {@link Services#BLOOM}.
 * {@link dev.satwire.protocol.filter.BloomFilter} makes the bits and matches with them.
 * <em>Immutable.</em>
 *
 * @param filter the bits, at most {@value #MAX_FILTER_LENGTH} bytes; bit i is {@code 1 << (i & 7)} of byte i / 8
 * @param hashFunctions how many hash functions, at most {@value #MAX_HASH_FUNCTIONS}
 * @param tweak a random number that all of them mix in, 0..0xFFFFFFFF
 * @param flags 0..255; the two low bits tell what a match adds to the filter
 */
public record FilterLoad(Bytes filter, int hashFunctions, long tweak, int flags) implements Payload {

    /** The command: {@code filterload}. */
    public static final Command COMMAND = new Command("filterload");

    /** The longest filter ({@code MAX_BLOOM_FILTER_SIZE}): {@value} bytes. */
    public static final int MAX_FILTER_LENGTH = 36_000;

    /** The most hash functions ({@code MAX_HASH_FUNCS}): {@value}. */
    public static final int MAX_HASH_FUNCTIONS = 50;

    /** A match adds nothing to the filter ({@code BLOOM_UPDATE_NONE}). */
    public static final int UPDATE_NONE = 0;

    /** A match of an output adds its outpoint ({@code BLOOM_UPDATE_ALL}). */
    public static final int UPDATE_ALL = 1;

    /** As {@link #UPDATE_ALL}, but only for pay-to-public-key and bare multisig ({@code BLOOM_UPDATE_P2PUBKEY_ONLY}). */
    public static final int UPDATE_P2PUBKEY_ONLY = 2;

    /** The bits of the flags that have a meaning. */
    public static final int UPDATE_MASK = 3;

    /**
     * Checks the limits.
     *
     * @param filter the bits
     * @param hashFunctions how many hash functions
     * @param tweak a random number that all of them mix in
     * @param flags the flags
     */
    public FilterLoad {
        Objects.requireNonNull(filter, "filter");
        if (filter.length() > MAX_FILTER_LENGTH) {
            throw new IllegalArgumentException(
                    "a filter has at most " + MAX_FILTER_LENGTH + " bytes, got " + filter.length());
        }
        if (hashFunctions < 0 || hashFunctions > MAX_HASH_FUNCTIONS) {
            throw new IllegalArgumentException(
                    "a filter has at most " + MAX_HASH_FUNCTIONS + " hash functions, got " + hashFunctions);
        }
        Ranges.requireUint32("tweak", tweak);
        Ranges.requireUint8("flags", flags);
    }

    static FilterLoad read(WireReader in) {
        Bytes filter = Bytes.read(in, "filter", MAX_FILTER_LENGTH);
        int at = in.position();
        long hashFunctions = in.uint32();
        long tweak = in.uint32();
        int flags = in.uint8();
        if (hashFunctions > MAX_HASH_FUNCTIONS) {
            throw new MalformedMessageException(
                    Reason.TOO_LARGE, at, hashFunctions + " hash functions, the limit is " + MAX_HASH_FUNCTIONS);
        }
        return new FilterLoad(filter, (int) hashFunctions, tweak, flags);
    }

    void write(WireWriter out) {
        filter.write(out);
        out.uint32(hashFunctions);
        out.uint32(tweak);
        out.uint8(flags);
    }

    int wireSize() {
        return filter.wireSize() + 9;
    }

    @Override
    public Command command() {
        return COMMAND;
    }

    @Override
    public String toString() {
        return "FilterLoad[" + filter.length() + " bytes, " + hashFunctions + " hash functions, flags " + flags + "]";
    }
}
