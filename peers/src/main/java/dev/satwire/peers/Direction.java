package dev.satwire.peers;

/** Who opened a connection. */
public enum Direction {
    /** This side connected. */
    OUTBOUND,
    /** The peer connected. */
    INBOUND
}
