package dev.satwire.peers;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One end of a connection: stands between the network and who handles it, and sees that both keep the rules. */
final class SimEnd implements ConnectionHandler {
    final SimParty owner;
    final InetSocketAddress remote;
    final boolean accepted;
    private final SimWires wires;
    private final ConnectionHandler handler;

    @Nullable
    SimWay way;

    private @Nullable Connection connection;
    private @Nullable CloseReason closed;
    private long openedAt;

    /** Lets a handler know its end. */
    interface Aware {
        void at(SimEnd end);
    }

    SimEnd(SimWires wires, SimParty owner, InetSocketAddress remote, boolean accepted, ConnectionHandler handler) {
        this.wires = wires;
        this.owner = owner;
        this.remote = remote;
        this.accepted = accepted;
        this.handler = handler;
        if (handler instanceof Aware aware) {
            aware.at(this);
        }
    }

    boolean isClosed() {
        return closed != null;
    }

    boolean isOpen() {
        return connection != null && closed == null;
    }

    boolean isOpened() {
        return connection != null;
    }

    long openedAt() {
        return openedAt;
    }

    Connection connection() {
        return Objects.requireNonNull(connection);
    }

    Optional<CloseReason> closeReason() {
        return Optional.ofNullable(closed);
    }

    /** What handles it in a pool; empty at the others. */
    Optional<PeerLink> link() {
        return handler instanceof PeerLink link ? Optional.of(link) : Optional.empty();
    }

    /** What handles it at an honest node; empty at the others. */
    Optional<SimNode> node() {
        return owner.kind() == SimParty.Kind.HONEST && handler instanceof SimNode node
                ? Optional.of(node)
                : Optional.empty();
    }

    @Override
    public void opened(Connection made) {
        wires.require(connection == null && closed == null, () -> this + " opened twice or after its end");
        connection = made;
        openedAt = wires.network.clock().elapsed().toNanos();
        wires.opened(this, made);
        handler.opened(made);
    }

    @Override
    public void received(Connection from, ByteBuffer bytes) {
        wires.require(isOpen(), () -> this + " received bytes while it was not open");
        link().ifPresent(link -> wires.require(
                !link.mailbox().isFull() || !link.isReady(), () -> this + " was read from with its mailbox full"));
        handler.received(from, bytes);
    }

    @Override
    public void writable(Connection of) {
        handler.writable(of);
    }

    @Override
    public void closed(Connection was, CloseReason reason) {
        wires.require(closed == null, () -> this + " closed twice");
        closed = reason;
        wires.closed(this);
        handler.closed(was, reason);
    }

    @Override
    public String toString() {
        return owner + (accepted ? " <- " : " -> ") + remote;
    }
}
