package dev.satwire.peers;

import dev.satwire.transport.EventLoop;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The requests of a pool that are not tied to a peer. <em>Thread-safe.</em> */
final class PoolRequests {

    /** How many of them may wait at once. */
    static final int MAX_REQUESTS = RequestOptions.MAX_WAITING;

    private final Supplier<List<Peer>> peers;
    private final EventLoop loop;
    private final ListenerThreads threads;
    private final RandomGenerator random;

    // Guarded by this.
    private final Set<PoolRequest<?>> requests = new LinkedHashSet<>();
    private Optional<DisconnectReason> closedFor = Optional.empty();

    PoolRequests(Supplier<List<Peer>> peers, EventLoop loop, ListenerThreads threads, RandomGenerator random) {
        this.peers = peers;
        this.loop = loop;
        this.threads = threads;
        this.random = random;
    }

    <T> CompletableFuture<T> start(
            Function<? super Peer, ? extends CompletableFuture<T>> question, RequestOptions options) {
        PoolRequest<T> request = new PoolRequest<>(question, options, this);
        synchronized (this) {
            if (closedFor.isPresent()) {
                return CompletableFuture.failedFuture(new PeerException(closedFor.get()));
            }
            if (requests.size() == MAX_REQUESTS) {
                return CompletableFuture.failedFuture(new TooManyRequestsException(
                        MAX_REQUESTS + " requests wait for this pool already, as many as may; let some end first",
                        MAX_REQUESTS));
            }
            requests.add(request);
        }
        return request.start();
    }

    /** Tells that there is a peer more to ask, which those look at that wait for one. Safe on the event loop. */
    void peerReady(Peer peer) {
        for (PoolRequest<?> request : snapshot()) {
            if (request.wantsPeer()) {
                threads.complete(() -> request.peerReady(peer));
            }
        }
    }

    void close(DisconnectReason why) {
        synchronized (this) {
            closedFor = Optional.of(why);
        }
        snapshot().forEach(request -> threads.complete(() -> request.fail(new PeerException(why))));
    }

    List<Peer> peers() {
        return peers.get();
    }

    RandomGenerator random() {
        return random;
    }

    /** Runs an action later where user code may run. */
    EventLoop.Timer schedule(Duration delay, Runnable action) {
        return loop.schedule(delay, () -> threads.complete(action));
    }

    synchronized void forget(PoolRequest<?> request) {
        requests.remove(request);
    }

    /** How many wait. */
    synchronized int waiting() {
        return requests.size();
    }

    private synchronized List<PoolRequest<?>> snapshot() {
        return List.copyOf(requests);
    }
}
