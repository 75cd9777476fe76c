package dev.satwire.protocol;

import java.io.Serial;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells that bytes from the wire, or a message text, do not follow the protocol.
 *
 * <p>The only exception a decoder throws. It is unchecked because there is one place that handles it, the peer session,
 * and it carries no stack trace because malformed input is an ordinary event that strangers can cause at will. The
 * message is one short line that never holds payload bytes. <em>Immutable.</em>
 */
public final class MalformedMessageException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What is wrong with the bytes. */
    public enum Reason {
        /** The frame does not begin with the network's magic bytes. Fatal. */
        BAD_MAGIC(true),
        /** The header claims more than {@link MessageHeader#MAX_PAYLOAD_LENGTH} bytes. Fatal. */
        FRAME_TOO_LARGE(true),
        /** The payload's checksum is not the one in the header. */
        BAD_CHECKSUM(false),
        /** The command has a character outside 0x20..0x7E, or something other than NUL after the first NUL. */
        BAD_COMMAND(false),
        /** The bytes end before the value does, or a count claims more items than there are bytes for. */
        TRUNCATED(false),
        /** A variable-length integer is not in its shortest form. */
        NON_CANONICAL(false),
        /** A length is over its limit. */
        TOO_LARGE(false),
        /** A list holds more items than its message may carry; Bitcoin Core disconnects for those that it reads. */
        TOO_MANY(false),
        /** A value is outside its range. */
        INVALID_VALUE(false),
        /** Bytes follow where the message must end. */
        TRAILING_BYTES(false);

        private final boolean fatal;

        Reason(boolean fatal) {
            this.fatal = fatal;
        }

        /**
         * Tells whether the byte stream cannot be read any further, so that the connection must end. For all other
         * reasons Bitcoin Core drops the message and keeps the peer.
         *
         * @return true if nothing after this point can be decoded
         */
        public boolean isFatal() {
            return fatal;
        }
    }

    /** The reason. */
    private final Reason reason;

    /** The name of the command, null before the command is known. */
    private final @Nullable String command;

    /** Where in the payload or header. */
    private final int offset;

    /** What is wrong, without command and offset. */
    private final String problem;

    MalformedMessageException(Reason reason, int offset, String problem) {
        this(reason, (String) null, offset, problem);
    }

    MalformedMessageException(Reason reason, Command command, int offset, String problem) {
        this(reason, command.toString(), offset, problem);
    }

    private MalformedMessageException(Reason reason, @Nullable String command, int offset, String problem) {
        super(null, null, false, false);
        this.reason = reason;
        this.command = command;
        this.offset = offset;
        this.problem = problem;
    }

    /**
     * Returns an exception for a decoder of {@link CustomPayload}s to throw.
     *
     * @param offset where in the payload the problem is
     * @param problem what is wrong, one short line that does not hold bytes of the payload; escaped for printing
     * @return the exception, of reason {@link Reason#INVALID_VALUE}
     */
    public static MalformedMessageException invalidValue(int offset, String problem) {
        return new MalformedMessageException(Reason.INVALID_VALUE, offset, HostText.printable(problem));
    }

    /** Returns the same problem as one of the given command's payload. */
    MalformedMessageException in(Command where) {
        return new MalformedMessageException(reason, where, offset, problem);
    }

    /**
     * Returns what is wrong.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * Returns the command of the malformed message, escaped for printing.
     *
     * @return the command's text; empty if the problem lies before or in the command
     */
    public Optional<String> command() {
        return Optional.ofNullable(command);
    }

    /**
     * Returns what is wrong in words, where, and in which message.
     *
     * @return one short line that never holds payload bytes
     */
    @Override
    public String getMessage() {
        // Made when it is asked for: of the messages that strangers spoil, few are looked at.
        return (command == null ? "" : command + ": ") + problem + " (at byte " + offset + ")";
    }

    /**
     * Returns what is wrong in words, without the command and the offset that {@link #getMessage()} adds.
     *
     * @return one short line that never holds payload bytes
     */
    public String problem() {
        return problem;
    }

    /**
     * Returns where the problem was found.
     *
     * @return bytes from the start of the payload, or from the start of the frame if the header is at fault
     */
    public int offset() {
        return offset;
    }
}
