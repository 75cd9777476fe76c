package dev.satwire.peers;

import java.net.InetSocketAddress;

/** Who has a host in the simulation. */
record SimParty(Kind kind, InetSocketAddress address) {

    /** What is to be expected of it. */
    enum Kind {
        /** One of ours. */
        POOL,
        /** One of ours whose listeners take long, so that it stops reading now and then. */
        SLOW_POOL,
        /** Does what it should. */
        HONEST,
        /** May do anything. */
        HOSTILE
    }

    boolean isPool() {
        return kind == Kind.POOL || kind == Kind.SLOW_POOL;
    }

    @Override
    public String toString() {
        return kind + " " + address.getHostString();
    }
}
