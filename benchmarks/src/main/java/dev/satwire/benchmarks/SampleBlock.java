package dev.satwire.benchmarks;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.OutPoint;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.TxIn;
import dev.satwire.protocol.TxOut;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A block whose parts have the sizes that those of real blocks have, and are random beside that. */
final class SampleBlock {
    private static final int TRANSACTIONS = 1_557;
    private static final int MAX_INPUTS = 5;
    private static final int MAX_OUTPUTS = 10;

    private static final int SIGNATURE = 72;
    private static final int PUBLIC_KEY = 33;

    private SampleBlock() {}

    static Block block(Random random) {
        List<Transaction> transactions = new ArrayList<>();
        transactions.add(coinbase(random));
        while (transactions.size() < TRANSACTIONS) {
            boolean withWitness = transactions.size() % 2 == 0;
            int inputs = 1 + random.nextInt(MAX_INPUTS);
            int outputs = 1 + random.nextInt(MAX_OUTPUTS);
            transactions.add(transaction(random, withWitness, inputs, outputs));
        }
        Block rootless = Block.of(SampleMessage.header(random, Hash256.ZERO), transactions);
        return Block.of(SampleMessage.header(random, rootless.computeMerkleRoot()), transactions);
    }

    private static Transaction coinbase(Random random) {
        TxIn input = new TxIn(OutPoint.NONE, bytes(random, 48), TxIn.FINAL_SEQUENCE);
        return Transaction.of(1, List.of(input), outputs(random, 2), 0);
    }

    static Transaction transaction(Random random, boolean withWitness, int inputs, int outputs) {
        List<TxIn> from = new ArrayList<>();
        for (int i = 0; i < inputs; i++) {
            OutPoint spent = new OutPoint(SampleMessage.hash(random), random.nextInt(4));
            from.add(
                    withWitness
                            ? new TxIn(
                                    spent,
                                    Bytes.EMPTY,
                                    TxIn.FINAL_SEQUENCE,
                                    List.of(bytes(random, SIGNATURE), bytes(random, PUBLIC_KEY)))
                            : new TxIn(spent, bytes(random, 1 + SIGNATURE + 1 + PUBLIC_KEY), TxIn.FINAL_SEQUENCE));
        }
        return Transaction.of(2, from, outputs(random, outputs), 0);
    }

    private static List<TxOut> outputs(Random random, int count) {
        List<TxOut> outputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            outputs.add(new TxOut(random.nextInt(1_000_000_000), bytes(random, 22 + random.nextInt(4))));
        }
        return outputs;
    }

    private static Bytes bytes(Random random, int count) {
        return Bytes.of(SampleMessage.bytes(random, count));
    }
}
