package dev.satwire.protocol;

import java.util.Objects;

/**
 * Tells of a feature that the sender offers (BIP-0434). Any number of them, between {@link Version} and {@link Verack}, to
 * peers of protocol version {@value ProtocolVersion#FEATURE} and more. Unknown features are ignored. Nothing may follow
 * the data: this is the one message whose trailing bytes are malformed, and which Bitcoin Core disconnects for.
 * <em>Immutable.</em>
 *
 * @param id the feature, {@value #MIN_ID_LENGTH}..{@value #MAX_ID_LENGTH} bytes, which should be printable ASCII
 * @param data what belongs to it, at most {@value #MAX_DATA_LENGTH} bytes
 */
public record Feature(WireText id, Bytes data) implements Payload {

    /** The command: {@code feature}. */
    public static final Command COMMAND = new Command("feature");

    /** The shortest id: {@value} bytes. */
    public static final int MIN_ID_LENGTH = 4;

    /** The longest id: {@value} bytes. */
    public static final int MAX_ID_LENGTH = 80;

    /** The longest data: {@value} bytes. */
    public static final int MAX_DATA_LENGTH = 512;

    /**
     * Checks the lengths.
     *
     * @param id the feature
     * @param data what belongs to it
     */
    public Feature {
        Objects.requireNonNull(data, "data");
        if (id.length() < MIN_ID_LENGTH || id.length() > MAX_ID_LENGTH || data.length() > MAX_DATA_LENGTH) {
            throw new IllegalArgumentException("a feature has an id of " + MIN_ID_LENGTH + ".." + MAX_ID_LENGTH
                    + " bytes and at most " + MAX_DATA_LENGTH + " bytes of data, got " + id.length() + " and "
                    + data.length());
        }
    }

    static Feature read(WireReader in) {
        WireText id = WireText.read(in, "feature id", MAX_ID_LENGTH);
        if (id.length() < MIN_ID_LENGTH) {
            throw new MalformedMessageException(
                    MalformedMessageException.Reason.INVALID_VALUE,
                    0,
                    "feature id of " + id.length() + " bytes, the least is " + MIN_ID_LENGTH);
        }
        Bytes data = Bytes.read(in, "feature data", MAX_DATA_LENGTH);
        in.requireEnd();
        return new Feature(id, data);
    }

    void write(WireWriter out) {
        id.write(out);
        data.write(out);
    }

    int wireSize() {
        return id.wireSize() + data.wireSize();
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
