package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.SipHash24;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Decides who may come in. While inbound slots are free, everybody; when they are all taken, a newcomer that is not
 * discouraged gets the place of the one that {@link InboundEviction} chooses. <em>Thread-safe.</em>
 */
final class InboundGate {
    private static final Services WANTED = Services.of(Services.NETWORK, Services.WITNESS);

    /** How long after one choice of whom to evict the next may be made. */
    static final Duration EVICTION_INTERVAL = Duration.ofMillis(50);

    private static final long NEVER = Long.MIN_VALUE;

    private final AtomicLong evictedAt = new AtomicLong(NEVER);
    private final PoolContext pool;
    private final Slots slots;
    private final Conduct conduct;
    private final NetGroups groups;
    private final SipHash24 groupHash;

    InboundGate(PoolContext pool, Slots slots, Conduct conduct, NetGroups groups, RandomGenerator random) {
        this.pool = pool;
        this.slots = slots;
        this.conduct = conduct;
        this.groups = groups;
        this.groupHash = new SipHash24(random.nextLong(), random.nextLong());
    }

    /** Makes a peer of a new connection, if it may come in. */
    Optional<PoolPeer> admit(NetAddr remote, long now) {
        boolean isCrowded = !slots.hasInboundRoom();
        if (isCrowded && (!mayEvict(now) || conduct.isDiscouraged(remote.host(), now))) {
            return Optional.empty();
        }
        PoolPeer peer = pool.newPeer(remote, ConnectionType.INBOUND, Services.NONE);
        if (slots.admit(peer)) {
            return Optional.of(peer);
        }
        return evict(now).filter(evicted -> slots.replace(evicted, peer)).map(evicted -> {
            evicted.link().disconnect(DisconnectReason.of(Code.EVICTED));
            return peer;
        });
    }

    /** To choose among thousands takes milliseconds, which strangers must not be able to ask for at any rate. */
    private boolean mayEvict(long now) {
        long last = evictedAt.get();
        return slots.mayEvict()
                && (last == NEVER || now - last >= EVICTION_INTERVAL.toNanos())
                && evictedAt.compareAndSet(last, now == NEVER ? now + 1 : now);
    }

    private Optional<PoolPeer> evict(long now) {
        List<PoolPeer> inbound = slots.inbound();
        List<EvictionCandidate> candidates = new ArrayList<>(inbound.size());
        inbound.forEach(peer -> candidates.add(candidate(peer, now)));
        OptionalLong chosen = InboundEviction.select(candidates);
        return inbound.stream()
                .filter(peer -> chosen.isPresent() && peer.id() == chosen.getAsLong())
                .findFirst();
    }

    private EvictionCandidate candidate(PoolPeer peer, long now) {
        Host host = peer.address().host();
        PeerJournal journal = peer.link().journal();
        PeerTraffic traffic = journal.traffic();
        boolean known = peer.handshakeTime().isPresent();
        byte[] group = groups.of(host).name().getBytes(StandardCharsets.US_ASCII);
        return new EvictionCandidate(
                peer.id(),
                Direction.INBOUND,
                conduct.permits(host),
                journal.connectedFor(now).orElse(Duration.ZERO),
                peer.latency().map(Latency::min),
                traffic.sinceBlock(now),
                traffic.sinceTransaction(now),
                known && peer.version().services().has(WANTED),
                known && peer.version().relay(),
                traffic.hasFilter(),
                groupHash.hash(group),
                conduct.isDiscouraged(host, now),
                Discouragement.isLocal(host),
                host.network());
    }
}
