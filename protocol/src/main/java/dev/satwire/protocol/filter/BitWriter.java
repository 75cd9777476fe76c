package dev.satwire.protocol.filter;

/** Writes what {@link BitReader} reads into an array that is known to be long enough. <em>Not thread-safe.</em> */
final class BitWriter {
    private final byte[] bytes;
    private long position;

    /** Begins at the first bit of the byte at an offset; all bits from there on are 0. */
    BitWriter(byte[] bytes, int offset) {
        this.bytes = bytes;
        this.position = (long) offset * Byte.SIZE;
    }

    /** How many bits a code takes. */
    static long golombRiceBits(long value, int remainderBits) {
        return (value >>> remainderBits) + 1 + remainderBits;
    }

    void golombRice(long value, int remainderBits) {
        for (long quotient = value >>> remainderBits; quotient > 0; quotient--) {
            bits(1, 1);
        }
        bits(0, 1);
        bits(value, remainderBits);
    }

    /** Writes the lowest bits of a value, the highest of them first. */
    private void bits(long value, int count) {
        for (int left = count; left > 0; ) {
            int room = Byte.SIZE - (int) (position % Byte.SIZE);
            int now = Math.min(room, left);
            long part = (value >>> (left - now)) & ((1 << now) - 1);
            bytes[(int) (position / Byte.SIZE)] |= (byte) (part << (room - now));
            position += now;
            left -= now;
        }
    }
}
