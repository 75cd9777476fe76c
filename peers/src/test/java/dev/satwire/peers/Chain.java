package dev.satwire.peers;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.BlockLocator;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.OutPoint;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.TxIn;
import dev.satwire.protocol.TxOut;
import java.util.ArrayList;
import java.util.List;

/** Blocks that follow each other, each with one transaction and the right merkle root, without any work. */
final class Chain {
    final List<Block> blocks = new ArrayList<>();

    Chain(int length) {
        for (int i = 0; i < length; i++) {
            blocks.add(block(
                    i == 0 ? Hash256.ZERO : hash(i - 1), List.of(transaction(i).withoutWitness())));
        }
    }

    static Block block(Hash256 previous, List<Transaction> transactions) {
        Hash256 root = Block.of(header(previous, Hash256.ZERO), transactions).computeMerkleRoot();
        return Block.of(header(previous, root), transactions);
    }

    private static BlockHeader header(Hash256 previous, Hash256 root) {
        return new BlockHeader(1, previous, root, 1_700_000_000, 0x207fffff, 0);
    }

    /** A transaction of which the txid is not the wtxid. */
    static Transaction transaction(int number) {
        return transaction(number, number);
    }

    static Transaction transaction(int number, int witness) {
        byte[] proof = {(byte) (witness >> 24), (byte) (witness >> 16), (byte) (witness >> 8), (byte) witness};
        TxIn input =
                new TxIn(new OutPoint(Hash256.ZERO, number), Bytes.of(new byte[] {1}), 0, List.of(Bytes.of(proof)));
        return Transaction.of(2, List.of(input), List.of(new TxOut(number, Bytes.of(new byte[] {1}))), 0);
    }

    Hash256 hash(int height) {
        return blocks.get(height).hash();
    }

    List<BlockHeader> headers(int from, int to) {
        return blocks.subList(from, to).stream().map(Block::header).toList();
    }

    BlockLocator locator(int height) {
        return BlockLocator.of(height, this::hash);
    }
}
