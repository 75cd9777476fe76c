package dev.satwire.protocol;

/** Payloads of {@code merkleblock}. */
final class MerkleBlockFuzz extends TargetFuzz {
    MerkleBlockFuzz() {
        super(FuzzTarget.MERKLE_BLOCK);
    }
}
