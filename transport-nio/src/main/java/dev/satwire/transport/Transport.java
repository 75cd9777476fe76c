package dev.satwire.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Opens and accepts {@link Connection}s and drives them on its {@link EventLoop}s.
 *
 * <p>Implementations: {@link TransportProvider#openDefault()} over real sockets, and an in-memory network with a fake
 * clock for tests. A transport is independent of any other; nothing about it is global.
 *
 * <p>Thread-safety: <em>thread-safe</em>; every method may be called from any thread, handlers included.
 */
public interface Transport extends AutoCloseable {

    /**
     * Starts to connect and returns at once.
     *
     * <p>The outcome is told to the handler: {@link ConnectionHandler#opened} when the connection is established, or
     * {@link ConnectionHandler#closed} with the reason when it cannot be. Both come later, from the event loop, never from
     * inside this call.
     *
     * <p>These kinds of reason speak of the remote side: {@link CloseReason.Kind#CONNECT_REFUSED},
     * {@link CloseReason.Kind#CONNECT_TIMEOUT}, {@link CloseReason.Kind#UNREACHABLE} and
     * {@link CloseReason.Kind#UNRESOLVED}. Two say nothing of it, and the same endpoint may well be tried again:
     * {@link CloseReason.Kind#PROXY_FAILED}, and {@link CloseReason.Kind#IO_ERROR}, which is also what an attempt gets that
     * finds too many others waiting. {@link CloseReason.Kind#LOCAL} means that this side has given up.
     *
     * <p>A transport may let a bounded number of attempts go on at once and keep a bounded line of others. Time in the line
     * does not count as connecting: the time-outs begin with an attempt's turn.
     *
     * @implSpec What the options ask for is done or the attempt fails; it is never done in another way. A transport that
     *     cannot use the proxy of the options ends the connection with {@link CloseReason.Kind#PROXY_FAILED} and does not
     *     dial directly, nor look a name up: that would show the remote side, or a name server, who is asking. One that
     *     cannot connect from the bind address ends it with {@link CloseReason.Kind#IO_ERROR}.
     * @param remote the endpoint to connect to; an unresolved one is for a proxy to resolve
     *     ({@link ConnectOptions#proxy}) and fails without one, with {@link CloseReason.Kind#UNRESOLVED}
     * @param options time-outs, buffer bounds, the local address and the proxy
     * @param handler told of everything that happens to the connection
     * @return the connection, not yet open
     * @throws IllegalStateException if this transport is closed
     */
    Connection connect(InetSocketAddress remote, ConnectOptions options, ConnectionHandler handler);

    /**
     * Binds a listening socket and accepts connections until the listener or this transport is closed.
     *
     * @param local the address to bind; port 0 takes a free port, see {@link Listener#localAddress()}
     * @param options bounds of the accepted connections
     * @param acceptor asked for a handler for each connection, or to refuse it
     * @return the open listener
     * @throws IOException if the address cannot be bound; the message names the address
     * @throws IllegalStateException if this transport is closed
     */
    Listener listen(InetSocketAddress local, ListenOptions options, ConnectionAcceptor acceptor) throws IOException;

    /**
     * Binds several listening sockets, or none, that share the caps of the options.
     *
     * @param locals the addresses to bind, at least one
     * @param options bounds of the accepted connections
     * @param acceptor asked for a handler for each connection, or to refuse it; possibly by several threads at once
     * @return the open listener; closing it closes all
     * @throws IOException if one of the addresses cannot be bound; the message names it
     * @throws IllegalArgumentException if there are no addresses
     * @throws UnsupportedOperationException if there are several and this transport takes one only
     * @throws IllegalStateException if this transport is closed
     * @implSpec The default takes one address only.
     */
    default Listener listen(List<InetSocketAddress> locals, ListenOptions options, ConnectionAcceptor acceptor)
            throws IOException {
        if (locals.isEmpty()) {
            throw new IllegalArgumentException("no address to listen on");
        }
        if (locals.size() > 1) {
            throw new UnsupportedOperationException("this transport listens on one address at a time");
        }
        return listen(locals.get(0), options, acceptor);
    }

    /**
     * Returns an event loop for tasks and timers that belong to no connection; always the same one.
     *
     * @return an event loop of this transport
     */
    EventLoop eventLoop();

    /**
     * Returns what this transport has done so far, and how it fares.
     *
     * @return a snapshot
     */
    default TransportStats stats() {
        return new TransportStats(List.of());
    }

    /**
     * Closes all listeners and connections, tells their handlers ({@link CloseReason.Kind#LOCAL}), and stops the event
     * loops, each after {@linkplain EventLoop#atEnd what is to run at its end}.
     *
     * <p>Idempotent. Called from outside an event loop it returns when the loops have ended, within a few seconds at
     * most; called from an event loop it returns at once and the loop ends after the current call.
     */
    @Override
    void close();
}
