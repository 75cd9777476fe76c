package dev.satwire.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A run of bytes that cannot change: a script, an item of a witness, the body of a filter. Ordered as unsigned bytes from
 * the first on, the shorter of two with the same beginning first. <em>Immutable.</em>
 */
public final class Bytes implements Comparable<Bytes> {

    /** No bytes at all. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    /** How many bytes {@link #toString()} shows. */
    private static final int SHOWN = 64;

    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns the given bytes.
     *
     * @param bytes any bytes; copied
     * @return the same bytes, unchangeable
     */
    public static Bytes of(byte... bytes) {
        return owning(bytes.clone());
    }

    /**
     * Reads bytes from their hexadecimal form.
     *
     * @param hex two digits a byte, nothing between them
     * @return the bytes
     * @throws IllegalArgumentException if the text is anything else
     */
    public static Bytes parse(String hex) {
        return owning(HexFormat.of().parseHex(hex));
    }

    /** Takes an array that nobody else keeps. */
    static Bytes owning(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Bytes(bytes);
    }

    /** Reads a length and as many bytes. */
    static Bytes read(WireReader in, String what, int limit) {
        int length = in.length(what, limit);
        return length == 0 ? EMPTY : new Bytes(in.bytes(length));
    }

    /** Writes the length and the bytes. */
    void write(WireWriter out) {
        out.varInt(bytes.length);
        out.bytes(bytes);
    }

    int wireSize() {
        return VarInt.sizeOf(bytes.length) + bytes.length;
    }

    /** The array itself, to be read only. */
    byte[] array() {
        return bytes;
    }

    /**
     * Returns the length.
     *
     * @return the number of bytes
     */
    public int length() {
        return bytes.length;
    }

    /**
     * Tells whether there are no bytes.
     *
     * @return true if the length is 0
     */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /**
     * Returns one byte.
     *
     * @param index 0 to length - 1
     * @return the byte, unsigned: 0..255
     * @throws IndexOutOfBoundsException if there is no such byte
     */
    public int at(int index) {
        return bytes[Objects.checkIndex(index, bytes.length)] & 0xFF;
    }

    /**
     * Returns the bytes as an array.
     *
     * @return a new array
     */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /**
     * Returns the bytes as a buffer, without copying them.
     *
     * @return a new read-only buffer, from 0 to the length, big-endian
     */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    /**
     * Returns all the bytes in hexadecimal.
     *
     * @return two lower-case digits a byte
     */
    public String toHexString() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public int compareTo(Bytes that) {
        return Arrays.compareUnsigned(bytes, that.bytes);
    }

    /**
     * Returns the beginning of the bytes in hexadecimal, short enough for a log line.
     *
     * @return the first 64 bytes and, if there are more, the length
     */
    @Override
    public String toString() {
        if (bytes.length <= SHOWN) {
            return toHexString();
        }
        return HexFormat.of().formatHex(bytes, 0, SHOWN) + "... (" + bytes.length + " bytes)";
    }
}
