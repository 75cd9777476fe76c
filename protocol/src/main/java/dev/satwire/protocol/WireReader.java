package dev.satwire.protocol;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A cursor over the bytes of one payload. Every read checks what remains, and every count is checked against its limit
 * and against the bytes that remain before anything is allocated for it. <em>Not thread-safe.</em>
 */
final class WireReader {
    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private final int end;
    private int position;

    WireReader(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    /** A cursor over a part of an array, whose end is the end of the bytes; offsets stay those of the array. */
    WireReader(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.position = from;
        this.end = to;
    }

    static int int32(byte[] bytes, int offset) {
        return (int) INT_LE.get(bytes, offset);
    }

    static long int64(byte[] bytes, int offset) {
        return (long) LONG_LE.get(bytes, offset);
    }

    static int uint16(byte[] bytes, int offset) {
        return (bytes[offset] & 0xFF) | (bytes[offset + 1] & 0xFF) << 8;
    }

    static int uint16BigEndian(byte[] bytes, int offset) {
        return ((bytes[offset] & 0xFF) << 8) | (bytes[offset + 1] & 0xFF);
    }

    /** A cursor at the same place, which moves by itself. */
    WireReader copy() {
        return new WireReader(bytes, position, end);
    }

    /** The array read from; the caller must not change it. */
    byte[] array() {
        return bytes;
    }

    int position() {
        return position;
    }

    int remaining() {
        return end - position;
    }

    boolean hasRemaining() {
        return position < end;
    }

    int uint8() {
        return bytes[advance(1)] & 0xFF;
    }

    int uint16BigEndian() {
        return uint16BigEndian(bytes, advance(2));
    }

    int uint16() {
        return uint16(bytes, advance(2));
    }

    int int32() {
        return int32(bytes, advance(4));
    }

    long uint32() {
        return Integer.toUnsignedLong(int32());
    }

    long int64() {
        return int64(bytes, advance(8));
    }

    Hash256 hash() {
        return Hash256.at(bytes, advance(Hash256.LENGTH));
    }

    boolean bool() {
        return uint8() != 0;
    }

    byte[] bytes(int length) {
        int from = advance(length);
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    /**
     * The bytes from an offset to the cursor, for a value to keep: the array itself if they are all of it, a copy if
     * not, so that a value never holds more than itself.
     */
    byte[] since(int from) {
        return from == 0 && position == bytes.length ? bytes : Arrays.copyOfRange(bytes, from, position);
    }

    /** Skips bytes that were checked to be there, or must be; returns where they began. */
    int advance(int length) {
        if (length > end - position) {
            throw new MalformedMessageException(
                    Reason.TRUNCATED, position, "needs " + length + " more bytes, has " + (end - position));
        }
        int from = position;
        position += length;
        return from;
    }

    /** A CompactSize that is a number of its own: canonical, but of any 64-bit value. */
    long varInt() {
        int at = position;
        int first = uint8();
        if (first < 0xFD) {
            return first;
        }
        long value = switch (first) {
            case 0xFD -> uint16();
            case 0xFE -> uint32();
            default -> int64();
        };
        if (VarInt.sizeOf(value) != position - at) {
            throw new MalformedMessageException(Reason.NON_CANONICAL, at, "CompactSize is not in its shortest form");
        }
        return value;
    }

    /** A CompactSize that states a length in bytes, of which there must be as many. */
    int length(String what, int limit) {
        int at = position;
        long value = size(at);
        if (value > limit) {
            throw new MalformedMessageException(
                    Reason.TOO_LARGE, at, what + " of " + value + " bytes, the limit is " + limit);
        }
        if (value > remaining()) {
            throw new MalformedMessageException(
                    Reason.TRUNCATED, at, what + " of " + value + " bytes, only " + remaining() + " follow");
        }
        return (int) value;
    }

    /**
     * A CompactSize that counts items. A claim of more than the bytes can hold is a truncated message, and only one
     * that is really there in full breaks the limit, as in Bitcoin Core, which reads the list before it judges it.
     */
    int count(String what, int limit, int minimumItemSize) {
        int at = position;
        long value = size(at);
        if (value > remaining() / minimumItemSize) {
            throw new MalformedMessageException(
                    Reason.TRUNCATED, at, value + " " + what + " claimed, only " + remaining() + " bytes follow");
        }
        if (value > limit) {
            throw new MalformedMessageException(Reason.TOO_MANY, at, value + " " + what + ", the limit is " + limit);
        }
        return (int) value;
    }

    /** Insists that nothing follows. */
    void requireEnd() {
        if (hasRemaining()) {
            throw new MalformedMessageException(
                    Reason.TRAILING_BYTES, position, remaining() + " bytes follow where nothing may");
        }
    }

    /** A CompactSize within the limit of all lengths and counts. */
    int size() {
        return (int) size(position);
    }

    /** As {@link #count}, for the list whose limit Bitcoin Core judges before it reads it. */
    int countWithinLimit(String what, int limit, int minimumItemSize) {
        int at = position;
        long value = size(at);
        if (value > limit) {
            throw new MalformedMessageException(Reason.TOO_MANY, at, value + " " + what + ", the limit is " + limit);
        }
        position = at;
        return count(what, limit, minimumItemSize);
    }

    private long size(int at) {
        long value = varInt();
        if (Long.compareUnsigned(value, VarInt.MAX_SIZE) > 0) {
            throw new MalformedMessageException(
                    Reason.TOO_LARGE,
                    at,
                    "CompactSize " + Long.toUnsignedString(value) + " is over the limit of " + VarInt.MAX_SIZE);
        }
        return value;
    }
}
