package dev.satwire.peers;

import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionClosedException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * How a peer's connection stands: whether it is made, whether it is ready, and why it ended; what came first is why.
 * <em>Thread-safe.</em>
 */
final class LinkState {
    private final AtomicReference<@Nullable DisconnectReason> ended = new AtomicReference<>();
    private volatile @Nullable Connection connection;
    private volatile boolean ready;

    /** Takes the connection; if it comes too late, it is aborted, and the answer is false. */
    boolean take(Connection made) {
        connection = made;
        if (hasEnded()) {
            made.abort();
            return false;
        }
        return true;
    }

    /** Notes that the handshake is complete. */
    void ready() {
        ready = true;
        if (hasEnded()) {
            ready = false;
        }
    }

    /** Ends the connection, if there is one; nothing happens if it has ended. */
    void disconnect(DisconnectReason reason) {
        if (!end(reason)) {
            return;
        }
        Connection open = connection;
        if (open == null) {
            return;
        }
        if (isPolite(reason)) {
            open.close();
        } else {
            open.abort();
        }
    }

    /**
     * Whether what waits to be sent still goes out, within the time for that. Bitcoin Core closes every socket in the
     * ordinary way. Here a peer that broke the rules or fell silent is reset: it costs no more memory, descriptor or
     * port in {@code TIME_WAIT}, and would not read what is queued for it. A peer that merely lacks what is wanted did
     * nothing wrong.
     */
    private static boolean isPolite(DisconnectReason reason) {
        return reason.side() == DisconnectReason.Side.US
                || reason.code() == DisconnectReason.Code.SERVICES
                || reason.code() == DisconnectReason.Code.OBSOLETE;
    }

    /** Notes that the connection is closed. */
    void closed(Connection was, DisconnectReason reason) {
        connection = was;
        end(reason);
    }

    /** Notes why it ended; false if that is known already. */
    boolean end(DisconnectReason reason) {
        boolean first = ended.compareAndSet(null, reason);
        ready = false;
        return first;
    }

    /** Adds to the reason what went on; returns it. */
    DisconnectReason endedIn(DisconnectReason.Context context) {
        return Objects.requireNonNull(ended.updateAndGet(why -> why == null ? null : why.withContext(context)));
    }

    boolean hasEnded() {
        return ended.get() != null;
    }

    boolean isReady() {
        return ready;
    }

    /** The connection, once there is one; it may be closed. */
    Optional<Connection> connection() {
        return Optional.ofNullable(connection);
    }

    /** The connection; null before there is one, and when it has ended. */
    @Nullable
    Connection live() {
        return hasEnded() ? null : connection;
    }

    /** The connection to a peer that is ready; throws what a future fails with if it is not. */
    Connection requireReady() {
        Connection open = connection;
        if (open == null || !ready) {
            throw notReady();
        }
        return open;
    }

    /** What a future fails with if the peer is not ready. */
    RuntimeException notReady() {
        DisconnectReason why = ended.get();
        return why == null ? new IllegalStateException("the handshake is not complete") : new PeerException(why);
    }

    /** What a failed send means for its sender. */
    RuntimeException failure(Throwable problem) {
        if (problem instanceof ConnectionClosedException failed) {
            DisconnectReason why = ended.get();
            return new PeerException(why != null ? why : Reasons.of(failed.reason()));
        }
        return problem instanceof RuntimeException known ? known : new IllegalStateException(problem);
    }
}
