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
import java.util.random.RandomGenerator;

/**
 * The transactions that a pool broadcasts. It listens to its pool as any user could, and only while there is one.
 * <em>Thread-safe.</em>
 */
final class TransactionBroadcasts {

    /** How many may be open at once. */
    static final int MAX_BROADCASTS = 100;

    private final PeerPool pool;
    private final EventLoop loop;
    private final ListenerThreads threads;
    private final RandomGenerator random;

    // Guarded by this.
    private final Map<Hash256, OpenBroadcast> byId = new HashMap<>();
    private final Map<OpenBroadcast, EventLoop.Timer> open = new LinkedHashMap<>();
    private List<Registration> listening = List.of();
    private boolean closed;

    TransactionBroadcasts(PeerPool pool, EventLoop loop, ListenerThreads threads, RandomGenerator random) {
        this.pool = pool;
        this.loop = loop;
        this.threads = threads;
        this.random = random;
    }

    TransactionBroadcast start(Transaction transaction, BroadcastOptions options) {
        OpenBroadcast broadcast = new OpenBroadcast(transaction, options, this::forget);
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the pool is closed");
            }
            if (open.size() == MAX_BROADCASTS) {
                throw new IllegalStateException(
                        MAX_BROADCASTS + " transactions are being broadcast already, close one first");
            }
            if (byId.containsKey(broadcast.txid)) {
                throw new IllegalStateException(broadcast.txid + " is being broadcast already");
            }
            byId.put(broadcast.txid, broadcast);
            byId.put(broadcast.wtxid, broadcast);
            open.put(broadcast, loop.schedule(options.deadline(), () -> threads.complete(broadcast::close)));
            if (listening.isEmpty()) {
                listening = List.of(
                        pool.addPayloadListener(GetData.class, this::onGetData),
                        pool.addPayloadListener(Inv.class, this::onInv),
                        pool.addPeerListener(new PeerListener() {
                            @Override
                            public void onReady(Peer peer) {
                                snapshot().forEach(each -> each.announce(pool.peers(), random));
                            }
                        }));
            }
        }
        try {
            broadcast.announce(pool.peers(), random);
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
