package dev.satwire.protocol;

import dev.satwire.protocol.MalformedMessageException.Reason;

/**
 * Decodes and encodes payloads without their frames: the bytes are the same in every transport, and stand alone in
 * captures and test vectors. Thread-safe.
 */
public final class PayloadCodec {
    private PayloadCodec() {}

    /**
     * Decodes a payload.
     *
     * @param command the command it belongs to; one without a type gives an {@link UnknownPayload}
     * @param bytes the whole payload; copied
     * @return the payload, and how many bytes trailed behind its last field
     * @throws MalformedMessageException if the bytes are not a payload of that command
     */
    public static Message decode(Command command, byte[] bytes) {
        if (bytes.length > MessageHeader.MAX_PAYLOAD_LENGTH) {
            throw new MalformedMessageException(
                            Reason.TOO_LARGE,
                            MessageHeader.MAX_PAYLOAD_LENGTH,
                            "payload of " + bytes.length + " bytes, the limit is " + MessageHeader.MAX_PAYLOAD_LENGTH)
                    .in(command);
        }
        return decodeOwned(command, bytes.clone());
    }

    /** Decodes a payload that may keep the array. */
    static Message decodeOwned(Command command, byte[] bytes) {
        WireReader in = new WireReader(bytes);
        Payload payload = PayloadRegistry.read(command, in);
        return new Message(payload, bytes.length, in.remaining());
    }

    /**
     * Encodes a payload.
     *
     * @param payload the payload
     * @return its bytes, a new array
     */
    public static byte[] encode(Payload payload) {
        byte[] bytes = new byte[PayloadRegistry.size(payload)];
        PayloadRegistry.write(payload, new WireWriter(bytes, 0));
        return bytes;
    }

    /**
     * Tells whether a command has a payload type of its own.
     *
     * @param command the command
     * @return false if its payloads decode to {@link UnknownPayload}
     */
    public static boolean isKnown(Command command) {
        return PayloadRegistry.of(command).isPresent();
    }
}
