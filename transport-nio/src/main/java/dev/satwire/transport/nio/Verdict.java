package dev.satwire.transport.nio;

/** What {@link Admission} says to a newcomer. */
enum Verdict {
    /** Come in. */
    ADMITTED,
    /** The listener is full. */
    FULL,
    /** Its address has as many connections as it may. */
    ADDRESS_FULL,
    /** Its network has as many connections as it may. */
    PREFIX_FULL,
    /** Its network comes too often. */
    TOO_FAST
}
