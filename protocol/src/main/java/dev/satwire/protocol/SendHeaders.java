package dev.satwire.protocol;

/**
 * Asks the peer to announce blocks with {@code headers} instead of {@link Inv} (BIP-0130). Empty. Known since protocol
 * version {@value ProtocolVersion#SENDHEADERS}. <em>Immutable.</em>
 */
public record SendHeaders() implements Payload {

    /** The command: {@code sendheaders}. */
    public static final Command COMMAND = new Command("sendheaders");

    static SendHeaders read(WireReader in) {
        return new SendHeaders();
    }

    void write(WireWriter out) {
        // The payload is empty.
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
