package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.MaxPeersReached;
import dev.satwire.peers.TargetState.HeldUp;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

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
    final Targets targets = new Targets();

    private final Set<PoolPeer> inbound = new LinkedHashSet<>();

    /** Peers whose place is given up, but whose listeners have not heard of the end: what waits for them still counts. */
    private final Set<PoolPeer> untold = new LinkedHashSet<>();

    /** The same for peers that had to make room: these few do not count. */
    private final Set<PoolPeer> evicted = new LinkedHashSet<>();

    private boolean stopped;
    private Optional<DisconnectReason> closedFor = Optional.empty();

    Slots(int maxPeers, int maxInbound, int maxManual) {
        this.maxPeers = maxPeers;
        this.maxInbound = maxInbound;
        this.maxManual = maxManual;
    }

    /** How many slots of each kind are taken, and for how many of them there is a connection on its way, or none. */
    record Count(int manual, int outbound, int inbound, int untold, int connecting, int waiting) {
        int all() {
            return manual + outbound + inbound + untold;
        }
    }

    int max() {
        return maxPeers;
    }

    synchronized Count count() {
        int manual = manual();
        int waiting = targets(target -> target.state().connection().isEmpty()).size();
        int connecting =
                (int) connections().stream().filter(PoolPeer::isConnecting).count();
        return new Count(manual, targets.size() - manual, inbound.size(), untold.size(), connecting, waiting);
    }

    synchronized boolean isClosed() {
        return closedFor.isPresent();
    }

    /** Why it was closed; empty if it was not. */
    synchronized Optional<DisconnectReason> closedFor() {
        return closedFor;
    }

    /**
     * Who has the slot that was asked for.
     *
     * @param target who was to get it, or who has it already
     * @param future completes with its next ready peer, or with the one that is ready
     * @param displaced whose name has to be tried again: it led to where the target is
     */
    record Claim(OutboundTarget target, CompletableFuture<Peer> future, Optional<OutboundTarget> displaced) {}

    /**
     * Gives a slot to a target, or finds the one that its endpoint has already.
     *
     * @throws PeerException if there is no slot left, or never will be
     */
    synchronized Claim claim(OutboundTarget fresh) {
        if (closedFor.isPresent()) {
            throw new PeerException(closedFor.get());
        }
        OptionalInt exceeded = exceeded(fresh);
        // Without room for both, who is only connected to shares the slot; who is to be kept there needs one.
        boolean mayDisplace = fresh.isKept() || exceeded.isEmpty();
        Optional<OutboundTarget> same = targets.like(fresh).filter(other -> !(mayDisplace && other.mayMoveFrom(fresh)));
        if (same.isPresent()) {
            same.get().merge(fresh);
            return new Claim(same.get(), same.get().future(), Optional.empty());
        }
        if (exceeded.isPresent()) {
            throw new PeerException(DisconnectReason.of(new MaxPeersReached(exceeded.getAsInt())));
        }
        Optional<OutboundTarget> displaced = targets.add(fresh);
        return new Claim(fresh, fresh.future(), displaced);
    }

    /** Begins a connection for an errand; false if there is a peer at its endpoint, or is to be. */
    synchronized boolean beginErrand(PoolPeer peer) {
        boolean isFree = !holds(peer.address().endpoint());
        if (isFree) {
            targets.occupy(peer);
        }
        return isFree;
    }

    /** Whether an endpoint has a slot, or a connection without one. */
    synchronized boolean holds(Endpoint endpoint) {
        return targets.at(endpoint).isPresent() || targets.isOccupied(endpoint);
    }

    /** Whether a target still has its slot. */
    synchronized boolean has(OutboundTarget target) {
        return !isClosed() && targets.contains(target);
    }

    /** Whether a target still has its slot, and nothing is under way nor stands against an attempt. */
    synchronized boolean mayAttempt(OutboundTarget target) {
        return !stopped && has(target) && target.state().isFree();
    }

    /** Whether an inbound peer could be admitted now. */
    synchronized boolean hasInboundRoom() {
        return !isClosed() && !stopped && !isFull() && inbound.size() + untold.size() < maxInbound;
    }

    /** Whether an inbound peer may be replaced now: not too many were whose listeners have not heard of it yet. */
    synchronized boolean mayEvict() {
        return !isClosed() && !stopped && evicted.size() < MAX_EVICTED;
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
        return targetOf(peer).map(target -> target.readied(peer, now).future());
    }

    /**
     * Notes that a peer ended; returns the target it was made for. That of a node that the user named still has its
     * slot, one that the pool found has lost it.
     */
    synchronized Optional<OutboundTarget> ended(PoolPeer peer, long now, boolean isCounted) {
        if (inbound.remove(peer)) {
            untold.add(peer);
        }
        targets.ended(peer);
        Optional<OutboundTarget> target = targetOf(peer);
        target.ifPresent(its -> its.lost(now, isCounted));
        target.filter(OutboundTarget::isFound).ifPresent(targets::remove);
        return target;
    }

    synchronized void told(PoolPeer peer) {
        untold.remove(peer);
        evicted.remove(peer);
    }

    synchronized Optional<OutboundTarget> targetAt(Endpoint endpoint) {
        return targets.at(endpoint);
    }

    /** The target that was to be connected to while the last connection to its endpoint had not ended, if that has now. */
    synchronized Optional<OutboundTarget> heldUpAt(Endpoint endpoint) {
        return targetAt(endpoint).filter(target -> target.state() instanceof HeldUp && !targets.isOccupied(endpoint));
    }

    synchronized Optional<OutboundTarget> targetOf(PoolPeer peer) {
        return targets.of(peer);
    }

    /**
     * Takes the slot from a target; its connection, if it has one, counts until its end was told, and is the caller's
     * to end.
     */
    synchronized boolean release(OutboundTarget target) {
        boolean had = targets.contains(target);
        if (had) {
            targets.remove(target);
            target.state().connection().ifPresent(peer -> {
                untold.add(peer);
                targets.occupy(peer);
            });
        }
        return had;
    }

    /** The same for a target that the pool found, unless the user has named it meanwhile. */
    synchronized boolean releaseFound(OutboundTarget target) {
        return target.isFound() && release(target);
    }

    /**
     * Ends one registration of a target; if nobody wants it any more, it {@linkplain #release loses its slot} before
     * anybody can name it again.
     */
    synchronized boolean letGo(OutboundTarget target) {
        return target.letGo() && release(target);
    }

    /**
     * Takes the slot from a target that was decided to be given up; false if it is in use again, or the user asked for
     * it to be kept meanwhile.
     */
    synchronized boolean giveUp(OutboundTarget target, boolean decidedAsKept) {
        if (!target.state().isFree() || target.isKept() != decidedAsKept) {
            return false;
        }
        targets.remove(target);
        return true;
    }

    /** The names that led to where a target is: they stand for the same node, as far as is known. */
    synchronized List<OutboundTarget> namesOf(OutboundTarget target) {
        Optional<Endpoint> at = target.address().map(NetAddr::endpoint);
        return targets.list(
                other -> other != target && at.isPresent() && at.get().equals(other.ledTo));
    }

    synchronized List<OutboundTarget> targets(Predicate<OutboundTarget> condition) {
        return targets.list(condition);
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
        targets.list(any -> true).forEach(target -> target.state().connection().ifPresent(all::add));
        return all;
    }

    /** Forbids or allows attempts and inbound peers; false if nothing changes. */
    synchronized boolean stop(boolean stop) {
        if (isClosed() || stopped == stop) {
            return false;
        }
        stopped = stop;
        if (stop) {
            targets.list(any -> true).forEach(OutboundTarget::cancelWait);
        }
        return true;
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    /** Closes for ever; false if it was already. */
    synchronized boolean close(DisconnectReason why) {
        if (isClosed()) {
            return false;
        }
        closedFor = Optional.of(why);
        return true;
    }

    /** The bound that leaves no room for one more target, if any does. */
    private OptionalInt exceeded(OutboundTarget fresh) {
        if (isFull()) {
            return OptionalInt.of(maxPeers);
        }
        boolean isManualFull = maxManual < maxPeers && !fresh.isFound() && manual() >= maxManual;
        return isManualFull ? OptionalInt.of(maxManual) : OptionalInt.empty();
    }

    private int manual() {
        return targets.list(target -> !target.isFound()).size();
    }

    private boolean isFull() {
        return targets.size() + inbound.size() + untold.size() >= maxPeers;
    }
}
