package dev.satwire.protocol;

/**
 * Offers to announce transactions by set reconciliation (BIP-0330). Only between {@link Version} and {@link Verack}, and
 * only with {@link WtxidRelay}. Bitcoin Core knows this handshake, off by default, and nothing of what it leads to; it
 * disconnects for a version of 0 and for a second message. <em>Immutable.</em>
 *
 * @param version the version of the method; {@value #VERSION} is the one in use
 * @param salt the half of the key for short ids that this side chooses, any 64 bits
 */
public record SendTxRcncl(long version, long salt) implements Payload {

    /** The command: {@code sendtxrcncl}. */
    public static final Command COMMAND = new Command("sendtxrcncl");

    /** The version that there is: {@value}. */
    public static final long VERSION = 1;

    static final int LENGTH = 12;

    /**
     * Checks the ranges.
     *
     * @param version the version of the method
     * @param salt the half of the key for short ids that this side chooses, any 64 bits
     */
    public SendTxRcncl {
        Ranges.requireUint32("version", version);
    }

    static SendTxRcncl read(WireReader in) {
        return new SendTxRcncl(in.uint32(), in.int64());
    }

    void write(WireWriter out) {
        out.uint32(version);
        out.int64(salt);
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
