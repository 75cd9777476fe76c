package dev.satwire.protocol;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Decodes and encodes payloads without their frames: the bytes are the same in every transport, and stand alone in
 * captures and test vectors. <em>Immutable</em>, so thread-safe.
 *
 * <p>{@link #STANDARD} knows the commands of this package; {@link #with} makes a codec that knows more.
 */
public final class PayloadCodec {

    /** Knows the commands that this package has types for. */
    public static final PayloadCodec STANDARD = new PayloadCodec(Map.of());

    private final Map<Command, Function<byte[], ? extends CustomPayload>> custom;

    private PayloadCodec(Map<Command, Function<byte[], ? extends CustomPayload>> custom) {
        this.custom = Map.copyOf(custom);
    }

    /**
     * Returns a codec that also knows a command of the caller's. It may be one that has a type here, for networks whose
     * messages differ; who listens to that type gets nothing then.
     *
     * @param command the command; what the decoder makes must have it
     * @param decoder makes the payload of its bytes, an array that it may keep; called on I/O threads, so it must not
     *     block. Any exception it throws makes the message malformed, also a stack overflow; one made by
     *     {@link MalformedMessageException#invalidValue} tells why
     * @return a new codec
     * @throws IllegalArgumentException if the command is {@code version} or {@code verack}, without which no peer gets
     *     ready
     */
    public PayloadCodec with(Command command, Function<byte[], ? extends CustomPayload> decoder) {
        Objects.requireNonNull(decoder, "decoder");
        if (command.equals(Version.COMMAND) || command.equals(Verack.COMMAND)) {
            throw new IllegalArgumentException(command + " belongs to the handshake and cannot be replaced");
        }
        Map<Command, Function<byte[], ? extends CustomPayload>> more = new HashMap<>(custom);
        more.put(command, decoder);
        return new PayloadCodec(more);
    }

    /**
     * Decodes a payload.
     *
     * @param command the command it belongs to; one without a type gives an {@link UnknownPayload}
     * @param bytes the whole payload; copied
     * @return the payload, and how many bytes trailed behind its last field
     * @throws MalformedMessageException if the bytes are not a payload of that command
     */
    public Message decode(Command command, byte[] bytes) {
        try {
            return decodeOwned(command, MessageHeader.requirePayload(bytes).clone());
        } catch (MalformedMessageException e) {
            throw e.in(command);
        }
    }

    /** Decodes a payload that may keep the array. */
    Message decodeOwned(Command command, byte[] bytes) {
        Function<byte[], ? extends CustomPayload> decoder = custom.get(command);
        if (decoder != null) {
            return new Message(decodeCustom(command, decoder, bytes), bytes.length, 0);
        }
        WireReader in = new WireReader(bytes);
        Payload payload = PayloadRegistry.read(command, in);
        return new Message(payload, bytes.length, in.remaining());
    }

    private static CustomPayload decodeCustom(
            Command command, Function<byte[], ? extends CustomPayload> decoder, byte[] bytes) {
        try {
            CustomPayload payload = decoder.apply(bytes);
            if (payload.command().equals(command)) {
                return payload;
            }
        } catch (MalformedMessageException e) {
            // Even if a frame inside the payload was beyond reading, the stream that brought it is not.
            throw (e.reason().isFatal() ? MalformedMessageException.invalidValue(e.offset(), e.problem()) : e)
                    .in(command);
        } catch (Exception | StackOverflowError | AssertionError | LinkageError e) {
            // Also checked exceptions, which other languages throw through any interface, and the errors that bytes can
            // bring about. What remains, such as a heap that is full, is not the message's fault.
            throw new MalformedMessageException(
                            Reason.INVALID_VALUE,
                            0,
                            "its decoder threw " + e.getClass().getName())
                    .in(command);
        }
        throw new MalformedMessageException(Reason.INVALID_VALUE, 0, "its decoder made a payload of another command")
                .in(command);
    }

    /**
     * Encodes a payload. Every codec does this alike: payloads know their bytes.
     *
     * @param payload the payload
     * @return its bytes, a new array
     * @throws IllegalArgumentException if it takes more than {@link MessageHeader#MAX_PAYLOAD_LENGTH} bytes
     */
    public static byte[] encode(Payload payload) {
        Payload wire = onWire(payload);
        byte[] bytes = new byte[sizeOf(wire)];
        PayloadRegistry.write(wire, new WireWriter(bytes, 0));
        return bytes;
    }

    /** The size of a payload, which is within the limit. */
    static int sizeOf(Payload wire) {
        int size = PayloadRegistry.size(wire);
        if (size < 0 || size > MessageHeader.MAX_PAYLOAD_LENGTH) {
            throw new IllegalArgumentException(wire.command() + " takes " + Integer.toUnsignedString(size)
                    + " bytes, the limit is " + MessageHeader.MAX_PAYLOAD_LENGTH);
        }
        return size;
    }

    /** A payload that the registry can write: a custom one as its bytes. */
    static Payload onWire(Payload payload) {
        return payload instanceof CustomPayload custom
                ? UnknownPayload.of(custom.command(), custom.toByteArray())
                : payload;
    }

    /**
     * Tells whether a command has a payload type of its own.
     *
     * @param command the command
     * @return false if its payloads decode to {@link UnknownPayload}
     */
    public boolean knows(Command command) {
        return custom.containsKey(command) || PayloadRegistry.of(command).isPresent();
    }

    /**
     * Returns what payloads of a command decode to.
     *
     * @param command the command
     * @return its class; {@link CustomPayload} for a command of the caller's, whose decoder may make any of them, and
     *     {@link UnknownPayload} for one without a type
     */
    public Class<? extends Payload> typeOf(Command command) {
        if (custom.containsKey(command)) {
            return CustomPayload.class;
        }
        PayloadType<?> known = PayloadRegistry.of(command).orElse(null);
        return known == null ? UnknownPayload.class : known.type();
    }

    @Override
    public String toString() {
        return "PayloadCodec[" + PayloadRegistry.TYPES.size() + " commands and " + custom.size() + " custom]";
    }
}
