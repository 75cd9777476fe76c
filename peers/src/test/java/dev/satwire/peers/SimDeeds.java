package dev.satwire.peers;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;

/** What the simulation asked of a pool: the reasons that the pool itself may have to end a connection. */
final class SimDeeds {
    boolean stopped;
    boolean closed;
    private final Set<InetSocketAddress> givenUp = new HashSet<>();

    void giveUp(InetSocketAddress endpoint) {
        givenUp.add(endpoint);
    }

    void disconnect(Peer peer) {
        // A node that the user disconnects is given up.
        peer.address().endpoint().socketAddress().ifPresent(givenUp::add);
    }

    boolean wanted(SimEnd end) {
        return givenUp.contains(end.remote);
    }
}
