package dev.satwire.protocol;

/**
 * Accepts the peer's {@link Version} and ends one side's half of the handshake. Empty; each side sends it once. Known since
 * protocol version 209. <em>Immutable.</em>
 */
public record Verack() implements Payload {

    /** The command: {@code verack}. */
    public static final Command COMMAND = new Command("verack");

    static Verack read(WireReader in) {
        return new Verack();
    }

    void write(WireWriter out) {
        // The payload is empty.
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
