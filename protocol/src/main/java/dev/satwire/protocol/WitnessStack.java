package dev.satwire.protocol;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * An immutable list of the items of a witness over a copy of their bytes, each made when it is asked for: a stranger can
 * write millions of them. <em>Immutable.</em>
 */
final class WitnessStack extends AbstractList<Bytes> implements RandomAccess {
    private final byte[] bytes;

    /** Where each item begins, and at last where one more would. */
    private final int[] offsets;

    private WitnessStack(byte[] bytes, int[] offsets) {
        this.bytes = bytes;
        this.offsets = offsets;
    }

    /** Reads a count and as many items. */
    static List<Bytes> read(WireReader in) {
        int[] offsets = new int[in.count("witness items", VarInt.MAX_SIZE, 1) + 1];
        if (offsets.length == 1) {
            return List.of();
        }
        byte[] packed = new byte[packedLength(in.copy(), offsets.length - 1)];
        for (int i = 0; i < offsets.length - 1; i++) {
            int length = in.length("witness item", VarInt.MAX_SIZE);
            System.arraycopy(in.array(), in.advance(length), packed, offsets[i], length);
            offsets[i + 1] = offsets[i] + length;
        }
        return new WitnessStack(packed, offsets);
    }

    private static int packedLength(WireReader in, int items) {
        int packed = 0;
        for (int i = 0; i < items; i++) {
            int length = in.length("witness item", VarInt.MAX_SIZE);
            in.advance(length);
            packed += length;
        }
        return packed;
    }

    /** Takes a list into an input: one of this type as it is, any other copied. */
    static List<Bytes> copyOf(List<Bytes> items) {
        return items instanceof WitnessStack ? items : List.copyOf(items);
    }

    @Override
    public Bytes get(int index) {
        Objects.checkIndex(index, size());
        return Bytes.owning(Arrays.copyOfRange(bytes, offsets[index], offsets[index + 1]));
    }

    @Override
    public int size() {
        return offsets.length - 1;
    }
}
