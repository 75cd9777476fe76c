package dev.satwire.protocol;

import java.util.Objects;

/**
 * Turns payloads into the frames of a v1 connection: header and payload in one array, which can be sent to any number of
 * peers. <em>Immutable</em>, so thread-safe.
 */
public final class FrameEncoder {
    private final Network network;

    /**
     * Creates an encoder.
     *
     * @param network whose magic to write
     */
    public FrameEncoder(Network network) {
        this.network = Objects.requireNonNull(network, "network");
    }

    /**
     * Encodes a message.
     *
     * @param payload the payload
     * @return the complete frame, a new array
     * @throws IllegalArgumentException if the payload takes more than {@link MessageHeader#MAX_PAYLOAD_LENGTH} bytes
     */
    public byte[] encode(Payload payload) {
        Payload wire = PayloadCodec.onWire(payload);
        int length = PayloadCodec.sizeOf(wire);
        byte[] frame = new byte[MessageHeader.LENGTH + length];
        WireWriter body = new WireWriter(frame, MessageHeader.LENGTH);
        PayloadRegistry.write(wire, body);
        int checksum = Sha256d.checksum(frame, MessageHeader.LENGTH, length);
        new MessageHeader(network.magic(), payload.command(), length, checksum).write(new WireWriter(frame, 0));
        return frame;
    }
}
