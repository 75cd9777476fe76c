package dev.satwire.transport;

import java.util.Objects;

/**
 * How a listening socket accepts. <em>Immutable</em>; start from {@link #DEFAULT} and change what differs.
 *
 * @param backlog how many connections the operating system may keep waiting; positive
 * @param maxConnections how many accepted connections may be open at once; more are closed as they come; positive
 * @param maxPending how many of these may be open without being {@linkplain Connection#settle() settled}; one more, and
 *     the network that has most of them, in IPv6 the {@linkplain SourceLimits#IPV6_SITE_BITS site}, loses its oldest;
 *     positive
 * @param sources how much of that one source may take
 * @param connection bounds of each accepted connection; its connect time-out, bind address and proxy are not used
 */
public record ListenOptions(
        int backlog, int maxConnections, int maxPending, SourceLimits sources, ConnectOptions connection) {

    /**
     * A backlog of 1,024 and at most 10,000 connections with the default bounds; no bound on the pending ones and none on
     * what one source takes.
     */
    public static final ListenOptions DEFAULT = new ListenOptions(1024, 10_000, ConnectOptions.DEFAULT);

    /**
     * Checks the ranges stated for each component.
     *
     * @param backlog how many connections the operating system may keep waiting
     * @param maxConnections how many accepted connections may be open at once
     * @param maxPending how many of these may be open without being settled
     * @param sources how much of that one source may take
     * @param connection bounds of each accepted connection
     */
    public ListenOptions {
        Objects.requireNonNull(sources, "sources");
        Objects.requireNonNull(connection, "connection");
        if (backlog <= 0 || maxConnections <= 0 || maxPending <= 0) {
            throw new IllegalArgumentException("backlog, maxConnections and maxPending must be positive: " + backlog
                    + ", " + maxConnections + ", " + maxPending);
        }
    }

    /**
     * Creates options without bounds on pending connections and sources.
     *
     * @param backlog how many connections the operating system may keep waiting; positive
     * @param maxConnections how many accepted connections may be open at once; positive
     * @param connection bounds of each accepted connection
     */
    public ListenOptions(int backlog, int maxConnections, ConnectOptions connection) {
        this(backlog, maxConnections, Integer.MAX_VALUE, SourceLimits.NONE, connection);
    }

    /**
     * Returns these options with another cap on open connections.
     *
     * @param max how many accepted connections may be open at once; positive
     * @return the changed options
     */
    public ListenOptions withMaxConnections(int max) {
        return new ListenOptions(backlog, max, maxPending, sources, connection);
    }

    /**
     * Returns these options with a cap on pending connections, for handlers that {@linkplain Connection#settle() settle}
     * theirs.
     *
     * @param max how many accepted connections may be open without being settled; positive
     * @return the changed options
     */
    public ListenOptions withMaxPending(int max) {
        return new ListenOptions(backlog, maxConnections, max, sources, connection);
    }

    /**
     * Returns these options with limits for each source.
     *
     * @param limits how much one source may take
     * @return the changed options
     */
    public ListenOptions withSources(SourceLimits limits) {
        return new ListenOptions(backlog, maxConnections, maxPending, limits, connection);
    }
}
