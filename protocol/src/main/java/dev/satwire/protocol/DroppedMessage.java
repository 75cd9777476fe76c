package dev.satwire.protocol;

import java.util.Objects;
import java.util.Optional;

/**
 * A message that could not be decoded and was dropped: a bad checksum, an illegal command, a malformed payload. The
 * stream goes on with the next frame, and Bitcoin Core keeps the peer. <em>Immutable.</em>
 *
 * @param command the command; empty if that was illegal
 * @param payloadLength the length of the payload on the wire, in bytes
 * @param problem what is wrong with it
 */
public record DroppedMessage(Optional<Command> command, int payloadLength, MalformedMessageException problem)
        implements Frame {

    /**
     * Checks that nothing is null.
     *
     * @param command the command
     * @param payloadLength the length of the payload on the wire
     * @param problem what is wrong with it
     */
    public DroppedMessage {
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(problem, "problem");
    }
}
