package dev.satwire.peers;

import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionAcceptor;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import dev.satwire.transport.Socks5Proxy;
import dev.satwire.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A network in memory whose hosts are reached through a proxy, which looks names up and notes what it is asked for. */
final class NamingProxy implements Transport {
    static final Socks5Proxy ADDRESS = Socks5Proxy.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9050));

    final List<String> asked = new ArrayList<>();
    private final Map<String, String> names = new HashMap<>();
    private final Transport network;

    private NamingProxy(Transport network) {
        this.network = network;
    }

    /** Puts a proxy between a pool and its transport. */
    static NamingProxy before(PeerPoolBuilder pool) {
        NamingProxy proxy = new NamingProxy(Objects.requireNonNull(pool.transport));
        pool.transport(proxy).connectOptions(ConnectOptions.DEFAULT.withProxy(ADDRESS));
        return proxy;
    }

    NamingProxy knowing(String name, String host) {
        names.put(name, host);
        return this;
    }

    @Override
    public Connection connect(InetSocketAddress remote, ConnectOptions options, ConnectionHandler handler) {
        if (!options.proxy().equals(Optional.of(ADDRESS))) {
            throw new AssertionError("past the proxy to " + remote);
        }
        asked.add(remote.getHostString() + ":" + remote.getPort());
        String host = names.get(remote.getHostString());
        InetSocketAddress target =
                remote.isUnresolved() && host != null ? new InetSocketAddress(host, remote.getPort()) : remote;
        return network.connect(target, ConnectOptions.DEFAULT, handler);
    }

    @Override
    public Listener listen(InetSocketAddress local, ListenOptions options, ConnectionAcceptor acceptor)
            throws IOException {
        return network.listen(local, new ListenOptions(options.backlog(), 1_000, ConnectOptions.DEFAULT), acceptor);
    }

    @Override
    public EventLoop eventLoop() {
        return network.eventLoop();
    }

    @Override
    public void close() {
        network.close();
    }
}
