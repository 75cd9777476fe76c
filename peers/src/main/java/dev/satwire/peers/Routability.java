package dev.satwire.peers;

import dev.satwire.protocol.Host;
import dev.satwire.protocol.Network;
import java.util.function.Predicate;

/** Which hosts a network's nodes may have. */
final class Routability {
    private Routability() {}

    /**
     * Only public addresses count on the public networks, as in Bitcoin Core: whoever says otherwise wants this side to
     * knock at its own doors. Regtest and custom networks live on private addresses and loopback.
     */
    static Predicate<Host> of(Network network) {
        boolean isPublic = Network.withMagic(network.magic()).isPresent() && network.magic() != Network.REGTEST.magic();
        return isPublic ? Host::isRoutable : Host::isValid;
    }
}
