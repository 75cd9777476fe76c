package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.MalformedMessageException;

/**
 * Decides what happens to a peer that breaks a rule. The strongest reaction is {@link Discouragement}, which is short and
 * forgotten at the end: what comes over a plaintext connection proves nothing, so nobody is banned for it.
 *
 * <p>Whatever a policy says, a {@link Violation.Breach} ends its connection, and peers that are
 * {@linkplain PeerFacts#isSpared() spared} are not discouraged. A policy is asked on an I/O thread and by several at a
 * time: it must be quick, must not block and be thread-safe. If it throws, the pool logs that and does as {@link #core()}.
 */
@FunctionalInterface
public interface MisbehaviorPolicy {

    /** The number of messages with a bad checksum within a minute that {@link #strict()} tolerates: {@value}. */
    int STRICT_BAD_CHECKSUMS = 100;

    /** What happens to a peer, in rising order. */
    enum Reaction {
        /** Nothing. */
        IGNORE,
        /** The connection ends. */
        DISCONNECT,
        /** The connection ends and the address is remembered in {@link Discouragement}. */
        DISCOURAGE
    }

    /**
     * Decides.
     *
     * @param violation what the peer did
     * @param peer who did it
     * @return what happens to it
     */
    Reaction react(Violation violation, PeerFacts peer);

    /**
     * Returns the policy of Bitcoin Core: a message over its limits is discouraged, other breaches end the connection,
     * dropped messages are ignored.
     *
     * @return the default
     */
    static MisbehaviorPolicy core() {
        return (violation, peer) -> {
            if (violation instanceof Violation.Breach breach) {
                return breach.reason().code() == Code.MISBEHAVING ? Reaction.DISCOURAGE : Reaction.DISCONNECT;
            }
            return Reaction.IGNORE;
        };
    }

    /**
     * Returns a policy that discourages nobody, for networks of friends and for tests.
     *
     * @return as {@link #core()}, but at most {@link Reaction#DISCONNECT}
     */
    static MisbehaviorPolicy lenient() {
        return (violation, peer) -> violation instanceof Violation.Breach ? Reaction.DISCONNECT : Reaction.IGNORE;
    }

    /**
     * Returns a policy that also ends connections with many bad checksums, each of which costs a hash for nothing.
     *
     * @return as {@link #core()}, but {@link Reaction#DISCONNECT} when a message with a bad checksum is not among the
     *     first {@value #STRICT_BAD_CHECKSUMS} messages that were dropped within a minute
     */
    static MisbehaviorPolicy strict() {
        MisbehaviorPolicy core = core();
        return (violation, peer) -> violation instanceof Violation.Dropped dropped
                        && dropped.message().problem().reason() == MalformedMessageException.Reason.BAD_CHECKSUM
                        && dropped.recent() > STRICT_BAD_CHECKSUMS
                ? Reaction.DISCONNECT
                : core.react(violation, peer);
    }
}
