package dev.satwire.peers;

import dev.satwire.peers.BroadcastReceipt.PeerReport;
import dev.satwire.peers.SimPromises.Kind;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.Transaction;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** The transactions that users of one pool broadcast, and whether their receipts are true. */
final class SimBroadcasts {
    private static final int FIRST = 10_000;
    private static final int DIFFERENT = 12;
    private static final int LONGEST_MILLIS = 400_000;

    /** How long after its deadline one may still be on its way out. */
    private static final Duration SLACK = Duration.ofMinutes(4);

    private final SimWires wires;
    private final SimPool pool;
    private final RandomGenerator random;
    private final Map<Hash256, Begun> begun = new HashMap<>();

    private record Begun(TransactionBroadcast broadcast, Duration endsAt) {}

    SimBroadcasts(SimWires wires, SimPool pool, RandomGenerator random) {
        this.wires = wires;
        this.pool = pool;
        this.random = random;
    }

    /** One of those that some pool may be broadcasting. */
    static InventoryVector anyItem(RandomGenerator random) {
        Hash256 txid = Chain.transaction(FIRST + random.nextInt(DIFFERENT)).txid();
        return new InventoryVector(InventoryVector.TX, txid);
    }

    /** Broadcasts one of some transactions, which this or another pool may have broadcast before. */
    void begin() {
        Transaction transaction = Chain.transaction(FIRST + random.nextInt(DIFFERENT));
        int enough = 1 + random.nextInt(3);
        boolean byEchoes = random.nextBoolean();
        Predicate<BroadcastReceipt> isEnough = receipt -> (byEchoes ? receipt.echoed() : receipt.sent()) >= enough;
        Duration deadline = Duration.ofMillis(1 + random.nextInt(LONGEST_MILLIS));
        Begun before = begun.get(transaction.txid());
        TransactionBroadcast broadcast;
        try {
            broadcast =
                    pool.pool.broadcastTransaction(transaction, new BroadcastOptions(audience(), deadline, isEnough));
        } catch (IllegalStateException refused) {
            require(pool.deeds.closed || before != null, transaction.txid(), "was refused: " + refused.getMessage());
            return;
        }
        require(before == null || now().compareTo(before.endsAt) >= 0, transaction.txid(), "is broadcast twice");
        begun.put(transaction.txid(), new Begun(broadcast, now().plus(deadline)));
        pool.promises.add(Kind.RECEIPT, "broadcast of " + transaction.txid(), broadcast.done(), deadline);
        var unused = broadcast.done().thenAccept(receipt -> {
            check(receipt);
            require(
                    receipt.isEnough() == isEnough.test(receipt),
                    receipt.txid(),
                    (receipt.isEnough() ? "was called enough: " : "was not called enough: ") + receipt);
        });
    }

    private IntUnaryOperator audience() {
        int number = 1 + random.nextInt(4);
        return random.nextBoolean() ? peers -> (peers + 1) / 2 : peers -> number;
    }

    /** Ends one early. */
    void end() {
        begun.keySet().stream()
                .sorted()
                .findFirst()
                .ifPresent(first -> begun.remove(first).broadcast.close());
    }

    /** What must hold at any time. */
    void check() {
        begun.values().forEach(each -> check(each.broadcast.receipt()));
        begun.values().removeIf(each -> now().compareTo(each.endsAt.plus(SLACK)) > 0);
    }

    /** Nobody is said to have done what he did not do. */
    private void check(BroadcastReceipt receipt) {
        for (PeerReport report : receipt.peers()) {
            boolean ordered = (!report.requested() || report.announced()) && (!report.sent() || report.requested());
            require(ordered, receipt.txid(), "has an impossible report: " + report);
            boolean asked = wires.gossip.mayHaveAsked(report.peer(), receipt);
            require(!report.requested() || asked, receipt.txid(), "was not asked for by " + report);
            boolean announced = wires.gossip.mayHaveAnnounced(report.peer(), receipt);
            require(!report.echoed() || announced, receipt.txid(), "was not announced by " + report);
        }
    }

    private Duration now() {
        return wires.network.clock().elapsed();
    }

    private void require(boolean condition, Hash256 txid, String problem) {
        wires.require(condition, () -> pool.party + ": broadcast of " + txid + " " + problem);
    }
}
