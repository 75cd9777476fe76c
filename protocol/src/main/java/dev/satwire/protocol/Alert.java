package dev.satwire.protocol;

import java.util.Objects;

/**
 * A signed warning to all nodes, from before 2016. The key is public now: an alert proves nothing, and Bitcoin Core only
 * still sends the final one to peers of protocol version 70012 and less. <em>Immutable.</em>
 *
 * <p>{@link AlertContent#parse} reads what the alert says.
 *
 * @param content the alert, encoded
 * @param signature the signature over the content
 */
public record Alert(Bytes content, Bytes signature) implements Payload {

    /** The command: {@code alert}. */
    public static final Command COMMAND = new Command("alert");

    /**
     * Checks the ranges.
     *
     * @param content the alert, encoded
     * @param signature the signature over the content
     */
    public Alert {
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(signature, "signature");
    }

    static Alert read(WireReader in) {
        return new Alert(Bytes.read(in, "content", VarInt.MAX_SIZE), Bytes.read(in, "signature", VarInt.MAX_SIZE));
    }

    void write(WireWriter out) {
        content.write(out);
        signature.write(out);
    }

    int wireSize() {
        return content.wireSize() + signature.wireSize();
    }

    @Override
    public Command command() {
        return COMMAND;
    }

    @Override
    public String toString() {
        return "Alert[" + content.length() + " bytes, signature of " + signature.length() + " bytes]";
    }
}
