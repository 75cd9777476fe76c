package dev.satwire.peers;

import dev.satwire.protocol.GetData;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.Transaction;
import dev.satwire.transport.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * The transactions that a pool broadcasts. It listens to its pool as any user could, and only while there is one; who
 * is gone it is told.
 * <em>Thread-safe.</em>
 */
final class TransactionBroadcasts {

    /** How many may be open at once. */
    static final int MAX_BROADCASTS = BroadcastOptions.MAX_OPEN;

    private final Supplier<List<Peer>> peers;
    private final Listeners listeners;
    private final EventLoop loop;
    private final ListenerThreads threads;
    private final RandomGenerator random;

    // Guarded by this.
    private final Map<Hash256, OpenBroadcast> byId = new HashMap<>();
    private final Map<OpenBroadcast, EventLoop.Timer> open = new LinkedHashMap<>();
    private List<Registration> listening = List.of();
    private boolean closed;

    TransactionBroadcasts(
            Supplier<List<Peer>> peers,
            Listeners listeners,
            EventLoop loop,
            ListenerThreads threads,
            RandomGenerator random) {
        this.peers = peers;
        this.listeners = listeners;
        this.loop = loop;
        this.threads = threads;
        this.random = random;
    }

    TransactionBroadcast start(Transaction transaction, BroadcastOptions options) {
        OpenBroadcast broadcast = new OpenBroadcast(transaction, options, this::forget, listeners::threw);
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the pool is closed");
            }
            if (open.size() == MAX_BROADCASTS) {
                throw new TooManyRequestsException(
                        MAX_BROADCASTS + " transactions are being broadcast already, as many as may; close one first",
                        MAX_BROADCASTS);
            }
            if (byId.containsKey(broadcast.txid)) {
                throw new IllegalStateException(broadcast.txid + " is being broadcast already");
            }
            // First what may fail: when a transport that the user owns is closed, there is no deadline any more.
            open.put(broadcast, loop.schedule(options.deadline(), () -> threads.complete(broadcast::close)));
            byId.put(broadcast.txid, broadcast);
            byId.put(broadcast.wtxid, broadcast);
            if (listening.isEmpty()) {
                listening = List.of(
                        listeners.add(GetData.class, this::onGetData),
                        listeners.add(Inv.class, this::onInv),
                        listeners.add(new PeerListener() {
                            @Override
                            public void onReady(Peer peer) {
                                snapshot().forEach(broadcast -> guard(peer, () -> broadcast.join(peer, random)));
                            }
                        }));
            }
        }
        try {
            broadcast.begin(peers.get(), random);
        } catch (RuntimeException | Error problem) {
            broadcast.close();
            throw problem;
        }
        return broadcast;
    }

    void close() {
        synchronized (this) {
            closed = true;
        }
        snapshot().forEach(broadcast -> threads.complete(broadcast::close));
    }

    /** What the user's code throws for one broadcast concerns no other. */
    private void guard(Peer peer, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error problem) {
            listeners.threw(peer.address(), problem);
        }
    }

    /** Hears that a peer is gone, after everything that it sent. */
    void gone(Peer peer) {
        snapshot().forEach(broadcast -> guard(peer, () -> broadcast.leave(peer, random)));
    }

    private void onGetData(Peer peer, GetData message) {
        matches(message.items()).forEach((broadcast, item) -> broadcast.requested(peer, item));
    }

    private void onInv(Peer peer, Inv message) {
        matches(message.items()).keySet().forEach(broadcast -> broadcast.echoed(peer));
    }

    /** Each broadcast once, however often a message names it. */
    private Map<OpenBroadcast, InventoryVector> matches(List<InventoryVector> items) {
        Map<Hash256, OpenBroadcast> ids;
        synchronized (this) {
            ids = Map.copyOf(byId);
        }
        Map<OpenBroadcast, InventoryVector> matches = new LinkedHashMap<>();
        for (InventoryVector item : items) {
            OpenBroadcast broadcast = ids.get(item.hash());
            if (broadcast != null && names(item, broadcast)) {
                matches.putIfAbsent(broadcast, item);
            }
        }
        return matches;
    }

    private static boolean names(InventoryVector item, OpenBroadcast broadcast) {
        return switch (item.type()) {
            case InventoryVector.WTX -> item.hash().equals(broadcast.wtxid);
            case InventoryVector.TX, InventoryVector.WITNESS_TX -> item.hash().equals(broadcast.txid);
            default -> false;
        };
    }

    /** How many are open. */
    synchronized int open() {
        return open.size();
    }

    private synchronized List<OpenBroadcast> snapshot() {
        return List.copyOf(open.keySet());
    }

    private void forget(OpenBroadcast broadcast) {
        List<Registration> unneeded = new ArrayList<>();
        synchronized (this) {
            EventLoop.Timer timer = open.remove(broadcast);
            if (timer == null) {
                return;
            }
            timer.cancel();
            byId.remove(broadcast.txid, broadcast);
            byId.remove(broadcast.wtxid, broadcast);
            if (open.isEmpty()) {
                unneeded.addAll(listening);
                listening = List.of();
            }
        }
        unneeded.forEach(Registration::close);
    }
}
