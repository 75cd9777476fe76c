package dev.satwire.protocol;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
import java.util.function.BiConsumer;

/**
 * An immutable list over the bytes of a payload, whose elements all take as many bytes and are made when they are asked
 * for. So a decoded {@code inv} of 50,000 entries is one array, not 100,000 objects. <em>Immutable</em>, for nobody else
 * keeps the array.
 *
 * @param <T> the element type; every possible run of bytes must be a legal element
 */
final class WireList<T> extends AbstractList<T> implements RandomAccess {

    /** Makes the element at an offset. */
    @FunctionalInterface
    interface Element<T> {
        T at(byte[] bytes, int offset);
    }

    private final byte[] bytes;
    private final int offset;
    private final int size;
    private final int stride;
    private final Element<T> element;

    private WireList(byte[] bytes, int offset, int size, int stride, Element<T> element) {
        this.bytes = bytes;
        this.offset = offset;
        this.size = size;
        this.stride = stride;
        this.element = element;
    }

    /**
     * Reads a count and takes a view of that many elements, the last field of a payload. The payload's array is kept,
     * unless bytes trail behind it: what nobody asked for is not held.
     */
    static <T> List<T> read(WireReader in, String what, int limit, int stride, Element<T> element) {
        int size = in.count(what, limit, stride);
        int offset = in.advance(size * stride);
        if (in.hasRemaining()) {
            byte[] copy = Arrays.copyOfRange(in.array(), offset, offset + size * stride);
            return over(copy, 0, size, stride, element);
        }
        return over(in.array(), offset, size, stride, element);
    }

    /** A view of elements that lie in an array which nobody changes. */
    static <T> List<T> over(byte[] bytes, int offset, int size, int stride, Element<T> element) {
        return new WireList<>(bytes, offset, size, stride, element);
    }

    /** Takes a list into a payload: a view as it is, any other list copied, neither longer than the limit. */
    static <T> List<T> copyOf(List<T> items, String what, int limit) {
        // Copied before it is measured: a list that changes meanwhile must not get past the limit.
        List<T> copy = items instanceof WireList ? items : List.copyOf(items);
        if (copy.size() > limit) {
            throw new IllegalArgumentException(
                    "at most " + limit + " " + what + " fit in a message, got " + copy.size());
        }
        return copy;
    }

    /** Writes a count and the elements; those of a view with the given stride as they lie there. */
    static <T> void write(WireWriter out, List<T> items, int stride, BiConsumer<T, WireWriter> writer) {
        out.varInt(items.size());
        if (items instanceof WireList<T> view && view.stride == stride) {
            out.bytes(view.bytes, view.offset, view.size * view.stride);
        } else {
            for (T item : items) {
                writer.accept(item, out);
            }
        }
    }

    @Override
    public T get(int index) {
        return element.at(bytes, offset + Objects.checkIndex(index, size) * stride);
    }

    @Override
    public int size() {
        return size;
    }
}
