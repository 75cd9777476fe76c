package dev.satwire.protocol;

/**
 * Asks the peer not to announce transactions that pay less (BIP-0133). Bitcoin Core sends it about every ten minutes, with
 * noise, and ignores rates below 0 and above 21 million bitcoin. Known since protocol version 70013. <em>Immutable.</em>
 *
 * @param feeRate satoshi per 1,000 virtual bytes; signed, and any value on the wire
 */
public record FeeFilter(long feeRate) implements Payload {

    /** The command: {@code feefilter}. */
    public static final Command COMMAND = new Command("feefilter");

    static final int LENGTH = 8;

    static FeeFilter read(WireReader in) {
        return new FeeFilter(in.int64());
    }

    void write(WireWriter out) {
        out.int64(feeRate);
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
