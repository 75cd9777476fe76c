package dev.satwire.protocol;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The commitment of a block's coinbase to the block's witnesses (BIP-0141). */
final class WitnessCommitment {

    /** An output script that carries a commitment begins so: OP_RETURN, a push of 36 bytes, four bytes of mark. */
    private static final Bytes PREFIX = Bytes.parse("6a24aa21a9ed");

    private WitnessCommitment() {}

    static Optional<Hash256> find(Block block) {
        if (block.transactions().isEmpty()) {
            return Optional.empty();
        }
        List<TxOut> outputs = block.transactions().get(0).outputs();
        for (int i = outputs.size() - 1; i >= 0; i--) {
            Bytes script = outputs.get(i).scriptPubKey();
            if (script.length() >= PREFIX.length() + Hash256.LENGTH && startsWithPrefix(script)) {
                return Optional.of(Hash256.at(script.array(), PREFIX.length()));
            }
        }
        return Optional.empty();
    }

    private static boolean startsWithPrefix(Bytes script) {
        for (int i = 0; i < PREFIX.length(); i++) {
            if (script.at(i) != PREFIX.at(i)) {
                return false;
            }
        }
        return true;
    }

    static Optional<Hash256> compute(Block block) {
        if (block.transactions().isEmpty()) {
            return Optional.empty();
        }
        List<TxIn> inputs = block.transactions().get(0).inputs();
        if (inputs.isEmpty() || inputs.get(0).witness().size() != 1) {
            return Optional.empty();
        }
        Bytes reserved = inputs.get(0).witness().get(0);
        if (reserved.length() != Hash256.LENGTH) {
            return Optional.empty();
        }
        List<Hash256> leaves = new ArrayList<>(block.wtxids());
        leaves.set(0, Hash256.ZERO);
        return Optional.of(MerkleTree.parent(MerkleTree.root(leaves).hash(), Hash256.at(reserved.array(), 0)));
    }
}
