package dev.satwire.protocol;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;

/**
 * The variable-length integer of the protocol, called CompactSize in Bitcoin Core and {@code var_int} elsewhere.
 *
 * <p>Values up to 252 take one byte; {@code fd}, {@code fe} and {@code ff} announce 2, 4 and 8 little-endian bytes. Only
 * the shortest form of a value is accepted, as in Bitcoin Core. Values are unsigned: a {@code long} below zero stands for
 * 2<sup>63</sup> and more.
 */
public final class VarInt {

    /** The largest length or count that Bitcoin Core accepts anywhere ({@code MAX_SIZE}): {@value} bytes or items. */
    public static final int MAX_SIZE = 0x0200_0000;

    private VarInt() {}

    /**
     * Returns how many bytes a value takes.
     *
     * @param value the value, unsigned
     * @return 1, 3, 5 or 9
     */
    public static int sizeOf(long value) {
        if (value >= 0 && value <= 0xFFFF) {
            return value < 0xFD ? 1 : 3;
        }
        return value >>> 32 == 0 ? 5 : 9;
    }

    /**
     * Encodes a value in its only legal form.
     *
     * @param value the value, unsigned
     * @return 1, 3, 5 or 9 bytes
     */
    public static byte[] encode(long value) {
        byte[] bytes = new byte[sizeOf(value)];
        new WireWriter(bytes, 0).varInt(value);
        return bytes;
    }

    /**
     * Decodes the value at the buffer's position and moves the position behind it. The buffer's byte order neither
     * matters nor changes.
     *
     * @param in the buffer; left as it was if the value is malformed
     * @return the value, unsigned
     * @throws MalformedMessageException if the bytes are too few ({@link Reason#TRUNCATED}) or not the shortest form
     *     ({@link Reason#NON_CANONICAL})
     */
    public static long decode(ByteBuffer in) {
        byte[] bytes = new byte[Math.min(9, in.remaining())];
        in.get(in.position(), bytes);
        WireReader reader = new WireReader(bytes);
        long value = reader.varInt();
        in.position(in.position() + reader.position());
        return value;
    }
}
