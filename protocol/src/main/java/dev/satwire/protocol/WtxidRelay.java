package dev.satwire.protocol;

/**
 * Asks the peer to announce transactions by wtxid (BIP-0339). Empty. Sent after receiving {@link Version} and before
 * sending {@link Verack}, to peers of at least protocol version {@value ProtocolVersion#WTXID_RELAY}; later it ends the
 * connection. <em>Immutable.</em>
 */
public record WtxidRelay() implements Payload {

    /** The command: {@code wtxidrelay}. */
    public static final Command COMMAND = new Command("wtxidrelay");

    static WtxidRelay read(WireReader in) {
        return new WtxidRelay();
    }

    void write(WireWriter out) {
        // The payload is empty.
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
