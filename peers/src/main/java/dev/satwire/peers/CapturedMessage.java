package dev.satwire.peers;

import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.UnknownPayload;
import java.time.Instant;
import java.util.Objects;

/**
 * One message of a capture, with its payload as it was on the wire. <em>Immutable.</em>
 *
 * @param time when it was received or sent, to the microsecond
 * @param command its command
 * @param payload its payload, at most {@value dev.satwire.protocol.MessageHeader#MAX_PAYLOAD_LENGTH} bytes
 */
public record CapturedMessage(Instant time, Command command, Bytes payload) {

    /**
     * Checks that nothing is null.
     *
     * @param time when
     * @param command its command
     * @param payload its payload
     */
    public CapturedMessage {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(command, "command");
        Objects.requireNonNull(payload, "payload");
    }

    /**
     * Decodes the payload.
     *
     * @param codec knows the payload types
     * @return the message
     * @throws dev.satwire.protocol.MalformedMessageException if the payload is not one of its command
     */
    public Message decode(PayloadCodec codec) {
        return codec.decode(command, payload.toByteArray());
    }

    /**
     * Returns the message as a v1 frame, for a {@link dev.satwire.protocol.FrameDecoder} or a connection.
     *
     * @param network whose magic the frame begins with
     * @return header with the right checksum, then payload
     */
    public byte[] toFrame(Network network) {
        return new FrameEncoder(network).encode(UnknownPayload.of(command, payload.toByteArray()));
    }
}
