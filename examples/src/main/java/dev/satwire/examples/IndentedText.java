package dev.satwire.examples;

import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Lays JSON out for people: one field a line, what belongs to it below and further in. */
final class IndentedText {
    private static final String STEP = "  ";

    private IndentedText() {}

    /** Returns a line for each field and element, each with a line break before it. */
    static String of(JsonNode json) {
        StringBuilder out = new StringBuilder();
        append(json, System.lineSeparator() + STEP, out);
        return out.toString();
    }

    private static void append(JsonNode json, String newLine, StringBuilder out) {
        for (Map.Entry<String, JsonNode> field : json.properties()) {
            out.append(newLine).append(field.getKey()).append(':');
            appendValue(field.getValue(), newLine + STEP, out);
        }
    }

    private static void appendValue(JsonNode value, String newLine, StringBuilder out) {
        if (value.isObject()) {
            append(value, newLine, out);
        } else if (value.isArray() && !value.isEmpty() && value.get(0).isObject()) {
            int index = 0;
            for (JsonNode element : value) {
                out.append(newLine).append(index++).append(':');
                append(element, newLine + STEP, out);
            }
        } else if (value.isArray()) {
            out.append(' ')
                    .append(
                            value.isEmpty()
                                    ? "none"
                                    : String.join(
                                            " ",
                                            value.valueStream()
                                                    .map(JsonNode::asString)
                                                    .toList()));
        } else {
            out.append(' ').append(value.asString());
        }
    }
}
