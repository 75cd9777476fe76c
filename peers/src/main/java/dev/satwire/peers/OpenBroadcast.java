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
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
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
    private final CompletableFuture<BroadcastReceipt> done = new CompletableFuture<>();

    // Guarded by this.
    private final Map<Peer, State> states = new HashMap<>();

    /** Peers that are gone and neither asked for it nor echoed it: forgotten before the others. */
    private final Queue<PeerReport> goneIdle = new ArrayDeque<>();

    private final Queue<PeerReport> goneActive = new ArrayDeque<>();
    private boolean enough;
    private boolean closed;

    private static final class State {
        private boolean announced;
        private boolean requested;
        private boolean sent;
        private boolean echoed;
        private int sends;

        PeerReport report(NetAddr address) {
            return new PeerReport(address, announced, requested, sent, echoed);
        }
    }

    OpenBroadcast(Transaction transaction, BroadcastOptions options, Consumer<OpenBroadcast> whenClosed) {
        this.transaction = transaction;
        this.txid = transaction.txid();
        this.wtxid = transaction.wtxid();
        this.options = options;
        this.whenClosed = whenClosed;
    }

    @Override
    public synchronized BroadcastReceipt receipt() {
        List<PeerReport> all = new ArrayList<>(goneActive);
        all.addAll(goneIdle);
        states.forEach((peer, state) -> all.add(state.report(peer.address())));
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
    void announce(List<Peer> ready, RandomGenerator random) {
        // In the order of their addresses, so that nothing but the random source is random.
        List<Peer> relaying = new ArrayList<>(ready.stream()
                .filter(peer -> peer.version().relay())
                .sorted(Comparator.comparing(peer -> peer.address().endpoint()))
                .toList());
        int wanted = options.audience().applyAsInt(relaying.size());
        List<Peer> chosen = new ArrayList<>();
        synchronized (this) {
            forgetGone();
            int told = (int) relaying.stream().filter(this::isTold).count();
            relaying.removeIf(this::isTold);
            while (!closed && told + chosen.size() < wanted && !relaying.isEmpty()) {
                chosen.add(relaying.remove(random.nextInt(relaying.size())));
            }
            chosen.forEach(peer -> state(peer).announced = true);
        }
        for (Peer peer : chosen) {
            InventoryVector item = peer.features().wtxidRelay()
                    ? new InventoryVector(InventoryVector.WTX, wtxid)
                    : new InventoryVector(InventoryVector.TX, txid);
            CompletableFuture<Void> unused = peer.send(new Inv(List.of(item))).whenComplete((sent, problem) -> {
                if (problem != null) {
                    change(peer, state -> state.announced = false);
                }
            });
        }
    }

    /** Sends it to a peer that it was announced to. */
    void requested(Peer peer, InventoryVector item) {
        synchronized (this) {
            State state = states.get(peer);
            if (closed || state == null || !state.announced || state.sends == MAX_SENT) {
                return;
            }
            state.sends++;
            state.requested = true;
        }
        Transaction form = item.type() == InventoryVector.TX ? transaction.withoutWitness() : transaction;
        CompletableFuture<Void> unused = peer.send(new Tx(form)).whenComplete((sent, problem) -> {
            if (problem == null) {
                change(peer, state -> state.sent = true);
            }
        });
        look();
    }

    void echoed(Peer peer) {
        synchronized (this) {
            if (closed) {
                return;
            }
            state(peer).echoed = true;
        }
        look();
    }

    private void change(Peer peer, Consumer<State> change) {
        synchronized (this) {
            State state = states.get(peer);
            if (state == null) {
                return;
            }
            change.accept(state);
        }
        look();
    }

    private void look() {
        BroadcastReceipt now = receipt();
        if (!now.isEnough() && options.enough().test(now)) {
            synchronized (this) {
                enough = true;
            }
            done.complete(receipt());
        }
    }

    private State state(Peer peer) {
        return states.computeIfAbsent(peer, any -> new State());
    }

    private boolean isTold(Peer peer) {
        State state = states.get(peer);
        return state != null && state.announced;
    }

    /** Keeps what a peer did and lets go of the peer. */
    private void forgetGone() {
        for (Iterator<Map.Entry<Peer, State>> i = states.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<Peer, State> entry = i.next();
            if (!entry.getKey().isReady()) {
                PeerReport report = entry.getValue().report(entry.getKey().address());
                (report.requested() || report.echoed() ? goneActive : goneIdle).add(report);
                i.remove();
                if (goneActive.size() + goneIdle.size() > MAX_REPORTS) {
                    (goneIdle.isEmpty() ? goneActive : goneIdle).remove();
                }
            }
        }
    }
}
