package dev.satwire.peers;

import dev.satwire.peers.testkit.MemoryTransport;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionAcceptor;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import dev.satwire.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;

/** A host of the network whose connections the simulation sees and can harm. */
final class SimTransport implements Transport {
    private final MemoryTransport host;
    private final SimWires wires;
    private final SimParty owner;

    SimTransport(SimWires wires, SimParty owner) {
        this.wires = wires;
        this.owner = owner;
        this.host = wires.network.transport(owner.address().getAddress());
    }

    @Override
    public Connection connect(InetSocketAddress remote, ConnectOptions options, ConnectionHandler handler) {
        SimEnd end = new SimEnd(wires, owner, remote, false, handler);
        Connection made = host.connect(remote, options, end);
        begin(end);
        return made;
    }

    @Override
    public Listener listen(InetSocketAddress local, ListenOptions options, ConnectionAcceptor acceptor)
            throws IOException {
        return host.listen(local, options, (remote, to) -> {
            Optional<ConnectionHandler> handler = acceptor.accept(remote, to);
            if (handler.isEmpty()) {
                wires.refused(remote);
                return handler;
            }
            SimEnd end = new SimEnd(wires, owner, remote, true, handler.get());
            begin(end);
            return Optional.of(end);
        });
    }

    private void begin(SimEnd end) {
        wires.begun(end);
        end.link().ifPresent(link -> {
            var unused = link.closed().thenAccept(reason -> {
                SimVerdict.of(wires, end, reason).ifPresent(wires::problem);
            });
        });
    }

    int openConnections() {
        return host.openConnections();
    }

    @Override
    public EventLoop eventLoop() {
        return host.eventLoop();
    }

    @Override
    public void close() {
        host.close();
    }
}
