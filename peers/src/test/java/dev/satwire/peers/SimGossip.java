package dev.satwire.peers;

import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Transaction;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/** How transactions get around among honest nodes, and what each of these really asked for and announced. */
final class SimGossip {
    private static final int ONE_HEARS_IN = 3;

    private final SimWires wires;
    private final Set<Deed> asked = new HashSet<>();
    private final Set<Deed> announced = new HashSet<>();

    private record Deed(InetAddress who, Hash256 id) {}

    SimGossip(SimWires wires) {
        this.wires = wires;
    }

    void asked(SimParty who, InventoryVector item) {
        asked.add(new Deed(who.address().getAddress(), item.hash()));
    }

    void announced(SimParty who, InventoryVector item) {
        announced.add(new Deed(who.address().getAddress(), item.hash()));
    }

    /** Lets some others hear of a transaction after a while, who tell their peers. */
    void spread(Transaction transaction, RandomGenerator random) {
        for (SimEnd end : wires.standing()) {
            end.node()
                    .filter(node -> end.isOpen() && random.nextInt(ONE_HEARS_IN) == 0)
                    .ifPresent(node -> {
                        var unused = end.connection()
                                .eventLoop()
                                .schedule(Duration.ofMillis(random.nextInt(60_000)), () -> node.announce(transaction));
                    });
        }
    }

    boolean mayHaveAsked(NetAddr peer, BroadcastReceipt receipt) {
        return did(asked, peer, receipt);
    }

    boolean mayHaveAnnounced(NetAddr peer, BroadcastReceipt receipt) {
        return did(announced, peer, receipt);
    }

    /** Hostile ones, and the pools among themselves, may do anything. */
    private boolean did(Set<Deed> deeds, NetAddr peer, BroadcastReceipt receipt) {
        InetAddress who = wires.place(peer.endpoint()).getAddress();
        return !wires.isHonest(who)
                || deeds.contains(new Deed(who, receipt.txid()))
                || deeds.contains(new Deed(who, receipt.wtxid()));
    }
}
