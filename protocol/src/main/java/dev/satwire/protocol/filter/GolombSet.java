package dev.satwire.protocol.filter;

import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.MalformedMessageException;
import dev.satwire.protocol.SipHash24;
import dev.satwire.protocol.VarInt;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Set;

/**
 * A Golomb-coded set (BIP-0158): the hashes of some items, sorted, as the differences between neighbours. It may take for
 * an item what is none, but never misses one. <em>Immutable.</em>
 *
 * <p>The set stays encoded: looking something up reads the bits again, from the first to the last that matters, and makes
 * no object for an item.
 */
final class GolombSet {
    private final Parameters parameters;
    private final int size;
    private final Bytes encoded;

    /**
     * What both sides must agree on.
     *
     * @param key hashes the items
     * @param remainderBits P: how many bits of a difference are not in unary, 1..32
     * @param inverseRate M: one in how many other things is taken for an item, 1..2<sup>32</sup>
     */
    record Parameters(SipHash24 key, int remainderBits, long inverseRate) {

        /** Where an item falls among the values of a set of some size, which go from 0 to size * inverseRate - 1. */
        long map(Bytes item, int size) {
            long hash = key.hash(item);
            long range = size * inverseRate;
            // The high half of the unsigned product; JDK 17 multiplies only signed, where the range is never negative.
            return Math.multiplyHigh(hash, range) + ((hash >> 63) & range);
        }

        /** The values of some items in ascending order. */
        long[] map(Collection<Bytes> items, int size) {
            Bytes[] all = items.toArray(new Bytes[0]); // once: a set of its owner's may change meanwhile
            long[] values = new long[all.length];
            for (int i = 0; i < all.length; i++) {
                values[i] = map(all[i], size);
            }
            Arrays.sort(values);
            return values;
        }
    }

    private GolombSet(Parameters parameters, int size, Bytes encoded) {
        this.parameters = parameters;
        this.size = size;
        this.encoded = encoded;
    }

    static GolombSet of(Parameters parameters, Set<Bytes> items) {
        int p = parameters.remainderBits();
        long[] values = parameters.map(items, items.size());
        long bits = 0;
        long before = 0;
        for (long value : values) {
            bits += BitWriter.golombRiceBits(value - before, p);
            before = value;
        }
        byte[] size = VarInt.encode(values.length);
        byte[] encoded = Arrays.copyOf(size, Math.toIntExact(size.length + (bits + Byte.SIZE - 1) / Byte.SIZE));
        BitWriter out = new BitWriter(encoded, size.length);
        before = 0;
        for (long value : values) {
            out.golombRice(value - before, p);
            before = value;
        }
        return new GolombSet(parameters, values.length, Bytes.of(encoded));
    }

    /**
     * Checks, as Bitcoin Core does, that the bytes hold as many values as they say and end with them; the bits that fill
     * the last byte may be any. A claim is measured against the bytes, so nothing is ever done for one that is false.
     */
    static GolombSet parse(Parameters parameters, Bytes encoded) {
        ByteBuffer in = encoded.asByteBuffer();
        long size = VarInt.decode(in);
        long room = (long) in.remaining() * Byte.SIZE / (parameters.remainderBits() + 1);
        if (Long.compareUnsigned(size, room) > 0) {
            throw MalformedMessageException.invalidValue(
                    0, Long.toUnsignedString(size) + " items claimed, only " + in.remaining() + " bytes follow");
        }
        BitReader bits = new BitReader(encoded, in.position());
        for (long i = 0; i < size; i++) {
            bits.golombRice(parameters.remainderBits());
        }
        long read = bits.bytesRead();
        if (read > encoded.length()) {
            throw MalformedMessageException.invalidValue(encoded.length(), "ends before its " + size + " items do");
        }
        if (read < encoded.length()) {
            throw MalformedMessageException.invalidValue(
                    (int) read, (encoded.length() - read) + " bytes follow the " + size + " items");
        }
        return new GolombSet(parameters, (int) size, encoded);
    }

    int size() {
        return size;
    }

    Bytes encoded() {
        return encoded;
    }

    boolean contains(Bytes item) {
        return containsAny(new long[] {parameters.map(item, size)});
    }

    boolean containsAny(Collection<Bytes> items) {
        return containsAny(parameters.map(items, size));
    }

    /** Walks through both sorted lists at once. */
    private boolean containsAny(long[] sought) {
        if (sought.length == 0) {
            return false;
        }
        BitReader bits = new BitReader(encoded, VarInt.sizeOf(size));
        int next = 0;
        long value = 0;
        for (int i = 0; i < size; i++) {
            value += bits.golombRice(parameters.remainderBits());
            while (sought[next] < value) {
                if (++next == sought.length) {
                    return false;
                }
            }
            if (sought[next] == value) {
                return true;
            }
        }
        return false;
    }
}
