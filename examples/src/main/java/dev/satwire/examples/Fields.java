package dev.satwire.examples;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Takes the fields of a message one after the other and writes them at once, so that a block of four million bytes costs
 * no more memory than a ping. Names come from the program, values may come from strangers. <em>Not thread-safe.</em>
 */
interface Fields {

    Fields put(String name, String value);

    Fields put(String name, long value);

    Fields put(String name, boolean value);

    /** Writes a list of texts. */
    <T> Fields texts(String name, List<T> values, Function<? super T, String> text);

    /** Writes a list of whole numbers. */
    Fields numbers(String name, List<? extends Number> values);

    /** Writes what has fields of its own. */
    Fields object(String name, Consumer<Fields> content);

    /** Writes a list of what has fields of its own. */
    <T> Fields list(String name, List<T> elements, BiConsumer<T, Fields> form);
}
