package dev.satwire.protocol;

/**
 * Asks the peer to send addresses as {@link AddrV2} (BIP-0155). Empty. Sent after receiving {@link Version} and before
 * sending {@link Verack}; later it ends the connection. <em>Immutable.</em>
 */
public record SendAddrV2() implements Payload {

    /** The command: {@code sendaddrv2}. */
    public static final Command COMMAND = new Command("sendaddrv2");

    static SendAddrV2 read(WireReader in) {
        return new SendAddrV2();
    }

    void write(WireWriter out) {
        // The payload is empty.
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
