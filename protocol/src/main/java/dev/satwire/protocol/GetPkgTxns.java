package dev.satwire.protocol;

import java.util.List;

/**
 * Asks for transactions as a package: all of them come as {@link PkgTxns}, or none (BIP-0331, a draft). <em>Immutable.</em>
 *
 * @param wtxids the wtxids, at most {@value #MAX_WTXIDS}
 */
@Experimental("BIP-0331")
public record GetPkgTxns(List<Hash256> wtxids) implements Payload {

    /** The command: {@code getpkgtxns}. */
    public static final Command COMMAND = new Command("getpkgtxns");

    /** The most transactions of a package: {@value}. */
    public static final int MAX_WTXIDS = 100;

    /**
     * Copies the list and checks its size.
     *
     * @param wtxids the wtxids
     */
    public GetPkgTxns {
        wtxids = WireList.copyOf(wtxids, "wtxids", MAX_WTXIDS);
    }

    static GetPkgTxns read(WireReader in) {
        return new GetPkgTxns(WireList.read(in, "wtxids", MAX_WTXIDS, Hash256.LENGTH, Hash256::at));
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
        return "GetPkgTxns[" + wtxids.size() + " wtxids]";
    }
}
