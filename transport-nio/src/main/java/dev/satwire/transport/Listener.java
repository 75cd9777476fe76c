package dev.satwire.transport;

import java.net.InetSocketAddress;
import java.util.List;

/** One bound listening socket, or several that share their caps. Thread-safety: <em>thread-safe</em>. */
public interface Listener extends AutoCloseable {

    /**
     * Returns the address that is listened on; the first, if there are several.
     *
     * @return the bound address, with the port really taken
     */
    InetSocketAddress localAddress();

    /**
     * Returns all addresses that are listened on.
     *
     * @return the bound addresses, in the order they were asked for; never empty
     */
    default List<InetSocketAddress> localAddresses() {
        return List.of(localAddress());
    }

    /** Stops accepting and frees the addresses; accepted connections stay. Idempotent. */
    @Override
    void close();
}
