package dev.satwire.protocol;

import java.util.List;

/**
 * The wtxids of a transaction and of all its unconfirmed ancestors (BIP-0331, a draft). Answers a {@link GetData} of
 * type 7, {@code MSG_ANCPKGINFO}. <em>Immutable.</em>
 *
 * @param wtxids the wtxids, the transaction that was asked about last
 */
@Experimental("BIP-0331")
public record AncPkgInfo(List<Hash256> wtxids) implements Payload {

    /** The command: {@code ancpkginfo}. */
    public static final Command COMMAND = new Command("ancpkginfo");

    /**
     * Copies the list and checks its size.
     *
     * @param wtxids the wtxids, the transaction that was asked about last
     */
    public AncPkgInfo {
        wtxids = WireList.copyOf(wtxids, "wtxids", VarInt.MAX_SIZE);
    }

    static AncPkgInfo read(WireReader in) {
        return new AncPkgInfo(WireList.read(in, "wtxids", VarInt.MAX_SIZE, Hash256.LENGTH, Hash256::at));
    }

    void write(WireWriter out) {
        WireList.write(out, wtxids, Hash256.LENGTH, Hash256::write);
    }

    int wireSize() {
        return VarInt.sizeOf(wtxids.size()) + wtxids.size() * Hash256.LENGTH;
    }

    @Override
    public Command command() {
        return COMMAND;
    }

    @Override
    public String toString() {
        return "AncPkgInfo[" + wtxids.size() + " wtxids]";
    }
}
