package dev.satwire.protocol;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/** Ascending indexes of 16 bits. What is in such a list was checked. <em>Immutable.</em> */
final class IndexList extends AbstractList<Integer> implements RandomAccess {
    private final char[] indexes;

    private IndexList(char[] indexes) {
        this.indexes = indexes;
    }

    /** Takes a list into a payload: one of this type as it is, any other checked and copied. */
    static List<Integer> copyOf(List<Integer> indexes) {
        if (indexes instanceof IndexList) {
            return indexes;
        }
        List<Integer> copy = List.copyOf(indexes);
        char[] checked = new char[copy.size()];
        int previous = -1;
        for (int i = 0; i < checked.length; i++) {
            int index = copy.get(i);
            if (index <= previous || index > DifferentialIndexes.MAX_INDEX) {
                throw new IllegalArgumentException("indexes ascend and are 0.." + DifferentialIndexes.MAX_INDEX
                        + ", got " + index + " after " + previous);
            }
            checked[i] = (char) index;
            previous = index;
        }
        return new IndexList(checked);
    }

    /** Reads a count and as many indexes. */
    static IndexList read(WireReader in) {
        char[] indexes = new char[in.count("indexes", VarInt.MAX_SIZE, 1)];
        DifferentialIndexes differential = new DifferentialIndexes();
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = (char) differential.read(in);
        }
        return new IndexList(indexes);
    }

    /** Writes a list that {@link #copyOf} took into a payload. */
    static void write(WireWriter out, List<Integer> indexes) {
        out.varInt(indexes.size());
        DifferentialIndexes differential = new DifferentialIndexes();
        for (char index : ((IndexList) indexes).indexes) {
            differential.write(out, index);
        }
    }

    static int wireSize(List<Integer> indexes) {
        int size = VarInt.sizeOf(indexes.size());
        DifferentialIndexes differential = new DifferentialIndexes();
        for (char index : ((IndexList) indexes).indexes) {
            size += differential.wireSize(index);
        }
        return size;
    }

    @Override
    public Integer get(int index) {
        return (int) indexes[Objects.checkIndex(index, indexes.length)];
    }

    @Override
    public int size() {
        return indexes.length;
    }
}
