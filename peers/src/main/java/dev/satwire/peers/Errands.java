package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The short connections of a pool, which take no slots: whoever makes them has a cap of its own. One gives way to a peer of
 * the same address that is to stay, which is connected to when the errand has ended. <em>Thread-safe.</em>
 */
final class Errands {
    private final PoolCore core;

    // All guarded by this.
    private final Set<PoolPeer> running = new LinkedHashSet<>();
    private boolean started;
    private Optional<DisconnectReason> closedFor = Optional.empty();

    Errands(PoolCore core) {
        this.core = core;
    }

    synchronized void start() {
        started = closedFor.isEmpty();
    }

    /** Ends all, and begins none until it is started again. */
    void stop(DisconnectReason reason) {
        List<PoolPeer> all;
        synchronized (this) {
            started = false;
            if (reason.isFinal() && closedFor.isEmpty()) {
                closedFor = Optional.of(reason);
            }
            all = List.copyOf(running);
        }
        all.forEach(peer -> peer.link().disconnect(reason));
    }

    /** Why no errand can be run now; empty if one can. */
    synchronized Optional<DisconnectReason> refusal() {
        return started ? Optional.empty() : closedFor.or(() -> Optional.of(DisconnectReason.of(Code.STOPPED)));
    }

    /**
     * Connects for an errand.
     *
     * @param address where the node is, or what stands for its name
     * @param remote what to tell the transport
     * @return why not; empty if the errand will hear of its end
     */
    Optional<DisconnectReason> run(Errand errand, NetAddr address, InetSocketAddress remote) {
        PoolPeer peer = core.newPeer(address, errand);
        synchronized (this) {
            Optional<DisconnectReason> refusal = refusal();
            if (refusal.isPresent()) {
                return refusal;
            }
            if (!core.slots.beginErrand(peer)) {
                return Optional.of(DisconnectReason.of(Code.DUPLICATE, errand.node() + " is connected already"));
            }
            running.add(peer);
        }
        if (errand.isToAddress()) {
            core.sources.attempted(address);
        }
        core.connector.connect(peer, remote);
        return Optional.empty();
    }

    /** Ends an errand at an address that somebody is to be connected to for good. */
    void giveWay(Endpoint endpoint) {
        at(endpoint)
                .forEach(peer ->
                        peer.link().disconnect(DisconnectReason.of(Code.DUPLICATE, "the pool connects there to stay")));
    }

    private synchronized List<PoolPeer> at(Endpoint endpoint) {
        return running.stream()
                .filter(peer -> peer.address().endpoint().equals(endpoint))
                .toList();
    }

    /** Forgets a peer whose listeners have heard of its end: until then what waits for them counts. */
    void told(PoolPeer peer) {
        boolean removed;
        synchronized (this) {
            removed = running.remove(peer);
        }
        if (removed) {
            peer.errand().ifPresent(Errand::told);
        }
    }

    synchronized boolean has(ConnectionType type) {
        return running.stream().anyMatch(peer -> peer.type() == type);
    }

    synchronized int count() {
        return running.size();
    }

    /** One sentence for each. */
    synchronized List<String> summary() {
        return running.stream()
                .flatMap(peer -> peer.errand().stream())
                .map(errand -> errand.node() + " " + errand.purpose())
                .toList();
    }
}
