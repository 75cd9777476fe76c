package dev.satwire.peers.testkit;

import dev.satwire.transport.ConnectionAcceptor;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A listening socket of a {@link MemoryTransport}. */
final class MemoryListener implements Listener {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryListener.class);

    private final MemoryTransport host;
    private final InetSocketAddress local;
    private final ListenOptions options;
    private final ConnectionAcceptor acceptor;
    private final MemoryAdmission admission;
    /** Connections that the system has completed. Confined to the event loop. */
    private final Queue<Waiting> waiting = new ArrayDeque<>();

    private volatile boolean closed;

    private record Waiting(MemoryConnection client, InetSocketAddress from, InetSocketAddress to) {}

    MemoryListener(
            MemoryTransport host,
            InetSocketAddress local,
            ListenOptions options,
            MemoryAdmission admission,
            ConnectionAcceptor acceptor) {
        this.host = host;
        this.local = local;
        this.options = options;
        this.admission = admission;
        this.acceptor = acceptor;
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public void close() {
        closed = true;
        host.forget(this);
        host.later(this::resetWaiting);
    }

    /** Whether connections to an address of the host come here. */
    boolean isAt(InetAddress address, int port) {
        return local.getPort() == port
                && (local.getAddress().isAnyLocalAddress() || local.getAddress().equals(address));
    }

    /** Whether the two cannot be open at the same time. */
    boolean collidesWith(InetSocketAddress other) {
        return isAt(other.getAddress(), other.getPort())
                || (other.getAddress().isAnyLocalAddress() && other.getPort() == local.getPort());
    }

    /** Whether the system may complete one more connection for this listener. */
    boolean hasRoom() {
        return waiting.size() < options.backlog();
    }

    /** Lets a connection wait in the backlog; runs on the event loop. */
    void enqueue(MemoryConnection client, InetSocketAddress from, InetSocketAddress to) {
        waiting.add(new Waiting(client, from, to));
        acceptWaiting();
    }

    /** Accepts what waits, unless accepting fails; runs on the event loop. */
    void acceptWaiting() {
        while (!waiting.isEmpty() && !host.failsToAccept(waiting.element().to)) {
            Waiting next = waiting.remove();
            admit(next.client, next.from, next.to);
        }
    }

    /** Resets what nobody will accept any more. */
    private void resetWaiting() {
        for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
            next.client.condition().reset();
        }
    }

    /** Takes or refuses a connection. */
    private void admit(MemoryConnection client, InetSocketAddress from, InetSocketAddress to) {
        Optional<MemoryGuest> guest =
                closed ? Optional.empty() : admission.admit(from.getAddress(), host.elapsedNanos());
        if (guest.isPresent()) {
            Optional<ConnectionHandler> handler = ask(from, to);
            if (handler.isPresent()) {
                host.accepted(client, from, to, options.connection(), handler.get(), guest.get());
                admission.makeRoom();
                return;
            }
            guest.get().leave();
        }
        client.refusedByAcceptor();
    }

    private Optional<ConnectionHandler> ask(InetSocketAddress from, InetSocketAddress to) {
        try {
            return acceptor.accept(from, to);
        } catch (Throwable t) {
            LOG.warn("a connection was refused by an exception", t);
            return Optional.empty();
        }
    }
}
