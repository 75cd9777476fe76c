package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.testkit.ChaosLink;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One connection of the simulation with both its ends, and all that was done to it: what its end may be blamed on. */
final class SimWay {

    /** What the simulation did to the wire. */
    enum Harm {
        CHANGED,
        HELD,
        DROPPED,
        FINISHED,
        RESET
    }

    final InetSocketAddress clientAddress;
    final Set<Harm> harms = EnumSet.noneOf(Harm.class);
    /** What the hostile end did that a connection may end for. */
    final Set<Code> sins = EnumSet.noneOf(Code.class);

    @Nullable
    SimEnd client;

    @Nullable
    SimEnd server;

    /** Whether the acceptor did not want it. */
    boolean refused;

    @Nullable
    ChaosLink link;

    long droppedAt = Long.MAX_VALUE;

    SimWay(InetSocketAddress clientAddress) {
        this.clientAddress = clientAddress;
    }

    Optional<SimEnd> other(SimEnd end) {
        return Optional.ofNullable(end == client ? server : client);
    }

    /** Whether both ends have ended; the one that connects may learn that it is connected after the other has ended. */
    boolean isOver() {
        return client != null && client.isClosed() && (server == null || server.isClosed());
    }

    @Override
    public String toString() {
        return clientAddress + " -> " + (server == null ? "?" : server.owner) + " harms " + harms + " sins " + sins;
    }
}
