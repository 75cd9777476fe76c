package dev.satwire.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text that a stranger wrote: a user agent, a reject reason. It may hold any bytes; {@link #toString()} makes them safe
 * to print and log, {@link #toByteArray()} gives them as they are. <em>Immutable.</em>
 */
public final class WireText implements Comparable<WireText> {

    /** The empty text. */
    public static final WireText EMPTY = new WireText(new byte[0]);

    private final byte[] bytes;

    private WireText(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns the text with the given bytes.
     *
     * @param bytes any bytes; copied
     * @return the text
     */
    public static WireText of(byte[] bytes) {
        return new WireText(bytes.clone());
    }

    /**
     * Returns a text of our own.
     *
     * @param text any characters; encoded as UTF-8
     * @return the text
     */
    public static WireText of(String text) {
        return new WireText(text.getBytes(StandardCharsets.UTF_8));
    }

    static WireText read(WireReader in, String what, int limit) {
        int length = in.length(what, limit);
        return length == 0 ? EMPTY : new WireText(in.bytes(length));
    }

    void write(WireWriter out) {
        out.varInt(bytes.length);
        out.bytes(bytes);
    }

    int wireSize() {
        return VarInt.sizeOf(bytes.length) + bytes.length;
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
     * Returns the bytes as they were received.
     *
     * @return a new array
     */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WireText that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Orders texts as unsigned bytes, which also keeps hash maps fast when strangers choose texts that collide. */
    @Override
    public int compareTo(WireText that) {
        return Arrays.compareUnsigned(bytes, that.bytes);
    }

    /**
     * Returns the text with every byte outside printable ASCII (0x20 to 0x7E), and the backslash, written as
     * {@code \xNN}: no line break, escape sequence or direction mark of a stranger reaches a terminal or a log.
     *
     * @return printable ASCII
     */
    @Override
    public String toString() {
        return escape(bytes);
    }

    static String escape(byte[] bytes) {
        int length = 0;
        for (byte b : bytes) {
            length += isPlain(b) ? 1 : 4;
        }
        StringBuilder out = new StringBuilder(length);
        for (byte b : bytes) {
            if (isPlain(b)) {
                out.append((char) b);
            } else {
                out.append("\\x")
                        .append(Character.forDigit((b >> 4) & 0xF, 16))
                        .append(Character.forDigit(b & 0xF, 16));
            }
        }
        return out.toString();
    }

    private static boolean isPlain(byte b) {
        return b >= 0x20 && b <= 0x7E && b != '\\';
    }
}
