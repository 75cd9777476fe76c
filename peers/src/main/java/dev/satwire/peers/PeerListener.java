package dev.satwire.peers;

import dev.satwire.protocol.NetAddr;

/**
 * Is told what happens to connections, after it was {@linkplain PeerPool#addPeerListener added} to a pool.
 *
 * <pre>{@code
 * pool.addPeerListener(new PeerListener() {
 *     @Override
 *     public void onReady(Peer peer) {
 *         System.out.println(peer.id() + " is " + peer.version().userAgent());
 *     }
 *
 *     @Override
 *     public void onDisconnected(NetAddr address, Direction direction, DisconnectReason reason) {
 *         System.out.println(address + ": " + reason.text());
 *     }
 * });
 * }</pre>
 *
 * <p><strong>Order.</strong> For each attempt to connect and for each inbound connection the events are, payloads of
 * {@link PayloadListener} among them,
 *
 * <pre>
 * connecting (connected (ready payload*)?)? disconnected
 * </pre>
 *
 * <p>one at a time, with exactly one end, which the closing of the pool brings about too. The attempts of one address
 * follow each other; whatever belongs to different connections comes concurrently. A listener that is added in between
 * hears the rest.
 *
 * <p>Connections that the pool makes only to ask for addresses ({@link ConnectionType#ADDR_FETCH}) or to see whether a node
 * works ({@link ConnectionType#FEELER}) never become ready.
 *
 * <p>By {@link #onReady} the peer is among {@link PeerPool#peers} and takes requests, unless it has gone again since. By
 * {@link #onDisconnected} of an outbound connection its slot is free, if its address is not to be tried again.
 *
 * <p><strong>Threads, exceptions, blocking and re-entrancy</strong> are as for {@link PayloadListener}, whose calls wait
 * their turn behind these.
 *
 * <p>All methods do nothing unless overridden; later versions may have more of them.
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
     * Tells that a listener threw, or one of the sources of an {@link Identity}, or a {@link MisbehaviorPolicy}. What this
     * method throws is only logged.
     *
     * @param address the peer whose event it was
     * @param error what was thrown
     */
    default void onListenerError(NetAddr address, Throwable error) {}
}
