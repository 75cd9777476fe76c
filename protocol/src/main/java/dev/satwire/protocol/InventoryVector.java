package dev.satwire.protocol;

import java.util.List;
import java.util.Objects;

/**
 * Names an object: a type and a hash. The set of types is open; a type without a constant survives decoding and encoding
 * unchanged. <em>Immutable.</em>
 *
 * <p>The order has no meaning of its own; it keeps hash maps fast when strangers choose keys that collide.
 *
 * @param type what the hash is of, an unsigned 32-bit number
 * @param hash the object's hash
 */
public record InventoryVector(int type, Hash256 hash) implements Comparable<InventoryVector> {

    /** A transaction by txid ({@code MSG_TX}). */
    public static final int TX = 1;

    /** A block ({@code MSG_BLOCK}). */
    public static final int BLOCK = 2;

    /** A block filtered for the connection, only asked for ({@code MSG_FILTERED_BLOCK}, BIP-0037). */
    public static final int FILTERED_BLOCK = 3;

    /** A compact block, only asked for ({@code MSG_CMPCT_BLOCK}, BIP-0152). */
    public static final int CMPCT_BLOCK = 4;

    /** A transaction by wtxid ({@code MSG_WTX}, BIP-0339). */
    public static final int WTX = 5;

    /** Added to a type to ask for witness data (BIP-0144); the hash stays the same. */
    public static final int WITNESS_FLAG = 1 << 30;

    /** A transaction with its witness, by txid, only asked for ({@code MSG_WITNESS_TX}). */
    public static final int WITNESS_TX = WITNESS_FLAG | TX;

    /** A block with its witnesses, only asked for ({@code MSG_WITNESS_BLOCK}). */
    public static final int WITNESS_BLOCK = WITNESS_FLAG | BLOCK;

    /** Bytes on the wire. */
    static final int LENGTH = 4 + Hash256.LENGTH;

    /**
     * Checks that there is a hash.
     *
     * @param type what the hash is of
     * @param hash the object's hash
     */
    public InventoryVector {
        Objects.requireNonNull(hash, "hash");
    }

    static List<InventoryVector> copyOf(List<InventoryVector> items) {
        return WireList.copyOf(items, "items", Inv.MAX_ITEMS);
    }

    static List<InventoryVector> readList(WireReader in) {
        return WireList.read(in, "items", Inv.MAX_ITEMS, LENGTH, InventoryVector::at);
    }

    static void writeList(WireWriter out, List<InventoryVector> items) {
        WireList.write(out, items, LENGTH, InventoryVector::write);
    }

    static int sizeOf(List<InventoryVector> items) {
        return VarInt.sizeOf(items.size()) + items.size() * LENGTH;
    }

    static InventoryVector at(byte[] bytes, int offset) {
        return new InventoryVector(WireReader.int32(bytes, offset), Hash256.at(bytes, offset + 4));
    }

    void write(WireWriter out) {
        out.int32(type);
        out.hash(hash);
    }

    /**
     * Returns the name of the type.
     *
     * @return the constant's name, or the number in hexadecimal
     */
    public String typeName() {
        return switch (type) {
            case TX -> "TX";
            case BLOCK -> "BLOCK";
            case FILTERED_BLOCK -> "FILTERED_BLOCK";
            case CMPCT_BLOCK -> "CMPCT_BLOCK";
            case WTX -> "WTX";
            case WITNESS_TX -> "WITNESS_TX";
            case WITNESS_BLOCK -> "WITNESS_BLOCK";
            default -> "0x" + Integer.toHexString(type);
        };
    }

    @Override
    public int compareTo(InventoryVector that) {
        int byHash = hash.compareTo(that.hash);
        return byHash != 0 ? byHash : Integer.compareUnsigned(type, that.type);
    }

    @Override
    public String toString() {
        return typeName() + " " + hash;
    }
}
