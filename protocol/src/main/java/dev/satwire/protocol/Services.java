package dev.satwire.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * The service bits that a node announces. Bits without a name survive decoding and encoding unchanged. What a third
 * party says of a node's bits is hearsay; only its own {@link Version} speaks for it. <em>Immutable.</em>
 *
 * @param bits the bits as they stand on the wire, an unsigned 64-bit set
 */
public record Services(long bits) {

    /** No service at all. */
    public static final Services NONE = new Services(0);

    /** Serves the complete block chain. */
    public static final Services NETWORK = new Services(1);

    /** Answers BIP-0064 {@code getutxos}; Bitcoin XT only. */
    public static final Services GETUTXO = new Services(1 << 1);

    /** Serves bloom-filtered connections and {@code mempool} (BIP-0111). */
    public static final Services BLOOM = new Services(1 << 2);

    /** Serves witness data (BIP-0144). */
    public static final Services WITNESS = new Services(1 << 3);

    /** Serves basic block filters (BIP-0157). */
    public static final Services COMPACT_FILTERS = new Services(1 << 6);

    /** Serves at least the last 288 blocks (BIP-0159). */
    public static final Services NETWORK_LIMITED = new Services(1 << 10);

    /** Speaks the encrypted transport (BIP-0324). */
    public static final Services P2P_V2 = new Services(1 << 11);

    private record Name(Services service, String text) {}

    private static final List<Name> NAMES = List.of(
            new Name(NETWORK, "NETWORK"),
            new Name(GETUTXO, "GETUTXO"),
            new Name(BLOOM, "BLOOM"),
            new Name(WITNESS, "WITNESS"),
            new Name(COMPACT_FILTERS, "COMPACT_FILTERS"),
            new Name(NETWORK_LIMITED, "NETWORK_LIMITED"),
            new Name(P2P_V2, "P2P_V2"));

    /**
     * Returns the union of some services.
     *
     * @param services the services
     * @return all their bits
     */
    public static Services of(Services... services) {
        long bits = 0;
        for (Services each : services) {
            bits |= each.bits;
        }
        return new Services(bits);
    }

    /**
     * Tells whether these services include all the others.
     *
     * @param others the services asked for
     * @return true if no bit of {@code others} is missing
     */
    public boolean has(Services others) {
        return (bits & others.bits) == others.bits;
    }

    /**
     * Returns the names of the bits, lowest first.
     *
     * @return names as in this class's constants; {@code BIT_n} for a bit without one
     */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (int bit = 0; bit < Long.SIZE; bit++) {
            long mask = 1L << bit;
            if ((bits & mask) != 0) {
                names.add(nameOf(mask, bit));
            }
        }
        return List.copyOf(names);
    }

    private static String nameOf(long mask, int bit) {
        for (Name name : NAMES) {
            if (name.service.bits == mask) {
                return name.text;
            }
        }
        return "BIT_" + bit;
    }

    /**
     * Returns the bits as a hexadecimal number.
     *
     * @return for example {@code 0x409}
     */
    public String toHexString() {
        return "0x" + Long.toHexString(bits);
    }

    @Override
    public String toString() {
        return bits == 0 ? "NONE" : String.join("|", names());
    }
}
