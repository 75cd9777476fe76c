package dev.satwire.protocol;

/**
 * Starts a round of reconciliation (BIP-0330, a draft). Sent by the initiator of the connection; {@link Sketch} answers.
 * <em>Immutable.</em>
 *
 * @param setSize how many transactions the sender would announce, 0..65535
 * @param q the expected share of differences, scaled by 32,767, 0..65535
 */
@Experimental("BIP-0330")
public record ReqRecon(int setSize, int q) implements Payload {

    /** The command: {@code reqrecon}. */
    public static final Command COMMAND = new Command("reqrecon");

    static final int LENGTH = 4;

    /**
     * Checks the ranges.
     *
     * @param setSize how many transactions the sender would announce, 0..65535
     * @param q the expected share of differences, scaled by 32,767, 0..65535
     */
    public ReqRecon {
        Ranges.requireUint16("setSize", setSize);
        Ranges.requireUint16("q", q);
    }

    static ReqRecon read(WireReader in) {
        return new ReqRecon(in.uint16(), in.uint16());
    }

    void write(WireWriter out) {
        out.uint16(setSize);
        out.uint16(q);
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
