package dev.satwire.protocol;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.List;

/**
 * Ascending indexes of 16 bits, each written as its distance from the one before (BIP-0152). One instance reads or writes
 * one list. <em>Not thread-safe.</em>
 */
final class DifferentialIndexes {
    static final int MAX_INDEX = 0xFFFF;

    private static final int LENGTH = 2;

    private int next;

    /** Reads as many indexes; the list makes its elements when they are asked for. */
    static List<Integer> readList(WireReader in, int count) {
        byte[] absolute = new byte[count * LENGTH];
        WireWriter out = new WireWriter(absolute, 0);
        DifferentialIndexes differential = new DifferentialIndexes();
        for (int i = 0; i < count; i++) {
            out.uint16(differential.read(in));
        }
        return WireList.over(absolute, 0, count, LENGTH, WireReader::uint16);
    }

    int read(WireReader in) {
        int at = in.position();
        long index = next + (long) in.size();
        if (index > MAX_INDEX) {
            throw new MalformedMessageException(
                    Reason.INVALID_VALUE, at, "index " + index + ", the limit is " + MAX_INDEX);
        }
        next = (int) index + 1;
        return (int) index;
    }

    void write(WireWriter out, int index) {
        out.varInt(distance(index));
    }

    int wireSize(int index) {
        return VarInt.sizeOf(distance(index));
    }

    private int distance(int index) {
        int distance = index - next;
        next = index + 1;
        return distance;
    }

    /** Checks that indexes ascend and fit. */
    static void check(List<Integer> indexes) {
        int previous = -1;
        for (int index : indexes) {
            if (index <= previous || index > MAX_INDEX) {
                throw new IllegalArgumentException(
                        "indexes ascend and are 0.." + MAX_INDEX + ", got " + index + " after " + previous);
            }
            previous = index;
        }
    }
}
