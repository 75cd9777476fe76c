package dev.satwire.protocol;

import java.util.Arrays;
import java.util.Objects;

/**
 * The payload of a command that has no type here, with its bytes as they are: decoding and encoding it changes nothing.
 * <em>Immutable.</em>
 */
public final class UnknownPayload implements Payload {
    private final Command command;
    private final byte[] bytes;

    private UnknownPayload(Command command, byte[] bytes) {
        this.command = Objects.requireNonNull(command, "command");
        this.bytes = bytes;
    }

    /**
     * Returns a payload of any bytes.
     *
     * @param command the command; one that has a type is allowed too, to send what that type would not
     * @param bytes at most {@value MessageHeader#MAX_PAYLOAD_LENGTH} bytes; copied
     * @return the payload
     * @throws IllegalArgumentException if there are too many bytes
     */
    public static UnknownPayload of(Command command, byte[] bytes) {
        if (bytes.length > MessageHeader.MAX_PAYLOAD_LENGTH) {
            throw new IllegalArgumentException(
                    "a payload has at most " + MessageHeader.MAX_PAYLOAD_LENGTH + " bytes, got " + bytes.length);
        }
        return new UnknownPayload(command, bytes.clone());
    }

    /** Takes a payload's array without copying; nobody else keeps it. */
    static UnknownPayload read(Command command, WireReader in) {
        in.advance(in.remaining());
        return new UnknownPayload(command, in.array());
    }

    void write(WireWriter out) {
        out.bytes(bytes);
    }

    int wireSize() {
        return bytes.length;
    }

    @Override
    public Command command() {
        return command;
    }

    /**
     * Returns the length of the payload.
     *
     * @return the number of bytes
     */
    public int length() {
        return bytes.length;
    }

    /**
     * Returns the payload's bytes.
     *
     * @return a new array
     */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnknownPayload that && command.equals(that.command) && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * command.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "UnknownPayload[command=" + command + ", " + bytes.length + " bytes]";
    }
}
