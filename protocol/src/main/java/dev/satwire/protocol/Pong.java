package dev.satwire.protocol;

/**
 * Answers a {@link Ping} (BIP-0031), of peers above protocol version
 * {@value ProtocolVersion#PING_WITHOUT_NONCE}. <em>Immutable.</em>
 *
 * @param nonce the nonce of the ping
 */
public record Pong(long nonce) implements Payload {

    /** The command: {@code pong}. */
    public static final Command COMMAND = new Command("pong");

    static final int LENGTH = 8;

    static Pong read(WireReader in) {
        return new Pong(in.int64());
    }

    void write(WireWriter out) {
        out.int64(nonce);
    }

    @Override
    public Command command() {
        return COMMAND;
    }

    @Override
    public String toString() {
        return "Pong[nonce=0x" + Long.toHexString(nonce) + "]";
    }
}
