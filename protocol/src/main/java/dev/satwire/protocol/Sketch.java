package dev.satwire.protocol;

import java.util.Objects;

/**
 * The sketch of a set of short ids, or its extension: answers {@link ReqRecon} and {@link ReqSketchExt} (BIP-0330, a
 * draft).
 * <em>Immutable.</em>
 *
 * @param data four bytes for each difference that it can tell; empty if there is nothing to reconcile
 */
@Experimental("BIP-0330")
public record Sketch(Bytes data) implements Payload {

    /** The command: {@code sketch}. */
    public static final Command COMMAND = new Command("sketch");

    /**
     * Checks the ranges.
     *
     * @param data four bytes for each difference that it can tell
     */
    public Sketch {
        Objects.requireNonNull(data, "data");
    }

    static Sketch read(WireReader in) {
        return new Sketch(Bytes.read(in, "sketch", VarInt.MAX_SIZE));
    }

    void write(WireWriter out) {
        data.write(out);
    }

    int wireSize() {
        return data.wireSize();
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
