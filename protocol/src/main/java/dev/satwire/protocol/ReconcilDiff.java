package dev.satwire.protocol;

import java.util.List;

/**
 * Ends a round of reconciliation and asks for what the sender lacks (BIP-0330, a draft). Sent by the initiator of the
 * connection. <em>Immutable.</em>
 *
 * @param success whether the sketches could be decoded
 * @param askShortIds the short ids of the transactions to announce, each 32 bits, unsigned
 */
@Experimental("BIP-0330")
public record ReconcilDiff(boolean success, List<Integer> askShortIds) implements Payload {

    /** The command: {@code reconcildiff}. */
    public static final Command COMMAND = new Command("reconcildiff");

    /**
     * Copies the list.
     *
     * @param success whether the sketches could be decoded
     * @param askShortIds the short ids of the transactions to announce
     */
    public ReconcilDiff {
        askShortIds = WireList.copyOf(askShortIds, "short ids", VarInt.MAX_SIZE);
    }

    static ReconcilDiff read(WireReader in) {
        return new ReconcilDiff(in.bool(), WireList.read(in, "short ids", VarInt.MAX_SIZE, 4, WireReader::int32));
    }

    void write(WireWriter out) {
        out.bool(success);
        WireList.write(out, askShortIds, 4, (id, to) -> to.int32(id));
    }

    int wireSize() {
        return 1 + VarInt.sizeOf(askShortIds.size()) + 4 * askShortIds.size();
    }

    @Override
    public Command command() {
        return COMMAND;
    }

    @Override
    public String toString() {
        return "ReconcilDiff[" + (success ? "success" : "failure") + ", " + askShortIds.size() + " short ids]";
    }
}
