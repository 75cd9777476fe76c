package dev.satwire.transport;

import java.util.Objects;

/**
 * How a listening socket accepts. <em>Immutable.</em>
 *
 * @param backlog how many connections the operating system may keep waiting; positive
 * @param maxConnections how many accepted connections may be open at once; more are closed as they come; positive
 * @param connection bounds of each accepted connection; its connect time-out and bind address are not used
 */
public record ListenOptions(int backlog, int maxConnections, ConnectOptions connection) {

    /** A backlog of 1,024 and at most 10,000 connections with the default bounds. */
    public static final ListenOptions DEFAULT = new ListenOptions(1024, 10_000, ConnectOptions.DEFAULT);

    /**
     * Checks the ranges stated for each component.
     *
     * @param backlog how many connections the operating system may keep waiting
     * @param maxConnections how many accepted connections may be open at once
     * @param connection bounds of each accepted connection
     */
    public ListenOptions {
        Objects.requireNonNull(connection, "connection");
        if (backlog <= 0 || maxConnections <= 0) {
            throw new IllegalArgumentException(
                    "backlog and maxConnections must be positive: " + backlog + ", " + maxConnections);
        }
    }

    /**
     * Returns these options with another cap on open connections.
     *
     * @param max how many accepted connections may be open at once; positive
     * @return the changed options
     */
    public ListenOptions withMaxConnections(int max) {
        return new ListenOptions(backlog, max, connection);
    }
}
