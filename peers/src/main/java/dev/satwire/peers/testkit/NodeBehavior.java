package dev.satwire.peers.testkit;

/** How a node of a {@link SimulatedNetwork} treats those who connect to it. */
public enum NodeBehavior {
    /** Shakes hands, answers {@code ping} and {@code getaddr}. */
    HEALTHY,
    /** Does the same, but each time after a delay of its own, {@link SimulatedNode#delay()}. */
    SLOW,
    /** Does not listen at the port that is known of it: connections are refused. */
    REFUSING,
    /** Accepts, reads, and never says anything. */
    SILENT,
    /** Accepts and closes at once. */
    CLOSING,
    /** Accepts and answers the first bytes with those of another protocol: HTTP, SSH or TLS. */
    NOT_BITCOIN;

    /** Whether the node passes on addresses to those who ask. */
    boolean gossips() {
        return this == HEALTHY || this == SLOW;
    }
}
