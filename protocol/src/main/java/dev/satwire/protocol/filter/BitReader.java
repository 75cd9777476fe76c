package dev.satwire.protocol.filter;

import dev.satwire.protocol.Bytes;
import java.nio.ByteBuffer;

/**
 * Reads Golomb-Rice codes from bytes, the highest bit of a byte first. Behind the end are zero bits without end, so that
 * whoever knows how many codes to expect may read them all and ask afterwards where that led. <em>Not thread-safe.</em>
 */
final class BitReader {

    /** The bits that one look into the bytes gives at least, whichever bit it begins at. */
    private static final int WORD = Long.SIZE - Byte.SIZE + 1;

    private final ByteBuffer bytes;
    private final int length;
    private long position;

    /** Begins at the first bit of the byte at an offset. */
    BitReader(Bytes bytes, int offset) {
        this.bytes = bytes.asByteBuffer();
        this.length = bytes.length();
        this.position = (long) offset * Byte.SIZE;
    }

    /** The bytes begun so far, those before the offset included; more than there are if a code ended behind the end. */
    long bytesRead() {
        return (position + Byte.SIZE - 1) / Byte.SIZE;
    }

    /**
     * Reads a code: a quotient in unary, which is as many ones and a zero, and a remainder of some bits, the highest
     * first. Takes time by the bits it reads.
     *
     * @param remainderBits 1..32
     */
    long golombRice(int remainderBits) {
        long word = word();
        int ones = Long.numberOfLeadingZeros(~word);
        if (ones + 1 + remainderBits <= WORD) {
            position += ones + 1 + remainderBits;
            long remainder = (word << (ones + 1)) >>> (Long.SIZE - remainderBits);
            return ((long) ones << remainderBits) | remainder;
        }
        long quotient = unary();
        long remainder = word() >>> (Long.SIZE - remainderBits);
        position += remainderBits;
        return (quotient << remainderBits) | remainder;
    }

    private long unary() {
        long quotient = 0;
        while (true) {
            int ones = Math.min(WORD, Long.numberOfLeadingZeros(~word()));
            quotient += ones;
            position += ones;
            if (ones < WORD) {
                position++;
                return quotient;
            }
        }
    }

    /** The next bits, the first as the highest; those beyond {@link #WORD} may be missing. */
    private long word() {
        long at = position / Byte.SIZE;
        long word = at <= length - Long.BYTES ? bytes.getLong((int) at) : last(at);
        return word << (position % Byte.SIZE);
    }

    private long last(long at) {
        long word = 0;
        for (long i = at; i < at + Long.BYTES; i++) {
            word = (word << Byte.SIZE) | (i < length ? bytes.get((int) i) & 0xFF : 0);
        }
        return word;
    }
}
