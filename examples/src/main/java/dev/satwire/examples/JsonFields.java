package dev.satwire.examples;

import java.io.Writer;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** Writes fields as a JSON object, all on one line. <em>Not thread-safe.</em> */
final class JsonFields implements Fields {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    private final JsonGenerator json;

    private JsonFields(JsonGenerator json) {
        this.json = json;
    }

    /** Writes one object; the writer is neither flushed nor closed. */
    static void write(Writer out, Consumer<Fields> content) {
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            content.accept(new JsonFields(json));
            json.writeEndObject();
        }
    }

    @Override
    public Fields put(String name, String value) {
        json.writeStringProperty(name, value);
        return this;
    }

    @Override
    public Fields put(String name, long value) {
        json.writeNumberProperty(name, value);
        return this;
    }

    @Override
    public Fields put(String name, boolean value) {
        json.writeBooleanProperty(name, value);
        return this;
    }

    @Override
    public <T> Fields texts(String name, List<T> values, Function<? super T, String> text) {
        json.writeArrayPropertyStart(name);
        values.forEach(value -> json.writeString(text.apply(value)));
        json.writeEndArray();
        return this;
    }

    @Override
    public Fields numbers(String name, List<? extends Number> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(value -> json.writeNumber(value.longValue()));
        json.writeEndArray();
        return this;
    }

    @Override
    public Fields object(String name, Consumer<Fields> content) {
        json.writeObjectPropertyStart(name);
        content.accept(this);
        json.writeEndObject();
        return this;
    }

    @Override
    public <T> Fields list(String name, List<T> elements, BiConsumer<T, Fields> form) {
        json.writeArrayPropertyStart(name);
        for (T element : elements) {
            json.writeStartObject();
            form.accept(element, this);
            json.writeEndObject();
        }
        json.writeEndArray();
        return this;
    }
}
