package dev.satwire.peers;

import dev.satwire.protocol.NetAddr;

/**
 * Is told what happens to connections. For each attempt and each inbound connection the events are
 *
 * <pre>{@code
 * connecting (connected (ready payload*)?)? disconnected
 * }</pre>
 *
 * <p>with exactly one end. Threads, order, exceptions and blocking are as for {@link PayloadListener}. All methods do
 * nothing unless overridden.
 */
public interface PeerListener {

    /**
     * Tells that a connection is being attempted, or was accepted.
     *
     * @param address where to, or where from
     * @param direction who connects
     */
    default void onConnecting(NetAddr address, Direction direction) {}

    /**
     * Tells that the connection is established; the handshake begins.
     *
     * @param peer the peer; its version is not known yet
     */
    default void onConnected(Peer peer) {}

    /**
     * Tells that the handshake is complete.
     *
     * @param peer the peer
     */
    default void onReady(Peer peer) {}

    /**
     * Tells that the connection has ended or could not be established.
     *
     * @param address where it went to or came from
     * @param direction who connected
     * @param reason why
     */
    default void onDisconnected(NetAddr address, Direction direction, DisconnectReason reason) {}

    /**
     * Tells that a listener threw, or one of the sources of an {@link Identity}. What this method throws is only logged.
     *
     * @param address the peer whose event it was
     * @param error what was thrown
     */
    default void onListenerError(NetAddr address, Throwable error) {}
}
