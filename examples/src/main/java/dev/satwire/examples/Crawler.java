package dev.satwire.examples;

import dev.satwire.examples.CrawledNode.Reached;
import dev.satwire.examples.CrawledNode.Unreached;
import dev.satwire.peers.Direction;
import dev.satwire.peers.DisconnectReason;
import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerException;
import dev.satwire.peers.PeerListener;
import dev.satwire.peers.PeerPool;
import dev.satwire.peers.Registration;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.TimestampedAddr;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Walks a network: connects to the nodes it knows, asks each for addresses, and goes on with those, breadth first, until
 * there are no new ones. Every address is connected to at most once, and as many at a time as the pool has slots.
 *
 * <p>All bookkeeping is done by the thread that calls {@link #crawl}; the pool's threads only put what they found into a
 * queue. <em>Not thread-safe</em>; a crawler crawls once.
 */
final class Crawler {

    /** What a visit brought home. */
    private record Visit(CrawledNode node, List<TimestampedAddr> addresses) {}

    private final PeerPool pool;
    private final int maxNodes;

    private final Set<Endpoint> known = new HashSet<>();
    private final Queue<Endpoint> frontier = new ArrayDeque<>();
    private boolean privateHosts;
    private boolean stopped;
    private long addressesSeen;
    private long addressesSkipped;
    private int reached;
    private int unreached;

    // Shared with the pool's threads. There are never more visits than slots, which bounds all three.
    private final BlockingQueue<Visit> finished = new LinkedBlockingQueue<>();
    private final Map<Endpoint, CompletableFuture<DisconnectReason>> connections = new ConcurrentHashMap<>();
    private final AtomicInteger peakPeers = new AtomicInteger();

    /**
     * Creates a crawler.
     *
     * @param pool connects; it should be empty, try only once, and give up on a silent peer soon
     * @param maxNodes how many addresses to get to know, at most
     */
    Crawler(PeerPool pool, int maxNodes) {
        this.pool = pool;
        this.maxNodes = maxNodes;
    }

    /**
     * Crawls until there is nothing left to visit, or the pool is closed.
     *
     * @param seeds where to begin. If one of them is a loopback or private address, such addresses are followed, too
     * @param visitor told of each address when its visit is over, on the calling thread
     * @return the figures
     * @throws InterruptedException if the thread was interrupted; visits that are under way end by themselves
     */
    @SuppressWarnings("try") // the registration only has to be closed
    CrawlSummary crawl(Collection<NetAddr> seeds, Consumer<? super CrawledNode> visitor) throws InterruptedException {
        long start = System.nanoTime();
        privateHosts = seeds.stream().anyMatch(seed -> !seed.host().isRoutable());
        seeds.forEach(seed -> learn(seed.endpoint()));
        int slots = pool.stats().maxPeers();
        int underWay = 0;
        try (Registration registration = pool.addPeerListener(new ConnectionEnds())) {
            while (underWay > 0 || (!frontier.isEmpty() && !stopped)) {
                while (underWay < slots && !frontier.isEmpty() && !stopped) {
                    CompletableFuture<Void> unused = visit(frontier.remove()).thenAccept(finished::add);
                    underWay++;
                }
                Visit visit = finished.take();
                underWay--;
                if (isDone(visit)) {
                    record(visit);
                    visitor.accept(visit.node());
                }
            }
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
        return new CrawlSummary(
                known.size(), reached, unreached, addressesSeen, addressesSkipped, peakPeers.get(), elapsed);
    }

    /** Returns how many different addresses are known so far; to be called on the thread that crawls. */
    int known() {
        return known.size();
    }

    /** Returns how many of them were visited so far; to be called on the thread that crawls. */
    int visited() {
        return reached + unreached;
    }

    /** Tells visits that say something about a node from those that only say something about the pool. */
    private boolean isDone(Visit visit) {
        if (!(visit.node() instanceof Unreached failed)) {
            return true;
        }
        if (failed.reason().code() == Code.MAX_PEERS) {
            // The event that a connection has ended can be faster than the end of its slot.
            frontier.add(failed.endpoint());
            return false;
        }
        if (failed.reason().code() == Code.POOL_CLOSED) {
            stopped = true;
            return false;
        }
        return true;
    }

    private void record(Visit visit) {
        if (visit.node() instanceof Reached) {
            reached++;
        } else {
            unreached++;
        }
        for (TimestampedAddr each : visit.addresses()) {
            addressesSeen++;
            learn(each.address().endpoint());
        }
    }

    private void learn(Endpoint endpoint) {
        if (!isWorthAVisit(endpoint)) {
            addressesSkipped++;
        } else if (known.size() < maxNodes && known.add(endpoint)) {
            frontier.add(endpoint);
        }
    }

    /** Strangers may send anything as an address, also those of the network that the crawler itself runs in. */
    private boolean isWorthAVisit(Endpoint endpoint) {
        boolean valid = endpoint.host().isValid() && endpoint.port() != 0;
        return valid && (privateHosts || endpoint.host().isRoutable());
    }

    private CompletableFuture<Visit> visit(Endpoint endpoint) {
        CompletableFuture<DisconnectReason> end = new CompletableFuture<>();
        connections.put(endpoint, end);
        return pool.connect(NetAddr.of(endpoint))
                .thenCompose(peer -> ask(peer).thenCombine(end, (visit, reason) -> visit))
                .exceptionally(error -> failed(endpoint, error));
    }

    /** Asks a peer for addresses and leaves. That it does not answer is its right. */
    private CompletableFuture<Visit> ask(Peer peer) {
        peakPeers.accumulateAndGet(pool.stats().ready(), Math::max);
        return peer.getAddresses()
                .exceptionally(noAnswer -> List.of())
                .whenComplete((addresses, none) -> peer.disconnect())
                .thenApply(addresses -> new Visit(
                        new Reached(
                                peer.address().endpoint(),
                                peer.version(),
                                peer.handshakeTime().orElse(Duration.ZERO),
                                addresses.size()),
                        addresses));
    }

    private Visit failed(Endpoint endpoint, Throwable error) {
        connections.remove(endpoint);
        DisconnectReason reason = Errors.unwrap(error) instanceof PeerException failure
                ? failure.reason()
                : DisconnectReason.of(Code.INTERNAL_ERROR, String.valueOf(error));
        return new Visit(new Unreached(endpoint, reason), List.of());
    }

    /** A slot is free again when its connection has ended, not yet when it was told to end. */
    private final class ConnectionEnds implements PeerListener {
        @Override
        public void onDisconnected(NetAddr address, Direction direction, DisconnectReason reason) {
            CompletableFuture<DisconnectReason> end = connections.remove(address.endpoint());
            if (end != null) {
                end.complete(reason);
            }
        }
    }
}
