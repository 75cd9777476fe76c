package dev.satwire.peers;

import dev.satwire.peers.testkit.MemoryTransport;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.Host;
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
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A host of the network whose connections the simulation sees and can harm. */
final class SimTransport implements Transport {
    private final MemoryTransport host;
    private final SimWires wires;
    private final SimParty owner;
    private final BooleanSupplier proxyFails;
    private final Set<InetSocketAddress> attempted = new HashSet<>();

    SimTransport(SimWires wires, SimParty owner) {
        this(wires, owner, () -> false);
    }

    /**
     * Creates one that may have to go through a proxy.
     *
     * @param proxyFails whether the proxy fails to connect; asked each time
     */
    SimTransport(SimWires wires, SimParty owner, BooleanSupplier proxyFails) {
        this.wires = wires;
        this.owner = owner;
        this.proxyFails = proxyFails;
        this.host = wires.network.transport(owner.address().getAddress());
    }

    @Override
    public Connection connect(InetSocketAddress remote, ConnectOptions options, ConnectionHandler handler) {
        boolean proxied = options.proxy().isPresent();
        wires.require(
                proxied == wires.deeds(owner).proxied, () -> owner + " connects to " + remote + " past its proxy");
        attempted.add(remote);
        InetSocketAddress place = remote.isUnresolved()
                ? wires.place(new Endpoint(Host.parse(remote.getHostString()), remote.getPort()))
                : remote;
        SimEnd end = new SimEnd(wires, owner, place, false, handler);
        Connection made = host.connect(place, proxied && !proxyFails.getAsBoolean() ? direct(options) : options, end);
        begin(end);
        return made;
    }

    /** What is left to do once a proxy has done its part: the network in memory has none, and lets who wants one fail. */
    private static ConnectOptions direct(ConnectOptions options) {
        return new ConnectOptions(
                options.connectTimeout(),
                options.sendHighWater(),
                options.sendLowWater(),
                options.controlLimit(),
                options.stallTimeout(),
                options.drainTimeout(),
                options.bindAddress(),
                Optional.empty());
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

    /** How many endpoints were ever tried. */
    int attempted() {
        return attempted.size();
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
