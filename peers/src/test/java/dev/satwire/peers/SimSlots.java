package dev.satwire.peers;

import dev.satwire.protocol.Endpoint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The bookkeeping of one pool: each peer that it connected to has a target and a slot, each target has exactly one thing that
 * will bring it further, and no two lead to the same endpoint.
 */
final class SimSlots {
    private final SimWires wires;
    private final SimParty party;
    private final PeerPool pool;
    private final Slots slots;

    SimSlots(SimWires wires, SimParty party, DefaultPeerPool pool) {
        this.wires = wires;
        this.party = party;
        this.pool = pool;
        this.slots = pool.core().slots;
    }

    void check() {
        Set<Endpoint> connected = new HashSet<>();
        for (Peer peer : pool.peers()) {
            if (peer.direction() == Direction.OUTBOUND) {
                require(connected.add(peer.address().endpoint()), "has two connections to " + peer.address());
                require(slots.targetOf((PoolPeer) peer).isPresent(), "has no target for " + peer);
            }
        }
        Set<Endpoint> endpoints = new HashSet<>();
        for (OutboundTarget target : slots.targets(any -> true)) {
            checkPlace(target, endpoints);
            checkProgress(target);
        }
    }

    private void checkPlace(OutboundTarget target, Set<Endpoint> endpoints) {
        target.address().map(address -> address.endpoint()).ifPresent(endpoint -> {
            require(endpoints.add(endpoint), "has two targets at " + endpoint);
            require(
                    slots.targetAt(endpoint).filter(target::equals).isPresent(),
                    "cannot find its target at " + endpoint);
        });
        target.state().connection().ifPresent(peer -> {
            boolean same = target.address()
                    .filter(address -> address.endpoint().equals(peer.address().endpoint()))
                    .isPresent();
            require(same, "has for " + target.text() + " a peer at " + peer.address());
            require(slots.targetOf(peer).filter(target::equals).isPresent(), "cannot find the target of " + peer);
            require(target.isReady() || !peer.isReady(), "does not know that " + peer + " is ready");
        });
    }

    /** Something is under way or waited for, unless the pool rests. */
    private void checkProgress(OutboundTarget target) {
        boolean rests = slots.isStopped() || slots.isClosed();
        require(rests || !(target.state() instanceof TargetState.Idle), "has no way on for " + target.text());
    }

    /** Whether a node that the user wants to keep is kept: by exactly one target. */
    void checkKept(SimNamed.Kept node) {
        if (!slots.isClosed()) {
            List<OutboundTarget> targets = slots.targets(target -> target.isKept() && node.isOf(target));
            require(targets.size() == 1, "keeps " + node + " by " + targets.size() + " targets of " + texts());
        }
    }

    private List<String> texts() {
        return slots.targets(any -> true).stream()
                .map(target -> target.text() + " at " + target.address)
                .toList();
    }

    private void require(boolean condition, String problem) {
        wires.require(condition, () -> party + " " + problem);
    }
}
