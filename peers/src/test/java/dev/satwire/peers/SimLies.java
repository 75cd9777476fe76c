package dev.satwire.peers;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.GetData;
import dev.satwire.protocol.GetHeaders;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.NotFound;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.Tx;
import java.util.List;
import java.util.random.RandomGenerator;

/** Answers to what was asked that are not what was asked for. */
final class SimLies {
    private SimLies() {}

    static List<Payload> about(GetData asked, RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0 -> List.of(new NotFound(asked.items()));
            case 1 -> List.of(new NotFound(List.of(new InventoryVector(InventoryVector.BLOCK, Hash256.ZERO))));
            // The right header, and transactions that it does not name.
            case 2 -> asked.items().stream().map(item -> changed(item.hash())).toList();
            case 3 -> List.of(SimLedger.CHAIN.blocks.get(random.nextInt(SimLedger.CHAIN.blocks.size())));
            // The same transactions with other witnesses, or without.
            case 4 ->
                SimLedger.TRANSACTIONS.stream()
                        .<Payload>map(transaction -> new Tx(transaction.withoutWitness()))
                        .toList();
            default -> List.of(new Tx(Chain.transaction(1_001 + random.nextInt(5), random.nextInt())));
        };
    }

    private static Payload changed(Hash256 hash) {
        return SimLedger.CHAIN.blocks.stream()
                .filter(block -> block.hash().equals(hash))
                .<Payload>map(block -> Block.of(block.header(), List.of(other(block))))
                .findFirst()
                .orElse(new NotFound(List.of()));
    }

    private static Transaction other(Block block) {
        return Chain.transaction(block.transactions().get(0).hashCode());
    }

    static Headers about(GetHeaders asked, RandomGenerator random) {
        int last = random.nextInt(SimLedger.CHAIN.blocks.size());
        return new Headers(SimLedger.CHAIN.headers(random.nextInt(last + 1), last));
    }
}
