package dev.satwire.peers;

/** Why there is a connection; Bitcoin Core's connection types, as far as a pool has them. */
public enum ConnectionType {
    /** A node that connected to this side. */
    INBOUND,
    /** A node that the user named: by {@link PeerPool#connect} or {@link PeerPool#addNode}. */
    MANUAL,
    /** A node that the pool found by itself, to have what it {@linkplain PeerWant wants}. */
    OUTBOUND,
    /**
     * A node that is asked for addresses and left again, see {@link AddressFetcher}. It takes no slot and never becomes
     * {@linkplain PeerListener#onReady ready}: listeners hear that it is connected and that it ends.
     */
    ADDR_FETCH,
    /**
     * A node that is shaken hands with and left again, only to see whether it works, see {@link PeerPoolBuilder#feelers}.
     * It takes no slot and never becomes ready.
     */
    FEELER;

    /**
     * Tells who connected.
     *
     * @return the direction
     */
    public Direction direction() {
        return this == INBOUND ? Direction.INBOUND : Direction.OUTBOUND;
    }
}
