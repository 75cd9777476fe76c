package dev.satwire.peers;

import dev.satwire.peers.TargetState.LookingUp;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import dev.satwire.transport.EventLoop;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The way of each target from its slot to a connection: one step at a time, and none without a slot, beside another
 * connection to the same endpoint, or while the pool is stopped. Shares the lock of {@link Slots}. <em>Thread-safe.</em>
 */
final class Attempts {
    private final Slots slots;

    Attempts(Slots slots) {
        this.slots = slots;
    }

    /** Begins to look up a target's name; false if it has none, or there is to be no attempt. */
    boolean beginLookUp(OutboundTarget target) {
        synchronized (slots) {
            boolean begins = target.name != null && slots.mayAttempt(target);
            if (begins) {
                target.lookUp();
            }
            return begins;
        }
    }

    void endLookUp(OutboundTarget target) {
        synchronized (slots) {
            if (target.state() instanceof LookingUp) {
                target.rest();
            }
        }
    }

    /** Gives a target the address that its name has now. */
    Targets.Move move(OutboundTarget target, NetAddr to) {
        synchronized (slots) {
            return slots.mayAttempt(target)
                    ? slots.targets.move(target, to)
                    : new Targets.Move(Targets.Place.NOT_NOW, Optional.empty());
        }
    }

    /**
     * Begins an attempt; false if there is to be none, or none before {@linkplain Slots#heldUpAt another connection}
     * ended, or if the target has lost its address meanwhile.
     */
    boolean begin(OutboundTarget target, Endpoint at, PoolPeer peer) {
        synchronized (slots) {
            if (!slots.mayAttempt(target)
                    || slots.targets.at(at).filter(target::equals).isEmpty()) {
                return false;
            }
            boolean isHeldUp = slots.targets.isOccupied(at);
            if (isHeldUp) {
                target.holdUp();
            } else {
                target.connect(peer);
            }
            return !isHeldUp;
        }
    }

    /**
     * Lets a target wait until a time, unless an attempt is under way already. The timer is made under the lock, so that
     * nobody cancels it before. False if the target lost its slot.
     */
    boolean await(OutboundTarget target, long due, Supplier<EventLoop.Timer> timer) {
        synchronized (slots) {
            if (slots.mayAttempt(target)) {
                target.await(due, timer.get());
            }
            return slots.has(target);
        }
    }

    /** Lets a target wait until a time if it would wait longer or for nothing, and may be attempted at all. */
    void hasten(OutboundTarget target, long due, Supplier<EventLoop.Timer> timer) {
        synchronized (slots) {
            if (slots.mayAttempt(target) && !target.isDueBefore(due)) {
                target.await(due, timer.get());
            }
        }
    }

    /** Notes that an attempt failed before there was a peer for it; false if another is under way already. */
    boolean failed(OutboundTarget target, long now, boolean isCounted) {
        synchronized (slots) {
            boolean isFree = target.state().isFree();
            if (isFree) {
                target.lost(now, isCounted);
            }
            return isFree;
        }
    }
}
