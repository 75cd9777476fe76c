package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.DisconnectReason.Ended;
import dev.satwire.protocol.Host;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Resolves host names with the system's resolver, which may block for long, on a few daemon threads of its own and with a
 * deadline. Names of other networks are never asked for, which would tell a resolver of them (RFC 7686).
 * <em>Thread-safe.</em>
 */
final class NameResolver implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int MAX_WAITING = 256;
    private static final int IDLE_SECONDS = 10;

    /** The most addresses of a name that are handed on; whoever owns the name decides how many it has. */
    static final int MAX_ADDRESSES = 256;

    private static final Set<String> OTHER_NETWORKS = Set.of("onion", "i2p");

    private final LookUpFunction system;
    private final ThreadPoolExecutor threads;
    private final Set<LookUp> waiting = ConcurrentHashMap.newKeySet();
    private volatile DisconnectReason closedFor = DisconnectReason.of(Code.POOL_CLOSED);

    /** What may block, and may give any number of addresses. */
    @FunctionalInterface
    interface LookUpFunction {
        InetAddress[] addresses(String name) throws UnknownHostException;
    }

    NameResolver() {
        this(InetAddress::getAllByName);
    }

    NameResolver(LookUpFunction system) {
        this.system = system;
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> {
                    Thread thread = new Thread(task, "satwire-resolver");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** The host that a text is, if it needs no resolving. */
    static Optional<Host> literal(String text) {
        try {
            return Optional.of(Host.parse(text));
        } catch (IllegalArgumentException notLiteral) {
            return Optional.empty();
        }
    }

    /** The first address of a name; fails with {@link Code#UNRESOLVED}, after the end with why that came. */
    CompletableFuture<InetAddress> resolve(String name, Duration timeout) {
        return resolveAll(name, timeout).thenApply(addresses -> addresses.get(0));
    }

    /** At least one and at most {@value #MAX_ADDRESSES} addresses of a name; fails as {@link #resolve} does. */
    CompletableFuture<List<InetAddress>> resolveAll(String name, Duration timeout) {
        String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        // Java takes the empty name for this machine.
        if (bare.isBlank()) {
            return CompletableFuture.failedFuture(failure(name, "an empty name has no address"));
        }
        if (OTHER_NETWORKS.contains(bare.substring(bare.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT))) {
            return CompletableFuture.failedFuture(failure(name, "not a valid address of that network"));
        }
        LookUp lookUp = new LookUp(name);
        waiting.add(lookUp);
        CompletableFuture<List<InetAddress>> unused =
                lookUp.result.whenComplete((found, problem) -> waiting.remove(lookUp));
        try {
            threads.execute(lookUp);
        } catch (RejectedExecutionException e) {
            lookUp.result.completeExceptionally(
                    threads.isShutdown()
                            ? new PeerException(closedFor)
                            : failure(name, "too many names wait to be resolved", e));
        } catch (RuntimeException | Error e) {
            // There may be no memory for another thread.
            lookUp.result.completeExceptionally(failure(name, "the name cannot be resolved", e));
        }
        return lookUp.result
                .orTimeout(Delays.timeout(timeout), TimeUnit.NANOSECONDS)
                .exceptionallyCompose(problem -> CompletableFuture.failedFuture(
                        problem instanceof TimeoutException
                                ? failure(name, "no answer within " + Delays.text(timeout), problem)
                                : problem));
    }

    private final class LookUp implements Runnable {
        private final String name;
        private final CompletableFuture<List<InetAddress>> result = new CompletableFuture<>();

        LookUp(String name) {
            this.name = name;
        }

        @Override
        public void run() {
            if (result.isDone()) {
                return;
            }
            try {
                InetAddress[] found = system.addresses(name);
                if (found.length == 0) {
                    throw new UnknownHostException(name);
                }
                result.complete(Arrays.stream(found).limit(MAX_ADDRESSES).toList());
            } catch (UnknownHostException e) {
                result.completeExceptionally(failure(name, "the name has no address", e));
            } catch (Throwable e) {
                // Resolvers can be plugged into the JDK; whatever is wrong with one ends neither the thread nor the
                // wait.
                result.completeExceptionally(failure(name, "the name cannot be resolved", e));
            }
        }
    }

    private static PeerException failure(String name, String problem) {
        return new PeerException(DisconnectReason.of(Code.UNRESOLVED, name + ": " + problem));
    }

    private static PeerException failure(String name, String problem, Throwable cause) {
        return new PeerException(
                DisconnectReason.of(new Ended(Code.UNRESOLVED, name + ": " + problem, Optional.of(cause))));
    }

    @Override
    public void close() {
        close(closedFor);
    }

    /** Fails what waits; a look-up that the system is busy with cannot be stopped, but nobody hears of it. */
    void close(DisconnectReason why) {
        closedFor = why;
        threads.shutdownNow();
        waiting.forEach(lookUp -> lookUp.result.completeExceptionally(new PeerException(why)));
    }
}
