package dev.satwire.protocol;

/**
 * A payload of a command that this library has no type for, such as one of an experiment or of another coin. Its command
 * is registered, with what decodes it, in a {@link PayloadCodec}; encoding needs nothing but {@link #toByteArray()}.
 * Implementations are immutable.
 *
 * <pre>{@code
 * record Tip(long height) implements CustomPayload {
 *     static final Command COMMAND = new Command("tip");
 *
 *     static Tip decode(byte[] bytes) {
 *         return new Tip(ByteBuffer.wrap(bytes).getLong());
 *     }
 *
 *     public Command command() {
 *         return COMMAND;
 *     }
 *
 *     public byte[] toByteArray() {
 *         return ByteBuffer.allocate(8).putLong(height).array();
 *     }
 * }
 *
 * PayloadCodec codec = PayloadCodec.STANDARD.with(Tip.COMMAND, Tip::decode);
 * }</pre>
 */
public non-sealed interface CustomPayload extends Payload {

    /**
     * Encodes the payload.
     *
     * @return at most {@value MessageHeader#MAX_PAYLOAD_LENGTH} bytes, a new array
     */
    byte[] toByteArray();
}
