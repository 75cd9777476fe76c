package dev.satwire.peers;

import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;

/** What the simulation asked of a pool: the reasons that the pool itself may have to end a connection. */
final class SimDeeds {
    boolean stopped;
    boolean closed;
    /** Whether it goes out through a proxy, which may fail. */
    boolean proxied;

    private final Set<InetSocketAddress> givenUp = new HashSet<>();

    void giveUp(InetSocketAddress place) {
        givenUp.add(place);
    }

    boolean wanted(SimEnd end) {
        return givenUp.contains(end.remote);
    }
}
