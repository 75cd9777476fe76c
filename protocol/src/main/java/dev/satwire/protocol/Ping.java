package dev.satwire.protocol;

/**
 * Asks the peer for a {@link Pong} with the same nonce (BIP-0031). Bitcoin Core sends one every two minutes.
 * <em>Immutable.</em>
 *
 * <p>Peers of protocol version {@value ProtocolVersion#PING_WITHOUT_NONCE} or less send a ping without a nonce, which does
 * not decode and, as in Bitcoin Core, gets no answer.
 *
 * @param nonce any 64 bits; Bitcoin Core never uses 0
 */
public record Ping(long nonce) implements Payload {

    /** The command: {@code ping}. */
    public static final Command COMMAND = new Command("ping");

    static final int LENGTH = 8;

    static Ping read(WireReader in) {
        return new Ping(in.int64());
    }

    void write(WireWriter out) {
        out.int64(nonce);
    }

    /**
     * Returns the answer.
     *
     * @return a pong with this nonce
     */
    public Pong pong() {
        return new Pong(nonce);
    }

    @Override
    public Command command() {
        return COMMAND;
    }

    @Override
    public String toString() {
        return "Ping[nonce=0x" + Long.toHexString(nonce) + "]";
    }
}
