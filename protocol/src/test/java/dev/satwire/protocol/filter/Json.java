package dev.satwire.protocol.filter;

import dev.satwire.protocol.Vectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the published vectors that are JSON. */
final class Json {
    private Json() {}

    /** The content of a file; skips the running test where the vectors are absent. */
    static JsonNode vectors(String file) {
        Vectors.assumePresent();
        return JsonMapper.shared().readTree(Vectors.bytes(file));
    }
}
