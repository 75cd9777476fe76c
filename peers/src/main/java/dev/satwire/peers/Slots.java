package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.DisconnectReason.MaxPeersReached;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import dev.satwire.transport.EventLoop;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who has a slot of the pool: addresses to connect to, over all their attempts, and inbound peers. Pure bookkeeping: it
 * calls nobody, so its lock is never held for long. <em>Thread-safe.</em>
 */
final class Slots {
    /** How many peers that had to make room may be on their way out at once. */
    static final int MAX_EVICTED = 8;

    private final int maxPeers;
    private final int maxInbound;
    private final int maxManual;

    // All guarded by this, and so are the fields of the targets.
    private final Set<OutboundTarget> targets = new LinkedHashSet<>();
    private final Map<Endpoint, OutboundTarget> byEndpoint = new HashMap<>();
    /** The targets that have a connection or an attempt; by the peer, for the address of a name may change. */
    private final Map<PoolPeer, OutboundTarget> byPeer = new HashMap<>();

    /**
     * The connections that have not ended yet and whose slot was taken from them, or that are made for an errand and need
     * none: nobody connects there beside them.
     */
    private final Map<Endpoint, PoolPeer> withoutSlot = new HashMap<>();

    private final Set<PoolPeer> inbound = new LinkedHashSet<>();

    /** Peers whose place is given up, but whose listeners have not heard of the end: what waits for them still counts. */
    private final Set<PoolPeer> untold = new LinkedHashSet<>();

    /** The same for peers that had to make room: these few do not count. */
    private final Set<PoolPeer> evicted = new LinkedHashSet<>();

    private boolean stopped;
    private boolean closed;

    Slots(int maxPeers, int maxInbound, int maxManual) {
        this.maxPeers = maxPeers;
        this.maxInbound = maxInbound;
        this.maxManual = maxManual;
    }

    /** How many slots of each kind are taken. */
    record Count(int manual, int outbound, int waiting, int inbound, int untold) {
        int all() {
            return manual + outbound + inbound + untold;
        }
    }

    int max() {
        return maxPeers;
    }

    synchronized Count count() {
        int waiting = 0;
        int manual = 0;
        for (OutboundTarget target : targets) {
            waiting += target.peer == null ? 1 : 0;
            manual += target.type == ConnectionType.MANUAL ? 1 : 0;
        }
        return new Count(manual, targets.size() - manual, waiting, inbound.size(), untold.size());
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Gives a slot to a target, or finds the one that its endpoint has already.
     *
     * @throws PeerException if there is no slot left, or never will be
     */
    synchronized OutboundTarget claim(OutboundTarget fresh) {
        if (closed) {
            throw new PeerException(DisconnectReason.of(Code.POOL_CLOSED));
        }
        OutboundTarget same = fresh.address == null ? named(fresh.name) : byEndpoint.get(fresh.address.endpoint());
        OptionalInt exceeded = exceeded(fresh.type);
        // Without room for both, who is only connected to shares the slot; who is to be kept there needs one.
        boolean isDisplaced = same != null && same.mayMoveFrom(fresh) && (fresh.isKept || exceeded.isEmpty());
        if (same != null && !isDisplaced) {
            same.merge(fresh);
            return same;
        }
        if (exceeded.isPresent()) {
            throw new PeerException(DisconnectReason.of(new MaxPeersReached(exceeded.getAsInt())));
        }
        targets.add(fresh);
        if (fresh.address != null) {
            byEndpoint.put(fresh.address.endpoint(), fresh);
        }
        if (same != null) {
            displace(same, fresh);
        }
        return fresh;
    }

    /**
     * Gives the place of a name, with its connection, to who was named by the address: a name may stand for another address
     * tomorrow, and must not take along who is to stay.
     */
    private void displace(OutboundTarget named, OutboundTarget by) {
        named.address = null;
        PoolPeer peer = named.peer;
        if (peer != null) {
            by.future = named.isTaken ? named.future : by.future;
            by.takeOver(named);
            by.isTaken = named.isTaken;
            byPeer.put(peer, by);
            named.displaced();
        }
        if (peer != null || (named.timer == null && !named.isLookedUp)) {
            // Nothing else would try the name again.
            named.isHeldUp = false;
            by.displaced = named;
        }
    }

    /** Begins to look up a target's name; false if it has none, or there is to be no attempt. */
    synchronized boolean beginLookUp(OutboundTarget target) {
        if (target.name == null || !mayAttempt(target)) {
            return false;
        }
        target.cancelTimer();
        target.isLookedUp = true;
        return true;
    }

    synchronized void endLookUp(OutboundTarget target) {
        target.isLookedUp = false;
    }

    private @Nullable OutboundTarget named(@Nullable InetSocketAddress name) {
        return targets.stream()
                .filter(target -> name != null && name.equals(target.name))
                .findFirst()
                .orElse(null);
    }

    /** What becomes of a target whose name was looked up. */
    enum Place {
        /** It is to be connected to. */
        FREE,
        /** The pool had found the node there; that slot, and the connection or the attempt, are the target's now. */
        TAKEN_OVER,
        /** The user has named what is there otherwise. */
        REFUSED,
        /** The target is in use or has lost its slot, or nothing is to be attempted until the pool is started. */
        NOT_NOW
    }

    /**
     * What becomes of a target whose name was looked up, and of who waits for it.
     *
     * @param place the one
     * @param waiting who waits
     * @param ready whom they get, if that one was ready already
     */
    record Move(Place place, CompletableFuture<Peer> waiting, Optional<PoolPeer> ready) {}

    /** Gives a target the address that its name has now. */
    synchronized Move move(OutboundTarget target, NetAddr to) {
        OutboundTarget holder = byEndpoint.get(to.endpoint());
        boolean isFound = holder != null && holder.type == ConnectionType.OUTBOUND;
        if (!mayAttempt(target)) {
            return new Move(Place.NOT_NOW, target.future, Optional.empty());
        }
        if (holder != null && holder != target && !isFound) {
            return new Move(Place.REFUSED, target.future, Optional.empty());
        }
        if (target.address != null) {
            byEndpoint.remove(target.address.endpoint(), target);
        }
        target.address = to;
        byEndpoint.put(to.endpoint(), target);
        boolean isTaken = holder != null && isFound && takeOver(target, holder);
        return new Move(
                isTaken ? Place.TAKEN_OVER : Place.FREE,
                target.future,
                Optional.ofNullable(target.isReady ? target.peer : null));
    }

    private boolean takeOver(OutboundTarget target, OutboundTarget found) {
        targets.remove(found);
        found.cancelTimer();
        PoolPeer peer = found.peer;
        if (peer == null) {
            return false;
        }
        target.cancelTimer();
        target.takeOver(found);
        byPeer.put(peer, target);
        return true;
    }

    /** Begins a connection for an errand; false if there is a peer at its endpoint, or is to be. */
    synchronized boolean beginErrand(PoolPeer peer) {
        Endpoint endpoint = peer.address().endpoint();
        return !byEndpoint.containsKey(endpoint) && withoutSlot.putIfAbsent(endpoint, peer) == null;
    }

    /** Whether an endpoint has a slot, or a connection without one. */
    synchronized boolean holds(Endpoint endpoint) {
        return byEndpoint.containsKey(endpoint) || withoutSlot.containsKey(endpoint);
    }

    /**
     * Begins an attempt; false if there is to be none, or none before {@linkplain #heldUpAt another connection} ended, or if
     * the target has lost its address meanwhile.
     */
    synchronized boolean begin(OutboundTarget target, Endpoint at, PoolPeer peer) {
        NetAddr address = target.address;
        if (!mayAttempt(target) || address == null || !address.endpoint().equals(at)) {
            return false;
        }
        target.cancelTimer();
        target.isHeldUp = withoutSlot.containsKey(at);
        if (target.isHeldUp) {
            return false;
        }
        target.peer = peer;
        byPeer.put(peer, target);
        return true;
    }

    /** Whether a target still has its slot, and nothing is under way nor stands against an attempt. */
    synchronized boolean mayAttempt(OutboundTarget target) {
        return !stopped && !closed && targets.contains(target) && target.peer == null && !target.isLookedUp;
    }

    /**
     * Lets a target wait until a time, unless an attempt is under way already. The timer is made under the lock, so that
     * nobody cancels it before. False if the target lost its slot.
     */
    synchronized boolean await(OutboundTarget target, long due, Supplier<EventLoop.Timer> timer) {
        if (closed || !targets.contains(target)) {
            return false;
        }
        if (mayAttempt(target)) {
            target.await(due, timer.get());
        }
        return true;
    }

    /** Lets a target wait until a time if it would wait longer or for nothing, and may be attempted at all. */
    synchronized void hasten(OutboundTarget target, long due, Supplier<EventLoop.Timer> timer) {
        if (mayAttempt(target) && !target.isDueBefore(due)) {
            target.await(due, timer.get());
        }
    }

    /** Whether an inbound peer could be admitted now. */
    synchronized boolean hasInboundRoom() {
        return !closed && !stopped && !isFull() && inbound.size() + untold.size() < maxInbound;
    }

    /** Whether an inbound peer may be replaced now: not too many were whose listeners have not heard of it yet. */
    synchronized boolean mayEvict() {
        return !closed && !stopped && evicted.size() < MAX_EVICTED;
    }

    /** Gives the slot of one inbound peer to another; false if the first one has none any more. */
    synchronized boolean replace(PoolPeer old, PoolPeer by) {
        if (!mayEvict() || !inbound.remove(old)) {
            return false;
        }
        evicted.add(old);
        return inbound.add(by);
    }

    /** Takes an inbound peer, if there is room. */
    synchronized boolean admit(PoolPeer peer) {
        return hasInboundRoom() && inbound.add(peer);
    }

    /** Notes that a peer is ready; returns what completes with it, if it was made for a target. */
    synchronized Optional<CompletableFuture<Peer>> readied(PoolPeer peer, long now) {
        Optional<OutboundTarget> target = targetOf(peer);
        target.ifPresent(its -> its.readied(now));
        return target.map(its -> its.future);
    }

    /**
     * Notes that a peer ended; returns the target it was made for. That of a node that the user named still has its slot, one
     * that the pool found has lost it.
     */
    synchronized Optional<OutboundTarget> ended(PoolPeer peer, long now, boolean isCounted) {
        if (inbound.remove(peer)) {
            untold.add(peer);
        }
        withoutSlot.remove(peer.address().endpoint(), peer);
        OutboundTarget target = byPeer.remove(peer);
        if (target != null) {
            target.lost(now, isCounted);
            if (target.type == ConnectionType.OUTBOUND) {
                forget(target);
            }
        }
        return Optional.ofNullable(target);
    }

    /** Notes that an attempt failed before there was a peer for it; false if another is under way already. */
    synchronized boolean failed(OutboundTarget target, long now, boolean isCounted) {
        if (target.peer != null || target.isLookedUp) {
            return false;
        }
        target.lost(now, isCounted);
        return true;
    }

    synchronized void told(PoolPeer peer) {
        untold.remove(peer);
        evicted.remove(peer);
    }

    synchronized Optional<OutboundTarget> targetAt(Endpoint endpoint) {
        return Optional.ofNullable(byEndpoint.get(endpoint));
    }

    /** The target that was to be connected to while the last connection to its endpoint had not ended, if that has now. */
    synchronized Optional<OutboundTarget> heldUpAt(Endpoint endpoint) {
        return targetAt(endpoint).filter(target -> target.isHeldUp && !withoutSlot.containsKey(endpoint));
    }

    synchronized Optional<OutboundTarget> targetOf(PoolPeer peer) {
        return Optional.ofNullable(byPeer.get(peer));
    }

    /**
     * Takes the slot from a target; its connection, if it has one, counts until its end was told.
     *
     * @return that connection, which now has nobody but the caller to end it
     */
    synchronized Optional<PoolPeer> release(OutboundTarget target) {
        if (!targets.contains(target)) {
            return Optional.empty();
        }
        forget(target);
        PoolPeer peer = target.peer;
        if (peer != null) {
            byPeer.remove(peer);
            untold.add(peer);
            withoutSlot.put(peer.address().endpoint(), peer);
        }
        return Optional.ofNullable(peer);
    }

    /** The same for a target that the pool found, unless the user has named it meanwhile. */
    synchronized Optional<PoolPeer> releaseFound(OutboundTarget target) {
        return target.type == ConnectionType.OUTBOUND ? release(target) : Optional.empty();
    }

    /**
     * Ends one registration of a target; if nobody wants it any more, it loses its slot before anybody can name it again.
     *
     * @return whether it lost its slot; {@link #peerOf} is then the connection that nobody else ends
     */
    synchronized boolean letGo(OutboundTarget target) {
        boolean isUnwanted = target.letGo();
        if (isUnwanted) {
            release(target);
        }
        return isUnwanted;
    }

    /**
     * Takes the slot from a target that was decided to be given up; false if it is in use again, or the user asked for it to
     * be kept meanwhile.
     */
    synchronized boolean giveUp(OutboundTarget target, boolean decidedAsKept) {
        if (target.peer != null || target.isLookedUp || target.isKept != decidedAsKept) {
            return false;
        }
        forget(target);
        return true;
    }

    synchronized Optional<PoolPeer> peerOf(OutboundTarget target) {
        return Optional.ofNullable(target.peer);
    }

    /** What completes with a target's next ready peer. */
    synchronized CompletableFuture<Peer> futureOf(OutboundTarget target) {
        return target.future;
    }

    /** The same for who asks now: a peer whose connection ends already is none to wait for. */
    synchronized CompletableFuture<Peer> futureToCome(OutboundTarget target) {
        return targets.contains(target) ? target.futureToCome() : target.future;
    }

    synchronized List<OutboundTarget> targets(Predicate<OutboundTarget> condition) {
        return targets.stream().filter(condition).toList();
    }

    /** The names that stand for nothing to be connected to. */
    synchronized List<NameReport> names(long now) {
        return targets.stream()
                .filter(OutboundTarget::isUnresolved)
                .map(target -> target.nameReport(now))
                .toList();
    }

    /** The inbound peers, oldest first. */
    synchronized List<PoolPeer> inbound() {
        return List.copyOf(inbound);
    }

    /** Every peer with a connection or an attempt, and those on their way out. */
    synchronized List<PoolPeer> connections() {
        List<PoolPeer> all = new ArrayList<>(inbound);
        all.addAll(evicted);
        all.addAll(untold);
        for (OutboundTarget target : targets) {
            if (target.peer != null) {
                all.add(target.peer);
            }
        }
        return all;
    }

    /** Forbids or allows attempts and inbound peers; false if nothing changes. */
    synchronized boolean stop(boolean stop) {
        if (closed || stopped == stop) {
            return false;
        }
        stopped = stop;
        if (stop) {
            targets.forEach(OutboundTarget::cancelTimer);
        }
        return true;
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    /** Closes for ever; false if it was already. */
    synchronized boolean close() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    private void forget(OutboundTarget target) {
        targets.remove(target);
        if (target.address != null) {
            byEndpoint.remove(target.address.endpoint(), target);
        }
        target.cancelTimer();
    }

    /** The bound that leaves no room for one more of a type, if any does. */
    private OptionalInt exceeded(ConnectionType type) {
        if (isFull()) {
            return OptionalInt.of(maxPeers);
        }
        boolean isManualFull = maxManual < maxPeers && type == ConnectionType.MANUAL && count().manual() >= maxManual;
        return isManualFull ? OptionalInt.of(maxManual) : OptionalInt.empty();
    }

    private boolean isFull() {
        return targets.size() + inbound.size() + untold.size() >= maxPeers;
    }
}
