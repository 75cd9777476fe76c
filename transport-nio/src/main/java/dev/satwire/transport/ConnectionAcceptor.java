package dev.satwire.transport;

import java.net.InetSocketAddress;
import java.util.Optional;

/** Decides, before a byte is read, whether an inbound connection is taken and who handles it. */
@FunctionalInterface
public interface ConnectionAcceptor {

    /**
     * Returns the handler for a connection that was just accepted.
     *
     * <p>Called on an event loop, so it must be quick; it may be called concurrently for several listeners. An
     * exception refuses this connection only.
     *
     * @param remote where the connection comes from
     * @param local the address at this side that it was made to
     * @return the handler, or empty to refuse: the connection is closed at once
     */
    Optional<ConnectionHandler> accept(InetSocketAddress remote, InetSocketAddress local);
}
