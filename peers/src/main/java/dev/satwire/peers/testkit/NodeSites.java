package dev.satwire.peers.testkit;

import dev.satwire.transport.ConnectionAcceptor;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import dev.satwire.transport.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Where the nodes of a {@link SimulatedNetwork} listen, and for which of them a connection is meant.
 *
 * <p>Where all of 127.0.0.0/8 is loopback (Linux, Windows) every node has an address of its own and one socket listens for
 * them all; elsewhere (macOS) every node has a port of its own on 127.0.0.1. <em>Thread-safe.</em>
 */
final class NodeSites implements AutoCloseable {
    /** 127.1.0.1, the address of the first node. */
    private static final int FIRST_ADDRESS = 0x7F_01_00_01;

    private final Transport transport;
    private final boolean ownAddresses;
    private final int nodes;
    private final List<Listener> listeners = new ArrayList<>();
    private final List<SocketChannel> reserved = new ArrayList<>();
    private final ConcurrentMap<Integer, Integer> nodeOfPort = new ConcurrentHashMap<>();
    private final List<InetSocketAddress> sites = new ArrayList<>();

    /** Makes sites of one kind or the other, for tests to say which. */
    NodeSites(Transport transport, boolean ownAddresses, int nodes) {
        this.transport = transport;
        this.ownAddresses = ownAddresses;
        this.nodes = nodes;
    }

    /** Makes the sites for a transport; nothing listens yet. */
    static NodeSites of(Transport transport, int nodes) {
        return new NodeSites(transport, transport instanceof MemoryTransport || canBind(FIRST_ADDRESS), nodes);
    }

    /**
     * Listens for all nodes but the refusing ones. For these a port is taken that nobody listens on, so that it stays
     * refused as long as the network is open.
     */
    void open(int port, BitSet refusing, ListenOptions options, ConnectionAcceptor acceptor) throws IOException {
        if (ownAddresses) {
            InetSocketAddress any = new InetSocketAddress(address(0), port);
            int shared = listen(any, options, acceptor).getPort();
            int refused = refusing.isEmpty() ? shared : refusedPort(any.getAddress(), shared);
            for (int i = 0; i < nodes; i++) {
                sites.add(new InetSocketAddress(address(FIRST_ADDRESS + i), refusing.get(i) ? refused : shared));
            }
            return;
        }
        InetAddress loopback = address(0x7F_00_00_01);
        for (int i = 0; i < nodes; i++) {
            InetSocketAddress wanted = new InetSocketAddress(loopback, port == 0 ? 0 : port + i);
            int taken = refusing.get(i)
                    ? reserve(wanted)
                    : listen(wanted, options, acceptor).getPort();
            nodeOfPort.put(taken, i);
            sites.add(new InetSocketAddress(loopback, taken));
        }
    }

    /** The address of a node, once open. */
    InetSocketAddress site(int index) {
        return sites.get(index);
    }

    /** The node that a connection to a local address is meant for; empty for one that came from outside. */
    OptionalInt nodeAt(InetSocketAddress local) {
        byte[] bytes = local.getAddress().getAddress();
        if (bytes.length != 4 || !local.getAddress().isLoopbackAddress()) {
            return OptionalInt.empty();
        }
        if (!ownAddresses) {
            Integer index = nodeOfPort.get(local.getPort());
            return index == null ? OptionalInt.empty() : OptionalInt.of(index);
        }
        int index = ByteBuffer.wrap(bytes).getInt() - FIRST_ADDRESS;
        return index >= 0 && index < nodes ? OptionalInt.of(index) : OptionalInt.empty();
    }

    private InetSocketAddress listen(InetSocketAddress address, ListenOptions options, ConnectionAcceptor acceptor)
            throws IOException {
        Listener listener = transport.listen(address, options, acceptor);
        listeners.add(listener);
        return listener.localAddress();
    }

    private int refusedPort(InetAddress any, int shared) throws IOException {
        if (transport instanceof MemoryTransport) {
            return shared == 0xFFFF ? 1 : shared + 1;
        }
        return reserve(new InetSocketAddress(any, 0));
    }

    private int reserve(InetSocketAddress address) throws IOException {
        // Bound, so that nobody else gets the port, but not listening, so that the system refuses connections to it.
        SocketChannel holder = SocketChannel.open();
        reserved.add(holder);
        holder.bind(address);
        return ((InetSocketAddress) holder.getLocalAddress()).getPort();
    }

    private static boolean canBind(int ipv4) {
        try (SocketChannel probe = SocketChannel.open()) {
            probe.bind(new InetSocketAddress(address(ipv4), 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetAddress address(int ipv4) {
        byte[] bytes = ByteBuffer.allocate(4).putInt(ipv4).array();
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 bytes are an address", e);
        }
    }

    @Override
    public void close() {
        listeners.forEach(Listener::close);
        for (SocketChannel each : reserved) {
            try {
                each.close();
            } catch (IOException e) {
                throw new UncheckedIOException("giving back a port failed", e);
            }
        }
    }
}
