package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.transport.EventLoop;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Looks up the names of nodes, with the user's resolver or the system's, and with a deadline. <em>Thread-safe.</em> */
final class PoolResolver implements AutoCloseable {
    private final @Nullable HostResolver users;
    private final NameResolver system = new NameResolver();
    private final Duration timeout;
    private final EventLoop loop;

    PoolResolver(@Nullable HostResolver users, Duration timeout, EventLoop loop) {
        this.users = users;
        this.timeout = timeout;
        this.loop = loop;
    }

    /** The first address of a name; fails with a {@link PeerException}. */
    CompletableFuture<InetAddress> resolve(String name) {
        return users == null ? system.resolve(name, timeout) : resolve(users, name);
    }

    private CompletableFuture<InetAddress> resolve(HostResolver resolver, String name) {
        CompletableFuture<InetAddress> result = new CompletableFuture<>();
        EventLoop.Timer timer = loop.schedule(
                timeout, () -> result.completeExceptionally(failure(name, "no answer within " + Delays.text(timeout))));
        try {
            CompletableFuture<Void> unused = resolver.resolve(name).handle((found, problem) -> {
                timer.cancel();
                if (problem != null) {
                    result.completeExceptionally(failure(name, Futures.bare(problem)));
                } else {
                    first(found)
                            .ifPresentOrElse(
                                    result::complete,
                                    () -> result.completeExceptionally(failure(name, "the name has no address")));
                }
                return null;
            });
        } catch (Throwable e) {
            timer.cancel();
            result.completeExceptionally(failure(name, e));
        }
        return result;
    }

    private static Optional<InetAddress> first(@Nullable List<InetAddress> found) {
        return found == null ? Optional.empty() : found.stream().findFirst();
    }

    private static PeerException failure(String name, String problem) {
        return new PeerException(DisconnectReason.of(Code.UNRESOLVED, name + ": " + problem));
    }

    private static PeerException failure(String name, Throwable problem) {
        return new PeerException(new DisconnectReason.Ended(
                Code.UNRESOLVED, name + ": the name cannot be resolved", Optional.of(problem)));
    }

    @Override
    public void close() {
        system.close();
    }
}
