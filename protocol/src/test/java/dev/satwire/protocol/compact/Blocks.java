package dev.satwire.protocol.compact;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.OutPoint;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.TxIn;
import dev.satwire.protocol.TxOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes blocks whose header and coinbase commit to what is in them, though nobody mined them. */
final class Blocks {
    private static final Bytes RESERVED = Bytes.of(new byte[Hash256.LENGTH]);

    private Blocks() {}

    static Bytes bytes(int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    static Hash256 hash(Random random) {
        return Hash256.of(bytes(Hash256.LENGTH, random).toByteArray());
    }

    /** A transaction like no other, with a witness or without. */
    static Transaction transaction(boolean hasWitness, Random random) {
        List<Bytes> witness = hasWitness ? List.of(bytes(1 + random.nextInt(40), random)) : List.of();
        TxIn input = new TxIn(new OutPoint(hash(random), random.nextInt(9)), Bytes.EMPTY, TxIn.FINAL_SEQUENCE, witness);
        return Transaction.of(2, List.of(input), List.of(new TxOut(random.nextInt(99), bytes(25, random))), 0);
    }

    static List<Transaction> transactions(int count, Random random) {
        List<Transaction> transactions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            transactions.add(transaction(random.nextBoolean(), random));
        }
        return transactions;
    }

    /** A block of a coinbase, which commits to the witnesses, and the given transactions. */
    static Block of(List<Transaction> transactions) {
        Block draft = Block.of(header(Hash256.ZERO), withCoinbase(Hash256.ZERO, transactions));
        List<Transaction> all = withCoinbase(draft.computeWitnessCommitment().orElseThrow(), transactions);
        return withRoot(all);
    }

    /** A block of exactly the given transactions. */
    static Block withRoot(List<Transaction> all) {
        return Block.of(header(Block.of(header(Hash256.ZERO), all).computeMerkleRoot()), all);
    }

    private static BlockHeader header(Hash256 root) {
        return new BlockHeader(4, Hash256.ZERO, root, 1, 0x207f_ffffL, 2);
    }

    private static List<Transaction> withCoinbase(Hash256 commitment, List<Transaction> transactions) {
        TxIn input = new TxIn(OutPoint.NONE, Bytes.parse("0151"), TxIn.FINAL_SEQUENCE, List.of(RESERVED));
        String hex = Bytes.of(commitment.toByteArray()).toHexString();
        TxOut output = new TxOut(0, Bytes.parse("6a24aa21a9ed" + hex));
        List<Transaction> all = new ArrayList<>();
        all.add(Transaction.of(2, List.of(input), List.of(output), 0));
        all.addAll(transactions);
        return all;
    }
}
