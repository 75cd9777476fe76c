package dev.satwire.transport;

import java.util.Objects;
import java.util.Optional;

/**
 * Why a connection ended, or was never established. <em>Immutable.</em>
 *
 * @param kind what happened
 * @param detail one short line for people, empty if the kind says it all; never holds bytes from the remote side
 * @param cause the exception behind it, if there was one
 */
public record CloseReason(Kind kind, String detail, Optional<Throwable> cause) {

    /** What happened. */
    public enum Kind {
        /** This side closed the connection, or its transport. */
        LOCAL,
        /** This side closed an accepted connection to make room for a newcomer, see {@link Connection#settle()}. */
        EVICTED,
        /** The remote side ended the stream (FIN). */
        PEER_CLOSED,
        /** The remote side reset the connection (RST). */
        PEER_RESET,
        /** Nobody listens at the remote endpoint. */
        CONNECT_REFUSED,
        /** The connection was not established in time. */
        CONNECT_TIMEOUT,
        /** There is no route to the remote endpoint, it cannot be connected to, or a proxy did not get there. */
        UNREACHABLE,
        /** The host name has no address. */
        UNRESOLVED,
        /**
         * The proxy cannot be reached or used, refuses this side, leaves, or does not speak SOCKS5; says nothing of the
         * remote side.
         */
        PROXY_FAILED,
        /** Data waited to be written and not a byte went out in time. */
        WRITE_STALLED,
        /** The handler threw. */
        HANDLER_ERROR,
        /**
         * The operating system reported another error, or this side has no room for more: it says nothing of the remote
         * side.
         */
        IO_ERROR
    }

    /**
     * Checks that nothing is null.
     *
     * @param kind what happened
     * @param detail one short line for people
     * @param cause the exception behind it
     */
    public CloseReason {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(cause, "cause");
    }

    /**
     * Returns a reason that needs no explanation.
     *
     * @param kind what happened
     * @return the reason
     */
    public static CloseReason of(Kind kind) {
        return new CloseReason(kind, "", Optional.empty());
    }

    /**
     * Returns a reason with an explanation.
     *
     * @param kind what happened
     * @param detail one short line
     * @return the reason
     */
    public static CloseReason of(Kind kind, String detail) {
        return new CloseReason(kind, detail, Optional.empty());
    }

    /**
     * Returns a reason with the exception that caused it; its message becomes the detail.
     *
     * @param kind what happened
     * @param cause the exception
     * @return the reason
     */
    public static CloseReason of(Kind kind, Throwable cause) {
        String message = cause.getMessage();
        return new CloseReason(kind, message == null ? cause.getClass().getSimpleName() : message, Optional.of(cause));
    }

    @Override
    public String toString() {
        return detail.isEmpty() ? kind.name() : kind + " (" + detail + ")";
    }
}
