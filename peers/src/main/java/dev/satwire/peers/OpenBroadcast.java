package dev.satwire.peers;

import dev.satwire.peers.BroadcastReceipt.PeerReport;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.Tx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** One transaction on its way to the network. Its methods are called where user code may run. <em>Thread-safe.</em> */
final class OpenBroadcast implements TransactionBroadcast {

    /** Of how many peers that are gone is kept what they did; strangers may come and go. */
    static final int MAX_REPORTS = 1_000;

    /** How often the transaction is sent to one peer. */
    static final int MAX_SENT = 3;

    final Transaction transaction;
    final Hash256 txid;
    final Hash256 wtxid;
    private final BroadcastOptions options;
    private final Consumer<OpenBroadcast> whenClosed;
    private final BiConsumer<NetAddr, Throwable> whenThrown;
    private final CompletableFuture<BroadcastReceipt> done = new CompletableFuture<>();

    // Guarded by this.

    /** Those that it can be announced to, and those that announced it themselves. */
    private final Map<Peer, State> states = new HashMap<>();

    private final Drawing<Peer> untold = new Drawing<>();
    /** Those that it could not be sent to: tried again when another peer comes, not at once. */
    private final Set<Peer> refusing = new HashSet<>(0);

    private int relaying;
    private int told;

    /** Peers that are gone and neither asked for it nor echoed it: forgotten before the others. */
    private final Queue<PeerReport> goneIdle = new ArrayDeque<>();

    private final Queue<PeerReport> goneActive = new ArrayDeque<>();
    private boolean enough;
    private boolean closed;

    private static final class State {
        /** Whether it is one of those it can be announced to. */
        private boolean relays;

        /** Whether it was ever announced to it; it is reported on then. */
        private boolean chosen;

        private boolean announced;
        private boolean requested;
        private boolean sent;
        private boolean echoed;
        private int sends;

        boolean hasToDoWithIt() {
            return chosen || echoed;
        }

        PeerReport report(NetAddr address) {
            return new PeerReport(address, announced, requested, sent, echoed);
        }
    }

    /**
     * Begins a broadcast.
     *
     * @param whenThrown hears what the user's code throws that judges receipts, and what peer gave cause for that
     */
    OpenBroadcast(
            Transaction transaction,
            BroadcastOptions options,
            Consumer<OpenBroadcast> whenClosed,
            BiConsumer<NetAddr, Throwable> whenThrown) {
        this.transaction = transaction;
        this.txid = transaction.txid();
        this.wtxid = transaction.wtxid();
        this.options = options;
        this.whenClosed = whenClosed;
        this.whenThrown = whenThrown;
    }

    @Override
    public synchronized BroadcastReceipt receipt() {
        List<PeerReport> all = new ArrayList<>(goneActive);
        all.addAll(goneIdle);
        states.forEach((peer, state) -> {
            if (state.hasToDoWithIt()) {
                all.add(state.report(peer.address()));
            }
        });
        return new BroadcastReceipt(txid, wtxid, all, enough);
    }

    @Override
    public CompletableFuture<BroadcastReceipt> done() {
        return done.copy();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        whenClosed.accept(this);
        done.complete(receipt());
    }

    /** Announces it to as many of the ready peers as shall have it. */
    void begin(List<Peer> ready, RandomGenerator random) {
        // In the order of their addresses, so that nothing but the random source is random.
        ready.stream()
                .sorted(Comparator.comparing(peer -> peer.address().endpoint()))
                .forEach(this::admit);
        announce(random);
    }

    /** Counts a new peer in, and announces it to as many as shall have it now. */
    void join(Peer peer, RandomGenerator random) {
        if (admit(peer)) {
            synchronized (this) {
                refusing.forEach(untold::add);
                refusing.clear();
            }
            announce(random);
        }
    }

    /** Keeps what a peer did and lets go of the peer; announces it to another if this one was to have it. */
    void leave(Peer peer, RandomGenerator random) {
        if (forget(peer)) {
            announce(random);
        }
    }

    /** True if it was announced to this peer. */
    private synchronized boolean forget(Peer peer) {
        State state = states.remove(peer);
        if (state == null) {
            return false;
        }
        if (state.relays) {
            relaying--;
            told -= state.announced ? 1 : 0;
            untold.remove(peer);
            refusing.remove(peer);
        }
        if (state.hasToDoWithIt()) {
            (state.requested || state.echoed ? goneActive : goneIdle).add(state.report(peer.address()));
            if (goneActive.size() + goneIdle.size() > MAX_REPORTS) {
                (goneIdle.isEmpty() ? goneActive : goneIdle).remove();
            }
        }
        return state.announced;
    }

    /** False if it cannot be announced to a peer, or the peer is known already. */
    private boolean admit(Peer peer) {
        boolean relays = peer.version().relay();
        synchronized (this) {
            // One that is gone by now would never leave.
            if (!relays || !peer.isReady() || state(peer).relays) {
                return false;
            }
            state(peer).relays = true;
            relaying++;
            untold.add(peer);
            return true;
        }
    }

    private void announce(RandomGenerator random) {
        List<Peer> chosen = choose(random);
        while (!chosen.isEmpty()) {
            boolean isRefused = false;
            for (Peer peer : chosen) {
                isRefused |= !announceTo(peer, random);
            }
            chosen = isRefused ? choose(random) : List.of();
        }
    }

    /** As many of those that were told nothing as are still to be told. */
    private List<Peer> choose(RandomGenerator random) {
        int candidates;
        synchronized (this) {
            candidates = relaying;
        }
        int wanted = options.audience().applyAsInt(candidates);
        List<Peer> chosen = new ArrayList<>();
        synchronized (this) {
            while (!closed && told < wanted && !untold.isEmpty()) {
                Peer peer = untold.draw(random);
                State state = state(peer);
                state.chosen = true;
                state.announced = true;
                told++;
                chosen.add(peer);
            }
        }
        return chosen;
    }

    /** False if it is known at once that the announcement cannot be sent. */
    private boolean announceTo(Peer peer, RandomGenerator random) {
        InventoryVector item = peer.features().wtxidRelay()
                ? new InventoryVector(InventoryVector.WTX, wtxid)
                : new InventoryVector(InventoryVector.TX, txid);
        CompletableFuture<Void> sending = peer.send(new Inv(List.of(item)));
        if (sending.isCompletedExceptionally()) {
            notAnnounced(peer);
            return false;
        }
        CompletableFuture<Void> unused = sending.whenComplete((sent, problem) -> {
            if (problem != null) {
                notAnnounced(peer);
                announceInstead(peer, random);
            }
        });
        return true;
    }

    private void announceInstead(Peer peer, RandomGenerator random) {
        try {
            announce(random);
        } catch (RuntimeException | Error problem) {
            whenThrown.accept(peer.address(), problem);
        }
    }

    private void notAnnounced(Peer peer) {
        change(peer, state -> {
            state.announced = false;
            told--;
            refusing.add(peer);
        });
    }

    /** Sends it to a peer that it was announced to. */
    void requested(Peer peer, InventoryVector item) {
        boolean isNew;
        synchronized (this) {
            State state = states.get(peer);
            if (closed || state == null || !state.announced || state.sends == MAX_SENT) {
                return;
            }
            state.sends++;
            isNew = !state.requested;
            state.requested = true;
        }
        Transaction form = item.type() == InventoryVector.TX ? transaction.withoutWitness() : transaction;
        CompletableFuture<Void> unused = peer.send(new Tx(form)).whenComplete((sent, problem) -> {
            if (problem == null) {
                change(peer, state -> state.sent = true);
            }
        });
        if (isNew) {
            look(peer);
        }
    }

    void echoed(Peer peer) {
        synchronized (this) {
            if (closed || state(peer).echoed) {
                return;
            }
            state(peer).echoed = true;
        }
        look(peer);
    }

    private void change(Peer peer, Consumer<State> change) {
        synchronized (this) {
            State state = states.get(peer);
            if (state == null) {
                return;
            }
            change.accept(state);
        }
        look(peer);
    }

    /** Judges the receipt, which is only worth it when a peer did what it had not done before. */
    private void look(Peer peer) {
        try {
            BroadcastReceipt now = receipt();
            if (!now.isEnough() && options.enough().test(now)) {
                synchronized (this) {
                    enough = true;
                }
                done.complete(receipt());
            }
        } catch (RuntimeException | Error problem) {
            whenThrown.accept(peer.address(), problem);
        }
    }

    private State state(Peer peer) {
        return states.computeIfAbsent(peer, any -> new State());
    }
}
