package dev.satwire.transport;

import java.net.InetSocketAddress;

/** A bound listening socket. Thread-safety: <em>thread-safe</em>. */
public interface Listener extends AutoCloseable {

    /**
     * Returns the address that is listened on.
     *
     * @return the bound address, with the port really taken
     */
    InetSocketAddress localAddress();

    /** Stops accepting and frees the address; accepted connections stay. Idempotent. */
    @Override
    void close();
}
