package dev.satwire.protocol;

/**
 * Asks for an extension of a {@link Sketch} that was too small to decode (BIP-0330, a draft). Empty. Sent by the
 * initiator of the connection. <em>Immutable.</em>
 */
@Experimental("BIP-0330")
public record ReqSketchExt() implements Payload {

    /** The command: {@code reqsketchext}. */
    public static final Command COMMAND = new Command("reqsketchext");

    static ReqSketchExt read(WireReader in) {
        return new ReqSketchExt();
    }

    void write(WireWriter out) {
        // The payload is empty.
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
