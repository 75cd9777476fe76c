package dev.satwire.peers.testkit;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionAcceptor;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import dev.satwire.transport.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A host on a {@link MemoryNetwork}, with one IP address and the loopback addresses; all of 127.0.0.0/8 lead back to
 * itself. It goes wherever a {@link Transport} is wanted.
 *
 * <p>It has one event loop, which runs when the test runs the network. {@link #close()} called while nobody does so calls
 * the last callbacks itself, before it returns; called while the network runs, it leaves them to that run.
 *
 * <p>There are no proxies: a connection that is to go through one ends with {@link CloseReason.Kind#PROXY_FAILED}.
 *
 * <p>Thread-safety: <em>thread-safe</em>; calls from other threads than the test's make runs unrepeatable.
 */
public final class MemoryTransport implements Transport {
    private static final int FIRST_FREE_PORT = 49_152;

    private final MemoryNetwork network;
    private final InetAddress address;
    private final MemoryEventLoop loop;

    // Guarded by this.
    private final List<MemoryListener> listeners = new ArrayList<>();
    private final Set<MemoryConnection> connections = new LinkedHashSet<>();
    private int nextPort = FIRST_FREE_PORT;
    private boolean closed;

    MemoryTransport(MemoryNetwork network, InetAddress address) {
        this.network = network;
        this.address = address;
        this.loop = new MemoryEventLoop(network);
    }

    /**
     * Returns the host's address.
     *
     * @return the address it has on the network
     */
    public InetAddress address() {
        return address;
    }

    @Override
    public Connection connect(InetSocketAddress remote, ConnectOptions options, ConnectionHandler handler) {
        Objects.requireNonNull(remote, "remote");
        MemoryConnection connection = new MemoryConnection(network, this, remote, options, handler, null);
        synchronized (this) {
            requireOpen();
            connections.add(connection);
            network.events().post(loop, () -> new Dialing(network, this, connection, options).begin());
        }
        return connection;
    }

    @Override
    public Listener listen(InetSocketAddress local, ListenOptions options, ConnectionAcceptor acceptor)
            throws IOException {
        return listen(List.of(local), options, acceptor);
    }

    @Override
    public synchronized Listener listen(
            List<InetSocketAddress> locals, ListenOptions options, ConnectionAcceptor acceptor) throws IOException {
        List<InetSocketAddress> addresses = List.copyOf(locals);
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(acceptor, "acceptor");
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no address to listen on");
        }
        requireOpen();
        MemoryAdmission admission = new MemoryAdmission(options);
        List<MemoryListener> bound = new ArrayList<>();
        try {
            for (InetSocketAddress local : addresses) {
                MemoryListener listener = new MemoryListener(this, bind(local), options, admission, acceptor);
                listeners.add(listener);
                bound.add(listener);
            }
        } catch (IOException e) {
            bound.forEach(MemoryListener::close);
            throw e;
        }
        return bound.size() == 1 ? bound.get(0) : new MemoryListenerGroup(List.copyOf(bound));
    }

    private InetSocketAddress bind(InetSocketAddress local) throws IOException {
        if (local.isUnresolved()) {
            throw new IOException("cannot listen on " + local + ": the host name has no address");
        }
        if (!has(local.getAddress())) {
            throw new BindException("cannot listen on " + local + ": not an address of " + address.getHostAddress());
        }
        int port = local.getPort() == 0 ? freePort() : local.getPort();
        InetSocketAddress bound = new InetSocketAddress(local.getAddress(), port);
        if (listeners.stream().anyMatch(other -> other.collidesWith(bound))) {
            throw new BindException("cannot listen on " + local + ": address already in use");
        }
        return bound;
    }

    @Override
    public EventLoop eventLoop() {
        return loop;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            List.copyOf(listeners).forEach(MemoryListener::close);
            network.events().post(loop, this::beginToEnd);
        }
        network.runToEnd(loop);
    }

    private void beginToEnd() {
        loop.beginToEnd();
        // Behind what is to run at the end.
        network.events().post(loop, this::shutDown);
    }

    private void shutDown() {
        List<MemoryConnection> standing;
        synchronized (this) {
            standing = List.copyOf(connections);
        }
        standing.forEach(connection -> connection.end(CloseReason.of(CloseReason.Kind.LOCAL), false));
        // Behind the last callbacks, which have just been posted.
        network.events().post(loop, loop::end);
    }

    /** Accepts those who wait and need to no longer. */
    synchronized void acceptWaiting() {
        if (!closed) {
            List.copyOf(listeners).forEach(listener -> network.events().post(loop, listener::acceptWaiting));
        }
    }

    /** Runs a task on the event loop, if that still runs any. */
    void later(Runnable task) {
        network.events().post(loop, task);
    }

    boolean failsToAccept(InetSocketAddress endpoint) {
        return network.faults().answerOf(endpoint.getAddress(), endpoint.getPort()) == Faults.Answer.NOT_ACCEPTED;
    }

    /**
     * Counts the connections of this host that have not ended, attempts included.
     *
     * @return how many connections there are
     */
    public synchronized int openConnections() {
        return connections.size();
    }

    synchronized boolean isClosed() {
        return closed;
    }

    MemoryEventLoop loop() {
        return loop;
    }

    long elapsedNanos() {
        return network.clock().elapsedNanos();
    }

    /** Whether an address is one of this host's. */
    boolean has(InetAddress any) {
        return any.equals(address) || any.isLoopbackAddress() || any.isAnyLocalAddress();
    }

    /** The listener for an address of this host, or null. */
    synchronized @Nullable MemoryListener listenerAt(InetAddress at, int port) {
        return listeners.stream()
                .filter(listener -> listener.isAt(at, port))
                .findFirst()
                .orElse(null);
    }

    /** A port that nobody listens on. */
    synchronized int freePort() {
        int port;
        do {
            port = nextPort;
            nextPort = port == 0xFFFF ? FIRST_FREE_PORT : port + 1;
        } while (isListening(port));
        return port;
    }

    private boolean isListening(int port) {
        return listeners.stream().anyMatch(listener -> listener.localAddress().getPort() == port);
    }

    void accepted(
            MemoryConnection client,
            InetSocketAddress from,
            InetSocketAddress to,
            ConnectOptions options,
            ConnectionHandler handler,
            MemoryGuest guest) {
        MemoryConnection server = new MemoryConnection(network, this, from, options, handler, guest);
        guest.is(server);
        synchronized (this) {
            connections.add(server);
        }
        client.join(server);
        server.established(to);
    }

    synchronized void forget(MemoryListener listener) {
        listeners.remove(listener);
    }

    synchronized void forget(MemoryConnection connection) {
        connections.remove(connection);
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the transport is closed");
        }
    }

    @Override
    public String toString() {
        return "memory transport " + address.getHostAddress();
    }
}
