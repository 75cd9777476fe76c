package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.DisconnectReason.ProtocolViolation;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.DroppedMessage;
import java.util.Objects;
import java.util.Optional;

/**
 * What a peer did against the rules. On a plaintext connection anybody on the way may have done it in the peer's name.
 * <em>Immutable.</em>
 */
public sealed interface Violation {

    /**
     * Returns why the connection ends if it ends for this.
     *
     * @return a reason whose {@link DisconnectReason#side()} is the peer's
     */
    DisconnectReason reason();

    /**
     * One for which Bitcoin Core disconnects: bytes that cannot be read on ({@link Code#BAD_MAGIC},
     * {@link Code#FRAME_TOO_LARGE}), a message at the wrong time or a malformed negotiation ({@link Code#PROTOCOL}), an
     * obsolete version ({@link Code#OBSOLETE}), or a message over its limits ({@link Code#MISBEHAVING}).
     *
     * @param reason what happened, with one of these codes
     */
    record Breach(DisconnectReason reason) implements Violation {

        /**
         * Checks the code.
         *
         * @param reason what happened
         */
        public Breach {
            if (!isBreach(reason)) {
                throw new IllegalArgumentException("no rule was broken: " + reason);
            }
        }

        private static boolean isBreach(DisconnectReason reason) {
            return switch (reason.code()) {
                case BAD_MAGIC, FRAME_TOO_LARGE, PROTOCOL, OBSOLETE, MISBEHAVING -> true;
                default -> false;
            };
        }
    }

    /**
     * A message that was dropped because of its checksum, command or payload. Bitcoin Core reads on.
     *
     * @param message what was dropped
     * @param recent how many messages of this peer, this one included, were dropped since its current minute began: a
     *     minute begins with the first message dropped after the last one
     */
    record Dropped(DroppedMessage message, int recent) implements Violation {
        private static final Command NO_COMMAND = new Command("");

        /**
         * Checks the count.
         *
         * @param message what was dropped
         * @param recent how many were dropped, at least 1
         */
        public Dropped {
            Objects.requireNonNull(message, "message");
            if (recent < 1) {
                throw new IllegalArgumentException("the message itself counts, got " + recent);
            }
        }

        @Override
        public DisconnectReason reason() {
            return DisconnectReason.of(new ProtocolViolation(
                    Code.PROTOCOL,
                    message.command().orElse(NO_COMMAND),
                    recent + " unusable messages within a minute, the last: "
                            + message.problem().problem()));
        }
    }

    /**
     * Tells whether a connection ended because the peer broke a rule.
     *
     * @param reason why it ended
     * @return the breach; empty for all other ends
     */
    static Optional<Violation> of(DisconnectReason reason) {
        return Breach.isBreach(reason) ? Optional.of(new Breach(reason)) : Optional.empty();
    }
}
