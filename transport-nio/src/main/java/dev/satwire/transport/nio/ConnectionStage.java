package dev.satwire.transport.nio;

/** How far a connection has come; it never goes back. */
enum ConnectionStage {
    /** Not yet seen by the loop. */
    NEW,
    CONNECTING,
    OPEN,
    CLOSED
}
