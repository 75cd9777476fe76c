package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.transport.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fetches addresses for a pool's sources, of at most {@value #MAX_AT_ONCE} nodes at once while at most
 * {@value #MAX_WAITING} wait. <em>Thread-safe.</em>
 */
final class AddressFetches implements AddressFetcher {
    static final int MAX_AT_ONCE = 3;

    static final int MAX_WAITING = 64;

    private final PoolCore core;
    private final boolean proxied;
    private final EventLoop loop;

    // All guarded by this.
    private final Queue<AddressFetch> waiting = new ArrayDeque<>();
    /** Those too whose listeners have not heard of the end. */
    private final Set<AddressFetch> running = new LinkedHashSet<>();

    AddressFetches(PoolCore core, boolean proxied, EventLoop loop) {
        this.core = core;
        this.proxied = proxied;
        this.loop = loop;
    }

    @Override
    public boolean isProxied() {
        return proxied;
    }

    @Override
    public CompletableFuture<List<TimestampedAddr>> fetch(String host, int port) {
        InetSocketAddress target = targetOf(host, port);
        AddressFetch fetch;
        synchronized (this) {
            Optional<AddressFetch> same = Stream.concat(running.stream(), waiting.stream())
                    .filter(other -> other.target.equals(target) && !other.future.isDone())
                    .findFirst();
            fetch = same.orElseGet(
                    () -> new AddressFetch(target, loop, its -> core.threads.complete(its::complete), this::told));
            Optional<DisconnectReason> refusal = core.errands.refusal();
            if (refusal.isPresent()) {
                return CompletableFuture.failedFuture(new PeerException(refusal.get()));
            }
            if (same.isEmpty() && waiting.size() == MAX_WAITING) {
                return CompletableFuture.failedFuture(new PeerException(
                        DisconnectReason.of(Code.MAX_PEERS, MAX_WAITING + " nodes wait to be asked already")));
            }
            if (same.isEmpty()) {
                waiting.add(fetch);
            }
        }
        next();
        return Futures.mirror(fetch.future);
    }

    private InetSocketAddress targetOf(String host, int port) {
        Optional<Host> literal = NameResolver.literal(host);
        if (literal.isEmpty()) {
            return DefaultPeerPool.nameOf(host, port);
        }
        if (core.connector.canReach(literal.get())) {
            DefaultPeerPool.requirePort(port);
        }
        return InetSocketAddress.createUnresolved(host, port);
    }

    /** Gives up those that wait. */
    void stop(DisconnectReason reason) {
        List<AddressFetch> all;
        synchronized (this) {
            all = new ArrayList<>(waiting);
            waiting.clear();
        }
        all.forEach(fetch -> fail(fetch, reason));
    }

    private void next() {
        for (AddressFetch fetch = poll(); fetch != null; fetch = poll()) {
            try {
                begin(fetch);
            } catch (RuntimeException | Error e) {
                begun(fetch, Optional.of(Reasons.fault(e)));
            }
        }
    }

    private synchronized @Nullable AddressFetch poll() {
        AddressFetch next = running.size() < MAX_AT_ONCE ? waiting.poll() : null;
        if (next != null) {
            running.add(next);
        }
        return next;
    }

    private void begin(AddressFetch fetch) {
        String host = fetch.target.getHostString();
        Optional<Host> literal = NameResolver.literal(host);
        if (literal.isPresent()) {
            connect(fetch, NetAddr.of(new Endpoint(literal.get(), fetch.target.getPort())));
        } else if (proxied) {
            begun(fetch, core.errands.run(fetch, InternalAddresses.of(fetch.target), fetch.target));
        } else {
            CompletableFuture<InetAddress> unused =
                    core.dialer.lookUp(host).whenComplete((found, problem) -> lookedUp(fetch, found, problem));
        }
    }

    /** Whatever goes wrong here, the fetch ends: others wait for its place. */
    private void lookedUp(AddressFetch fetch, @Nullable InetAddress found, @Nullable Throwable problem) {
        try {
            if (found != null) {
                connect(fetch, NetAddr.of(found, fetch.target.getPort()));
            } else {
                begun(fetch, Optional.of(reasonOf(problem)));
            }
        } catch (RuntimeException | Error e) {
            begun(fetch, Optional.of(Reasons.fault(e)));
        }
    }

    private void connect(AddressFetch fetch, NetAddr address) {
        Optional<InetSocketAddress> remote = core.connector.canReach(address.host())
                ? core.connector.remoteOf(address.endpoint())
                : Optional.empty();
        fetch.setToAddress();
        begun(
                fetch,
                remote.isPresent()
                        ? core.errands.run(fetch, address, remote.get())
                        : Optional.of(DisconnectReason.of(Code.UNSUPPORTED_NETWORK)));
    }

    /** Ends a fetch that could not be begun. */
    private void begun(AddressFetch fetch, Optional<DisconnectReason> refusal) {
        refusal.ifPresent(reason -> {
            fail(fetch, reason);
            told(fetch);
        });
    }

    private void told(AddressFetch fetch) {
        synchronized (this) {
            running.remove(fetch);
        }
        next();
    }

    private void fail(AddressFetch fetch, DisconnectReason reason) {
        core.threads.complete(() -> fetch.future.completeExceptionally(new PeerException(reason)));
    }

    private static DisconnectReason reasonOf(@Nullable Throwable problem) {
        if (problem == null) {
            return DisconnectReason.of(Code.UNRESOLVED);
        }
        return Futures.bare(problem) instanceof PeerException known
                ? known.reason()
                : DisconnectReason.of(Code.UNRESOLVED, Futures.text(problem));
    }
}
