package dev.satwire.protocol;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A 256-bit hash: of a block, a transaction, a filter.
 *
 * <p>On the wire a hash is 32 bytes in the order the hash function gave them; people and RPC interfaces write those
 * bytes in reverse. {@link #of} and {@link #toByteArray} use wire order, {@link #parse} and {@link #toString} the
 * reversed, displayed order. <em>Immutable.</em>
 *
 * <p>Hashes are ordered as the numbers they display. (The order also keeps hash maps fast when strangers choose hashes
 * that collide.)
 */
public final class Hash256 implements Comparable<Hash256> {

    /** The number of bytes of a hash: {@value}. */
    public static final int LENGTH = 32;

    /** The hash of 32 zero bytes, which the protocol uses for "none". */
    public static final Hash256 ZERO = new Hash256(0, 0, 0, 0);

    // Four longs, little-endian words of the wire form, need no array of their own and no copy to be safe.
    private final long a;
    private final long b;
    private final long c;
    private final long d;

    private Hash256(long a, long b, long c, long d) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    /**
     * Returns the hash with the given bytes.
     *
     * @param wireBytes 32 bytes in wire order; copied
     * @return the hash
     * @throws IllegalArgumentException if there are not exactly 32 bytes
     */
    public static Hash256 of(byte[] wireBytes) {
        if (wireBytes.length != LENGTH) {
            throw new IllegalArgumentException("a hash has " + LENGTH + " bytes, got " + wireBytes.length);
        }
        return at(wireBytes, 0);
    }

    /**
     * Reads a hash from its displayed form.
     *
     * @param text 64 hexadecimal digits, most significant byte first as block explorers show it
     * @return the hash
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Hash256 parse(String text) {
        if (text.length() != 2 * LENGTH) {
            throw new IllegalArgumentException(
                    "a hash has " + 2 * LENGTH + " hexadecimal digits, got " + text.length() + " characters");
        }
        byte[] bytes;
        try {
            bytes = HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a hash has only hexadecimal digits", e);
        }
        return at(reverse(bytes), 0);
    }

    /**
     * Returns the double SHA-256 of some bytes.
     *
     * @param bytes what to hash
     * @return SHA-256(SHA-256(bytes))
     */
    public static Hash256 sha256d(byte[] bytes) {
        return at(Sha256d.hash(bytes, 0, bytes.length), 0);
    }

    static Hash256 at(byte[] bytes, int offset) {
        return new Hash256(
                WireReader.int64(bytes, offset),
                WireReader.int64(bytes, offset + 8),
                WireReader.int64(bytes, offset + 16),
                WireReader.int64(bytes, offset + 24));
    }

    /** One of the four little-endian words of the wire form. */
    long word(int index) {
        return switch (index) {
            case 0 -> a;
            case 1 -> b;
            case 2 -> c;
            default -> d;
        };
    }

    void write(WireWriter out) {
        out.hash(this);
    }

    void write(byte[] bytes, int offset) {
        WireWriter writer = new WireWriter(bytes, offset);
        writer.int64(a);
        writer.int64(b);
        writer.int64(c);
        writer.int64(d);
    }

    /**
     * Returns the bytes in wire order.
     *
     * @return 32 bytes, a new array
     */
    public byte[] toByteArray() {
        byte[] bytes = new byte[LENGTH];
        write(bytes, 0);
        return bytes;
    }

    /**
     * Returns the number that the hash displays, which is compared with the target of a block.
     *
     * @return 0 to 2<sup>256</sup> - 1
     */
    public BigInteger toBigInteger() {
        return new BigInteger(1, reverse(toByteArray()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash256 that && a == that.a && b == that.b && c == that.c && d == that.d;
    }

    /** Mixes all four words, for the bytes of some hashes are chosen by strangers. */
    @Override
    public int hashCode() {
        return Long.hashCode(((a * 31 + b) * 31 + c) * 31 + d);
    }

    @Override
    public int compareTo(Hash256 that) {
        int byWord = Long.compareUnsigned(d, that.d);
        byWord = byWord != 0 ? byWord : Long.compareUnsigned(c, that.c);
        byWord = byWord != 0 ? byWord : Long.compareUnsigned(b, that.b);
        return byWord != 0 ? byWord : Long.compareUnsigned(a, that.a);
    }

    /**
     * Returns the displayed form.
     *
     * @return 64 lower-case hexadecimal digits, reversed against wire order
     */
    @Override
    public String toString() {
        return HexFormat.of().formatHex(reverse(toByteArray()));
    }

    private static byte[] reverse(byte[] bytes) {
        byte[] reversed = Arrays.copyOf(bytes, bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
