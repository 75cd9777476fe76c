package dev.satwire.protocol;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.Objects;

/**
 * The header before each payload: magic, command, length, checksum. <em>Immutable.</em>
 *
 * @param magic the network's magic bytes, first byte most significant
 * @param command the command
 * @param payloadLength the length of the payload, 0..{@value #MAX_PAYLOAD_LENGTH}
 * @param checksum the first four bytes of the payload's double SHA-256, read little-endian
 */
public record MessageHeader(int magic, Command command, int payloadLength, int checksum) {

    /** The number of bytes of a header: {@value}. */
    public static final int LENGTH = 24;

    /** The longest payload that Bitcoin Core accepts ({@code MAX_PROTOCOL_MESSAGE_LENGTH}): {@value} bytes. */
    public static final int MAX_PAYLOAD_LENGTH = 4_000_000;

    static final int MAGIC_LENGTH = 4;
    static final int COMMAND_OFFSET = 4;
    static final int LENGTH_OFFSET = 16;
    static final int CHECKSUM_OFFSET = 20;

    /**
     * Checks the length.
     *
     * @param magic the network's magic bytes
     * @param command the command
     * @param payloadLength the length of the payload
     * @param checksum the first four bytes of the payload's double SHA-256
     */
    public MessageHeader {
        Objects.requireNonNull(command, "command");
        if (payloadLength < 0 || payloadLength > MAX_PAYLOAD_LENGTH) {
            throw new IllegalArgumentException(
                    "a payload has 0.." + MAX_PAYLOAD_LENGTH + " bytes, got " + payloadLength);
        }
    }

    /** Returns bytes that are not more than a payload may have. */
    static byte[] requirePayload(byte[] bytes) {
        if (bytes.length > MAX_PAYLOAD_LENGTH) {
            throw new MalformedMessageException(
                    Reason.TOO_LARGE,
                    MAX_PAYLOAD_LENGTH,
                    "payload of " + bytes.length + " bytes, the limit is " + MAX_PAYLOAD_LENGTH);
        }
        return bytes;
    }

    void write(WireWriter out) {
        out.int32(Integer.reverseBytes(magic));
        out.ascii(command.name(), Command.LENGTH);
        out.int32(payloadLength);
        out.int32(checksum);
    }
}
