package dev.satwire.transport.nio;

/** What becomes of a newcomer; all but the acceptor's word comes from {@link Admission}. */
enum Verdict {
    /** Come in. */
    ADMITTED,
    /** The listener is full. */
    FULL,
    /** Its address has as many connections as it may. */
    ADDRESS_FULL,
    /** Its network, or the site that is part of, has as many connections as it may. */
    PREFIX_FULL,
    /** Its network or its site comes too often. */
    TOO_FAST,
    /** The acceptor does not want it. */
    UNWANTED
}
