package dev.satwire.protocol;

import java.util.Objects;

/**
 * A message that was decoded. <em>Immutable.</em>
 *
 * @param payload the payload
 * @param payloadLength the length of the payload on the wire, in bytes
 * @param trailingBytes how many of these followed the last field; Bitcoin Core accepts them, they are not kept
 */
public record Message(Payload payload, int payloadLength, int trailingBytes) implements Frame {

    /**
     * Checks that there is a payload.
     *
     * @param payload the payload
     * @param payloadLength the length of the payload on the wire
     * @param trailingBytes how many of these followed the last field
     */
    public Message {
        Objects.requireNonNull(payload, "payload");
    }
}
