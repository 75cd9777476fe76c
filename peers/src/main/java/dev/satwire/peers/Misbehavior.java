package dev.satwire.peers;

import dev.satwire.peers.MisbehaviorPolicy.Reaction;
import dev.satwire.protocol.DroppedMessage;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Asks the pool's policy about one connection and keeps it within what no policy may do. Counts dropped messages by the
 * minute. <em>Confined to the event loop.</em>
 */
final class Misbehavior {
    private static final long MINUTE = 60_000_000_000L;

    private final MisbehaviorPolicy policy;
    private final Consumer<Throwable> onPolicyError;

    private long minuteBegan;
    private int dropped;
    private boolean endedByDrop;

    /**
     * Begins with a clean sheet.
     *
     * @param policy the pool's
     * @param onPolicyError told what the policy throws
     */
    Misbehavior(MisbehaviorPolicy policy, Consumer<Throwable> onPolicyError) {
        this.policy = policy;
        this.onPolicyError = onPolicyError;
    }

    /** Counts a message that was dropped. */
    Violation.Dropped drop(DroppedMessage message, long nowNanos) {
        if (dropped == 0 || nowNanos - minuteBegan >= MINUTE) {
            minuteBegan = nowNanos;
            dropped = 0;
        }
        dropped = Math.min(dropped + 1, Integer.MAX_VALUE - 1);
        return new Violation.Dropped(message, dropped);
    }

    /** What happens to the peer. An end that follows from a dropped message was judged with it, and is not once more. */
    Reaction react(Violation violation, PeerFacts peer) {
        if (endedByDrop) {
            return Reaction.DISCONNECT;
        }
        Reaction reaction = judge(violation, peer);
        endedByDrop = violation instanceof Violation.Dropped && reaction != Reaction.IGNORE;
        return reaction;
    }

    private Reaction judge(Violation violation, PeerFacts peer) {
        Reaction wanted = ask(violation, peer);
        if (wanted == Reaction.DISCOURAGE && peer.isSpared()) {
            return Reaction.DISCONNECT;
        }
        return wanted == Reaction.IGNORE && violation instanceof Violation.Breach ? Reaction.DISCONNECT : wanted;
    }

    private Reaction ask(Violation violation, PeerFacts peer) {
        try {
            return Objects.requireNonNull(policy.react(violation, peer), "reaction");
        } catch (Throwable e) {
            onPolicyError.accept(e);
            return MisbehaviorPolicy.core().react(violation, peer);
        }
    }
}
