package dev.satwire.examples;

import dev.satwire.protocol.Services;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The JSON forms that several commands share. Objects keep their fields in the order they were put. */
final class Json {
    private Json() {}

    /** A new event; its name is its first field. */
    static ObjectNode event(String name) {
        return object().put("event", name);
    }

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** The names of the services. */
    static ArrayNode services(Services services) {
        ArrayNode names = array();
        services.names().forEach(names::add);
        return names;
    }
}
