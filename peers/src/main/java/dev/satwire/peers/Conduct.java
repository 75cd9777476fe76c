package dev.satwire.peers;

import dev.satwire.peers.MisbehaviorPolicy.Reaction;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done about peers that break rules. <em>Thread-safe.</em> */
final class Conduct {
    private static final Logger LOG = LoggerFactory.getLogger(Conduct.class);

    private final MisbehaviorPolicy policy;
    private final Predicate<Host> permitted;
    private final boolean proxied;
    private final Discouragement discouragement;
    private final PoolEvents events;
    private final PeerEvents recorder;

    Conduct(PeerPoolBuilder from, RandomGenerator random, PoolEvents events, PeerEvents recorder) {
        this.policy = from.misbehaviorPolicy;
        this.permitted = from.permitted;
        this.proxied = from.dialing.isProxied();
        this.discouragement = new Discouragement(Discouragement.LIFETIME, random);
        this.events = events;
        this.recorder = recorder;
    }

    /** Whether a host is let in whatever happens. */
    boolean permits(Host host) {
        try {
            return permitted.test(host);
        } catch (Throwable e) {
            LOG.debug("whether {} is permitted cannot be told, so it is not", host, e);
            return false;
        }
    }

    /** Whether a host is to be avoided; one that is let in whatever happens is not, whatever its neighbours did. */
    boolean isDiscouraged(Host host, long now) {
        return discouragement.contains(host, now) && !permits(host);
    }

    /** How many hosts are remembered for what they did. */
    int discouraged(long now) {
        return discouragement.size(now);
    }

    /** Begins to judge a peer. */
    Misbehavior judge(Consumer<Throwable> onPolicyError) {
        return new Misbehavior(policy, onPolicyError);
    }

    /** Does what follows from a violation; true if the connection is to end for it. */
    boolean react(PoolPeer peer, Misbehavior judge, Violation violation, long now) {
        Reaction reaction = judge.react(violation, facts(peer));
        if (reaction == Reaction.DISCOURAGE) {
            discourage(peer.address(), violation.reason(), now);
        }
        return reaction != Reaction.IGNORE;
    }

    /** Remembers an address; tells of it only if it was not remembered, or one stranger could tell without end. */
    void discourage(NetAddr address, DisconnectReason reason, long now) {
        Host host = address.host();
        if (discouragement.add(host, now)) {
            LOG.debug("{} is discouraged: {}", host, reason);
            recorder.discourage(address, reason);
            events.tell(listener -> listener.onDiscouraged(host, reason));
        }
    }

    private PeerFacts facts(PoolPeer peer) {
        boolean manual = peer.type() == ConnectionType.MANUAL;
        return new PeerFacts(
                peer.address(),
                peer.direction(),
                manual,
                permits(peer.address().host()),
                proxied && peer.direction() == Direction.OUTBOUND);
    }
}
