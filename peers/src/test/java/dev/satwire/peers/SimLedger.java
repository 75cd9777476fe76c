package dev.satwire.peers;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockLocator;
import dev.satwire.protocol.GetData;
import dev.satwire.protocol.GetHeaders;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.NotFound;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.Tx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** What one host has: the first blocks of a chain that all share, some transactions, and those it was sent. */
final class SimLedger {
    /** The chain of the simulation. */
    static final Chain CHAIN = new Chain(24);

    /** Transactions that some have. */
    static final List<Transaction> TRANSACTIONS =
            List.of(Chain.transaction(1_001), Chain.transaction(1_002), Chain.transaction(1_003));

    private static final int KNOWN = InventoryVector.WITNESS_FLAG - 1;

    private final int height;
    private final Map<Hash256, Block> blocks = new HashMap<>();
    private final Map<Hash256, Transaction> byTxid = new HashMap<>();
    private final Map<Hash256, Transaction> byWtxid = new HashMap<>();

    SimLedger(RandomGenerator random) {
        height = random.nextInt(CHAIN.blocks.size());
        CHAIN.blocks.subList(0, height + 1).forEach(block -> blocks.put(block.hash(), block));
        TRANSACTIONS.stream().filter(transaction -> random.nextBoolean()).forEach(this::add);
    }

    /** Notes a transaction; false if it was known. */
    boolean add(Transaction transaction) {
        byWtxid.put(transaction.wtxid(), transaction);
        return byTxid.put(transaction.txid(), transaction) == null;
    }

    boolean has(InventoryVector item) {
        return object(item).isPresent();
    }

    /** The headers behind the last block that a locator and this host have in common. */
    Headers headers(GetHeaders asked) {
        BlockLocator locator = asked.locator();
        for (int common = locator.hashes().isEmpty() ? 0 : height; common >= 0; common--) {
            if (locator.hashes().contains(CHAIN.hash(common))) {
                return new Headers(CHAIN.headers(common + 1, height + 1));
            }
        }
        Block stop = blocks.get(asked.stop());
        return new Headers(locator.hashes().isEmpty() && stop != null ? List.of(stop.header()) : List.of());
    }

    /** All that was asked for and is there, and then what is not. */
    List<Payload> objects(GetData asked) {
        List<Payload> answer = new ArrayList<>();
        List<InventoryVector> missing = new ArrayList<>();
        for (InventoryVector item : asked.items()) {
            object(item).ifPresentOrElse(answer::add, () -> missing.add(item));
        }
        if (!missing.isEmpty()) {
            answer.add(new NotFound(missing));
        }
        return answer;
    }

    private Optional<Payload> object(InventoryVector item) {
        boolean witness = (item.type() & InventoryVector.WITNESS_FLAG) != 0;
        return switch (item.type() & KNOWN) {
            case InventoryVector.BLOCK -> Optional.ofNullable(blocks.get(item.hash()));
            case InventoryVector.WTX ->
                Optional.ofNullable(byWtxid.get(item.hash())).map(Tx::new);
            case InventoryVector.TX ->
                Optional.ofNullable(byTxid.get(item.hash()))
                        .map(found -> new Tx(witness ? found : found.withoutWitness()));
            default -> Optional.empty();
        };
    }
}
