package dev.satwire.protocol;

import java.util.Objects;

/**
 * A transaction that a {@link PartialMerkleTree} picks out. <em>Immutable.</em>
 *
 * @param index its place in the block, from 0
 * @param txid its txid
 */
public record MerkleMatch(int index, Hash256 txid) {

    /**
     * Checks the range.
     *
     * @param index its place in the block, from 0
     * @param txid its txid
     */
    public MerkleMatch {
        Objects.requireNonNull(txid, "txid");
        if (index < 0) {
            throw new IllegalArgumentException("index " + index + " is below 0");
        }
    }
}
