package dev.satwire.protocol;

import java.util.Objects;

/**
 * A message that nobody wanted: its payload went by without being held, verified or decoded. <em>Immutable.</em>
 *
 * @param command the command
 * @param payloadLength the length of the payload on the wire, in bytes
 */
public record SkippedMessage(Command command, int payloadLength) implements Frame {

    /**
     * Checks that there is a command.
     *
     * @param command the command
     * @param payloadLength the length of the payload on the wire
     */
    public SkippedMessage {
        Objects.requireNonNull(command, "command");
    }
}
