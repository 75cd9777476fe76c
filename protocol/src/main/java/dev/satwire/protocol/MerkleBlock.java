package dev.satwire.protocol;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.List;
import java.util.Objects;

/**
 * A block reduced to the transactions that match the connection's bloom filter (BIP-0037, since protocol version
 * 70001): its header and the proof that
 * they are in it. Answers a {@link GetData} of {@link InventoryVector#FILTERED_BLOCK}; the transactions follow as
 * {@link Tx}, without witnesses. <em>Immutable.</em>
 *
 * @param header the block's header; its proof of work and its place in the chain are for the receiver to check
 * @param tree which transactions match
 */
public record MerkleBlock(BlockHeader header, PartialMerkleTree tree) implements Payload {

    /** The command: {@code merkleblock}. */
    public static final Command COMMAND = new Command("merkleblock");

    private static final int ROOT_OFFSET = 36;

    /**
     * Checks that both are there.
     *
     * @param header the block's header
     * @param tree which transactions match
     */
    public MerkleBlock {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(tree, "tree");
    }

    /**
     * Finds out which transactions are proven to be in the block: the tree must be one, as
     * {@link PartialMerkleTree#extractMatches()} demands, and its root the header's. What the transactions say is not
     * proven before they have arrived and their txids are these; nor is anything about those that a peer leaves out.
     *
     * @return the transactions that match, in the order of the block
     * @throws MalformedMessageException if there is no tree, or its root is another
     */
    public List<MerkleMatch> extractMatches() {
        try {
            MerkleMatches matches = tree.extractMatches();
            if (!matches.root().equals(header.merkleRoot())) {
                throw new MalformedMessageException(
                        Reason.INVALID_VALUE, ROOT_OFFSET, "the root of the tree is not the one of the header");
            }
            return matches.transactions();
        } catch (MalformedMessageException e) {
            throw e.in(COMMAND);
        }
    }

    static MerkleBlock read(WireReader in) {
        return new MerkleBlock(BlockHeader.read(in), PartialMerkleTree.read(in));
    }

    void write(WireWriter out) {
        header.write(out);
        tree.write(out);
    }

    int wireSize() {
        return BlockHeader.LENGTH + tree.wireSize();
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
