package dev.satwire.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes values into an array of exactly the right size, which the payload computed before. <em>Not thread-safe.</em>
 */
final class WireWriter {
    private static final VarHandle INT_LE = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_LE =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes;
    private int position;

    WireWriter(byte[] bytes, int position) {
        this.bytes = bytes;
        this.position = position;
    }

    void uint8(int value) {
        bytes[position++] = (byte) value;
    }

    void uint16BigEndian(int value) {
        uint8(value >>> 8);
        uint8(value);
    }

    void uint16(int value) {
        uint8(value);
        uint8(value >>> 8);
    }

    void int32(int value) {
        INT_LE.set(bytes, position, value);
        position += 4;
    }

    void uint32(long value) {
        int32((int) value);
    }

    void bool(boolean value) {
        uint8(value ? 1 : 0);
    }

    void int64(long value) {
        LONG_LE.set(bytes, position, value);
        position += 8;
    }

    void hash(Hash256 value) {
        value.write(bytes, position);
        position += Hash256.LENGTH;
    }

    void bytes(byte[] value) {
        bytes(value, 0, value.length);
    }

    void bytes(byte[] value, int offset, int length) {
        System.arraycopy(value, offset, bytes, position, length);
        position += length;
    }

    /** Writes ASCII text; what of the field it does not fill stays zero. */
    void ascii(String text, int fieldLength) {
        for (int i = 0; i < text.length(); i++) {
            bytes[position + i] = (byte) text.charAt(i);
        }
        position += fieldLength;
    }

    /** Leaves zeros, which the array is made of. */
    void zeros(int count) {
        position += count;
    }

    void varInt(long value) {
        switch (VarInt.sizeOf(value)) {
            case 1 -> uint8((int) value);
            case 3 -> {
                uint8(0xFD);
                uint16((int) value);
            }
            case 5 -> {
                uint8(0xFE);
                uint32(value);
            }
            default -> {
                uint8(0xFF);
                int64(value);
            }
        }
    }
}
