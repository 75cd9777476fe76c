package dev.satwire.examples;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Lays fields out for people: one a line, with a line break before it, and what belongs to it below and further in.
 * <em>Not thread-safe.</em>
 */
final class IndentedText implements Fields {
    private static final String STEP = "  ";

    private final PrintWriter out;
    private final String newLine;

    IndentedText(PrintWriter out) {
        this(out, System.lineSeparator() + STEP);
    }

    private IndentedText(PrintWriter out, String newLine) {
        this.out = out;
        this.newLine = newLine;
    }

    private PrintWriter begin(String name) {
        return out.append(newLine).append(name).append(':');
    }

    private IndentedText furtherIn() {
        return new IndentedText(out, newLine + STEP);
    }

    @Override
    public Fields put(String name, String value) {
        begin(name).append(' ').append(value);
        return this;
    }

    @Override
    public Fields put(String name, long value) {
        return put(name, Long.toString(value));
    }

    @Override
    public Fields put(String name, boolean value) {
        return put(name, Boolean.toString(value));
    }

    @Override
    public <T> Fields texts(String name, List<T> values, Function<? super T, String> text) {
        begin(name).append(values.isEmpty() ? " none" : "");
        values.forEach(value -> out.append(' ').append(text.apply(value)));
        return this;
    }

    @Override
    public Fields numbers(String name, List<? extends Number> values) {
        return texts(name, values, Number::toString);
    }

    @Override
    public Fields object(String name, Consumer<Fields> content) {
        begin(name);
        content.accept(furtherIn());
        return this;
    }

    @Override
    public <T> Fields list(String name, List<T> elements, BiConsumer<T, Fields> form) {
        begin(name).append(elements.isEmpty() ? " none" : "");
        IndentedText entries = furtherIn();
        int index = 0;
        for (T element : elements) {
            entries.object(Integer.toString(index++), fields -> form.accept(element, fields));
        }
        return this;
    }
}
