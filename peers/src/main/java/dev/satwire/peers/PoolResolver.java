package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.DisconnectReason.Ended;
import dev.satwire.transport.EventLoop;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the names of nodes, with the user's resolver or the system's, and with a deadline. What still waits when the
 * pool is closed fails then, for deadlines pass no more. <em>Thread-safe.</em>
 */
final class PoolResolver {
    /** How many names the user's resolver is asked for at a time: {@value}. */
    static final int MAX_WAITING = 1_024;

    private final @Nullable HostResolver users;
    private final NameResolver system = new NameResolver();
    private final Duration timeout;
    private final EventLoop loop;

    /** What the user's resolver was asked and has not answered. Guarded by itself. */
    private final Set<CompletableFuture<InetAddress>> waiting = new HashSet<>();

    /** Guarded by {@link #waiting}. */
    private Optional<DisconnectReason> closedFor = Optional.empty();

    PoolResolver(@Nullable HostResolver users, Duration timeout, EventLoop loop) {
        this.users = users;
        this.timeout = timeout;
        this.loop = loop;
    }

    /** The first address of a name; fails with a {@link PeerException}, after the end at once. */
    CompletableFuture<InetAddress> resolve(String name) {
        return users == null ? system.resolve(name, timeout) : resolve(users, name);
    }

    private CompletableFuture<InetAddress> resolve(HostResolver resolver, String name) {
        CompletableFuture<InetAddress> result = new CompletableFuture<>();
        PeerException refusal = admit(name, result);
        if (refusal != null) {
            return CompletableFuture.failedFuture(refusal);
        }
        try {
            EventLoop.Timer timer = loop.schedule(
                    timeout,
                    () -> result.completeExceptionally(failure(name, "no answer within " + Delays.text(timeout))));
            CompletableFuture<InetAddress> unused = result.whenComplete((found, problem) -> {
                timer.cancel();
                forget(result);
            });
            CompletableFuture<List<InetAddress>> unusedAnswer =
                    resolver.resolve(name).whenComplete((found, problem) -> answered(name, result, found, problem));
        } catch (Throwable e) {
            result.completeExceptionally(failure(name, e));
            forget(result);
        }
        return result;
    }

    /** Takes a question in; returns why it cannot be asked, or null. */
    private @Nullable PeerException admit(String name, CompletableFuture<InetAddress> result) {
        synchronized (waiting) {
            if (closedFor.isPresent()) {
                return new PeerException(closedFor.get());
            }
            if (waiting.size() >= MAX_WAITING) {
                return failure(name, "too many names wait to be resolved");
            }
            waiting.add(result);
            return null;
        }
    }

    /** Futures are told apart by identity, as is meant here. */
    @SuppressWarnings("CollectionUndefinedEquality")
    private void forget(CompletableFuture<InetAddress> result) {
        synchronized (waiting) {
            waiting.remove(result);
        }
    }

    /** The list is somebody else's, and may throw or hold null. */
    private static void answered(
            String name,
            CompletableFuture<InetAddress> result,
            @Nullable List<InetAddress> found,
            @Nullable Throwable problem) {
        try {
            if (problem != null) {
                result.completeExceptionally(failure(name, Futures.bare(problem)));
            } else if (found == null || found.isEmpty()) {
                result.completeExceptionally(failure(name, "the name has no address"));
            } else {
                result.complete(Objects.requireNonNull(found.get(0), "address"));
            }
        } catch (Throwable e) {
            result.completeExceptionally(failure(name, e));
        }
    }

    /** How many questions the user's resolver has not answered. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private static PeerException failure(String name, String problem) {
        return new PeerException(DisconnectReason.of(Code.UNRESOLVED, name + ": " + problem));
    }

    private static PeerException failure(String name, Throwable problem) {
        return new PeerException(DisconnectReason.of(
                new Ended(Code.UNRESOLVED, name + ": the name cannot be resolved", Optional.of(problem))));
    }

    /** Fails what waits, and whatever is asked from now on. */
    void close(DisconnectReason why) {
        system.close(why);
        List<CompletableFuture<InetAddress>> rest;
        synchronized (waiting) {
            closedFor = Optional.of(why);
            rest = List.copyOf(waiting);
            waiting.clear();
        }
        rest.forEach(result -> result.completeExceptionally(new PeerException(why)));
    }
}
