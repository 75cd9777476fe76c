package dev.satwire.peers;

import dev.satwire.protocol.NetAddr;
import java.util.Objects;

/**
 * What a {@link MisbehaviorPolicy} knows of a peer. <em>Immutable.</em>
 *
 * @param address where the peer is, or where its connection came from
 * @param direction who connected
 * @param manual true for a peer that the user named
 * @param permitted true for a peer that the user lets in whatever happens (Bitcoin Core's {@code noban})
 * @param proxied true if the connection goes through a proxy, whose last hop can put bytes into the stream
 */
public record PeerFacts(NetAddr address, Direction direction, boolean manual, boolean permitted, boolean proxied) {

    /**
     * Checks that nothing is null.
     *
     * @param address where the peer is
     * @param direction who connected
     * @param manual whether the user named it
     * @param permitted whether the user lets it in whatever happens
     * @param proxied whether the connection goes through a proxy
     */
    public PeerFacts {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(direction, "direction");
    }

    /**
     * Tells whether the peer's address is never discouraged: the user wants it, it is one of this machine, from where
     * Tor and proxies connect for many, or a proxy stands between.
     *
     * @return true if the most that can happen to the peer is to be disconnected
     */
    public boolean isSpared() {
        return manual || permitted || proxied || Discouragement.isLocal(address.host());
    }
}
