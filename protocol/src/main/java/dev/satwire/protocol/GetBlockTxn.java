package dev.satwire.protocol;

import java.util.List;
import java.util.Objects;

/**
 * Asks for the transactions of a {@link CmpctBlock} that the sender does not have (BIP-0152); {@link BlockTxn} brings them.
 * For blocks deeper than 10 Bitcoin Core sends the whole {@link Block} instead. <em>Immutable.</em>
 *
 * @param blockHash the block
 * @param indexes their places in the block, ascending, 0..65535; on the wire the distances between them. Bitcoin Core
 *     disconnects whoever asks for none
 */
public record GetBlockTxn(Hash256 blockHash, List<Integer> indexes) implements Payload {

    /** The command: {@code getblocktxn}. */
    public static final Command COMMAND = new Command("getblocktxn");

    /** The most indexes, for each has 16 bits: {@value}. */
    public static final int MAX_INDEXES = 0x1_0000;

    /**
     * Copies the list and checks it.
     *
     * @param blockHash the block
     * @param indexes their places in the block
     */
    public GetBlockTxn {
        Objects.requireNonNull(blockHash, "blockHash");
        indexes = IndexList.copyOf(indexes);
    }

    static GetBlockTxn read(WireReader in) {
        return new GetBlockTxn(in.hash(), IndexList.read(in));
    }

    void write(WireWriter out) {
        out.hash(blockHash);
        IndexList.write(out, indexes);
    }

    int wireSize() {
        return Hash256.LENGTH + IndexList.wireSize(indexes);
    }

    @Override
    public Command command() {
        return COMMAND;
    }

    @Override
    public String toString() {
        return "GetBlockTxn[" + blockHash + ", " + indexes.size() + " indexes]";
    }
}
