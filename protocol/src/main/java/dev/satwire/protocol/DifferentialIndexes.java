package dev.satwire.protocol;

import dev.satwire.protocol.MalformedMessageException.Reason;

/**
 * Ascending indexes of 16 bits, each written as its distance from the one before (BIP-0152). One instance reads or writes
 * one list. <em>Not thread-safe.</em>
 */
final class DifferentialIndexes {
    static final int MAX_INDEX = 0xFFFF;

    private int next;

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
}
