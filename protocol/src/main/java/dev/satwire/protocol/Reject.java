package dev.satwire.protocol;

import java.util.Objects;
import java.util.Optional;

/**
 * Tells why a message was not accepted (BIP-0061, since protocol version 70002). Bitcoin Core sent it from 0.9 to 0.19
 * and ignores it since; some other nodes still send it. <em>Immutable.</em>
 *
 * @param message the command of the message that was rejected, at most {@value #MAX_MESSAGE_LENGTH} bytes
 * @param code why, 0..255; see the constants
 * @param reason the same in words, at most {@value #MAX_REASON_LENGTH} bytes
 * @param hash the transaction or block that was rejected, if the rejected message carried one
 */
public record Reject(WireText message, int code, WireText reason, Optional<Hash256> hash) implements Payload {

    /** The command: {@code reject}. */
    public static final Command COMMAND = new Command("reject");

    /** The longest name of a rejected message: {@value} bytes. */
    public static final int MAX_MESSAGE_LENGTH = 12;

    /** The longest reason ({@code MAX_REJECT_MESSAGE_LENGTH}): {@value} bytes. */
    public static final int MAX_REASON_LENGTH = 111;

    /** The message could not be decoded. */
    public static final int MALFORMED = 0x01;

    /** The object breaks a consensus rule. */
    public static final int INVALID = 0x10;

    /** The protocol version is no longer supported. */
    public static final int OBSOLETE = 0x11;

    /** A second version, or a double spend. */
    public static final int DUPLICATE = 0x12;

    /** The transaction is not relayed by policy. */
    public static final int NONSTANDARD = 0x40;

    /** An output is too small. */
    public static final int DUST = 0x41;

    /** The fee is too low. */
    public static final int INSUFFICIENT_FEE = 0x42;

    /** The block is not compatible with a checkpoint. */
    public static final int CHECKPOINT = 0x43;

    /**
     * Checks the lengths and the code.
     *
     * @param message the command of the message that was rejected
     * @param code why
     * @param reason the same in words
     * @param hash the transaction or block that was rejected
     */
    public Reject {
        Objects.requireNonNull(hash, "hash");
        if (message.length() > MAX_MESSAGE_LENGTH || reason.length() > MAX_REASON_LENGTH) {
            throw new IllegalArgumentException(
                    "message has at most " + MAX_MESSAGE_LENGTH + " bytes and reason at most " + MAX_REASON_LENGTH
                            + ", got " + message.length() + " and " + reason.length());
        }
        if (code < 0 || code > 0xFF) {
            throw new IllegalArgumentException("a code is 0..255, got " + code);
        }
    }

    static Reject read(WireReader in) {
        WireText message = WireText.read(in, "message", MAX_MESSAGE_LENGTH);
        int code = in.uint8();
        WireText reason = WireText.read(in, "reason", MAX_REASON_LENGTH);
        Optional<Hash256> hash = in.remaining() >= Hash256.LENGTH ? Optional.of(in.hash()) : Optional.empty();
        return new Reject(message, code, reason, hash);
    }

    void write(WireWriter out) {
        message.write(out);
        out.uint8(code);
        reason.write(out);
        hash.ifPresent(out::hash);
    }

    int wireSize() {
        return message.wireSize() + 1 + reason.wireSize() + (hash.isPresent() ? Hash256.LENGTH : 0);
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
