package dev.satwire.protocol;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a v1 connection, in pieces of any size, into messages. A push decoder: it reads nothing itself, and
 * too few bytes is a normal outcome.
 *
 * <pre>{@code
 * FrameDecoder decoder = new FrameDecoder(Network.MAINNET);
 * // for each buffer that arrives:
 * Optional<Frame> frame;
 * while ((frame = decoder.decode(buffer)).isPresent()) {
 *     handle(frame.get());
 * }
 * }</pre>
 *
 * <p>The rules are Bitcoin Core's ({@code V1Transport}): wrong magic and a length over
 * {@link MessageHeader#MAX_PAYLOAD_LENGTH} end the stream; a bad checksum, an illegal command and a payload that does not
 * decode drop the message and nothing else; bytes behind a complete payload are accepted and counted. A length is only a
 * claim: memory grows with the bytes that arrive.
 *
 * <p><em>Not thread-safe.</em>
 */
public final class FrameDecoder {
    private final Network network;
    private final Predicate<Command> wanted;
    private final PayloadCodec codec;

    private final byte[] header = new byte[MessageHeader.LENGTH];
    private int headerFilled;

    // What the header said, once it is complete.
    private @Nullable Command command;
    private @Nullable MalformedMessageException illegalCommand;
    private int payloadLength;
    private int checksum;

    /** Whether the payload is wanted, rather than skipped. */
    private boolean collects;

    /** Collects a payload that comes in pieces; null for one that is there in one piece. */
    private @Nullable PayloadBuffer payload;

    private int skipped;
    private @Nullable MalformedMessageException failure;

    /**
     * Creates a decoder that decodes every message.
     *
     * @param network whose frames to expect
     */
    public FrameDecoder(Network network) {
        this(network, command -> true);
    }

    /**
     * Creates a decoder that skips unwanted messages without holding their payloads.
     *
     * @param network whose frames to expect
     * @param wanted asked for each header; where it says no the payload becomes a {@link SkippedMessage}
     */
    public FrameDecoder(Network network, Predicate<Command> wanted) {
        this(network, wanted, PayloadCodec.STANDARD);
    }

    /**
     * Creates a decoder that skips unwanted messages and knows commands of the caller's.
     *
     * @param network whose frames to expect
     * @param wanted asked for each header; where it says no the payload becomes a {@link SkippedMessage}
     * @param codec decodes the payloads
     */
    public FrameDecoder(Network network, Predicate<Command> wanted, PayloadCodec codec) {
        this.network = Objects.requireNonNull(network, "network");
        this.wanted = Objects.requireNonNull(wanted, "wanted");
        this.codec = Objects.requireNonNull(codec, "codec");
    }

    /**
     * Reads from the buffer until a frame is complete or the buffer is empty.
     *
     * @param in bytes as they came; its position moves behind what was taken, its byte order does not matter
     * @return the frame, or empty if the buffer was used up before one was complete. After a frame there may be more in
     *     the same buffer
     * @throws MalformedMessageException if the stream cannot be read on: {@link Reason#BAD_MAGIC} at the first wrong
     *     byte, {@link Reason#FRAME_TOO_LARGE} at the last byte of the header. Every later call throws it again
     */
    public Optional<Frame> decode(ByteBuffer in) {
        if (failure != null) {
            throw failure;
        }
        if (headerFilled < MessageHeader.LENGTH && !fillHeader(in)) {
            return Optional.empty();
        }
        if (!collects) {
            return skip(in) ? Optional.of(endSkipped()) : Optional.empty();
        }
        PayloadBuffer collecting = payload;
        if (collecting == null) {
            if (in.remaining() >= payloadLength) {
                byte[] whole = new byte[payloadLength];
                in.get(whole);
                return Optional.of(endCollected(whole));
            }
            collecting = new PayloadBuffer(payloadLength);
            payload = collecting;
        }
        return collecting.fill(in) ? Optional.of(endCollected(collecting.take())) : Optional.empty();
    }

    /**
     * Tells whether a frame has begun and is not complete.
     *
     * @return true between the first byte of a header and the last of its payload
     */
    public boolean isInsideFrame() {
        return headerFilled > 0;
    }

    /**
     * Returns how long the frame that has begun will be.
     *
     * @return bytes with the header; just the header's as long as that is incomplete
     */
    public int frameLength() {
        return MessageHeader.LENGTH + payloadLength;
    }

    /**
     * Returns how much memory is held for the payload that has begun.
     *
     * @return bytes; never more than have arrived and a bounded step
     */
    public int held() {
        return payload == null ? 0 : payload.held();
    }

    private boolean fillHeader(ByteBuffer in) {
        int count = Math.min(in.remaining(), MessageHeader.LENGTH - headerFilled);
        in.get(header, headerFilled, count);
        checkMagic(headerFilled, headerFilled + count);
        headerFilled += count;
        if (headerFilled < MessageHeader.LENGTH) {
            return false;
        }
        int length = WireReader.int32(header, MessageHeader.LENGTH_OFFSET);
        if (length < 0 || length > MessageHeader.MAX_PAYLOAD_LENGTH) {
            throw fail(new MalformedMessageException(
                    Reason.FRAME_TOO_LARGE,
                    MessageHeader.LENGTH_OFFSET,
                    "payload of " + Integer.toUnsignedString(length) + " bytes, the limit is "
                            + MessageHeader.MAX_PAYLOAD_LENGTH));
        }
        payloadLength = length;
        checksum = WireReader.int32(header, MessageHeader.CHECKSUM_OFFSET);
        skipped = 0;
        try {
            command = PayloadRegistry.command(header, MessageHeader.COMMAND_OFFSET);
        } catch (MalformedMessageException e) {
            illegalCommand = e;
        }
        collects = command != null && wanted.test(command);
        return true;
    }

    private void checkMagic(int from, int to) {
        for (int i = from; i < Math.min(to, MessageHeader.MAGIC_LENGTH); i++) {
            if (header[i] != (byte) (network.magic() >>> (24 - 8 * i))) {
                throw fail(new MalformedMessageException(
                        Reason.BAD_MAGIC,
                        i,
                        "frame does not begin with the magic of " + HostText.printable(network.name())));
            }
        }
    }

    private MalformedMessageException fail(MalformedMessageException e) {
        failure = e;
        payload = null;
        return e;
    }

    private boolean skip(ByteBuffer in) {
        int count = Math.min(in.remaining(), payloadLength - skipped);
        in.position(in.position() + count);
        skipped += count;
        return skipped == payloadLength;
    }

    private Frame endSkipped() {
        Command skippedCommand = command;
        MalformedMessageException illegal = illegalCommand;
        int length = payloadLength;
        reset();
        if (illegal != null) {
            return new DroppedMessage(Optional.empty(), length, illegal);
        }
        return new SkippedMessage(Objects.requireNonNull(skippedCommand), length);
    }

    private Frame endCollected(byte[] bytes) {
        Command known = Objects.requireNonNull(command);
        int claimed = checksum;
        reset();
        int actual = Sha256d.checksum(bytes, 0, bytes.length);
        if (actual != claimed) {
            return new DroppedMessage(Optional.of(known), bytes.length, badChecksum(known, actual, claimed));
        }
        try {
            return codec.decodeOwned(known, bytes);
        } catch (MalformedMessageException e) {
            return new DroppedMessage(Optional.of(known), bytes.length, e);
        }
    }

    private static MalformedMessageException badChecksum(Command command, int actual, int claimed) {
        return new MalformedMessageException(
                Reason.BAD_CHECKSUM,
                command,
                MessageHeader.CHECKSUM_OFFSET,
                "checksum " + checksumText(claimed) + ", the payload's is " + checksumText(actual));
    }

    private static String checksumText(int checksum) {
        return HexFormat.of().toHexDigits(Integer.reverseBytes(checksum));
    }

    private void reset() {
        headerFilled = 0;
        payloadLength = 0;
        command = null;
        illegalCommand = null;
        collects = false;
        payload = null;
    }
}
