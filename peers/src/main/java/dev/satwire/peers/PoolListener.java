package dev.satwire.peers;

import dev.satwire.protocol.Host;

/**
 * Is told what happens to the pool as a whole, above all what should not stay unnoticed, after it was
 * {@linkplain PeerPool#addPoolListener added} to it.
 *
 * <pre>{@code
 * pool.addPoolListener(new PoolListener() {
 *     @Override
 *     public void onShortage(PeerWant want, int have, String reason) {
 *         System.err.println(have + " peers of " + want + ": " + reason);
 *     }
 * });
 * }</pre>
 *
 * <p><strong>Threads and order.</strong> The methods are called one at a time, in the order in which things happened,
 * on the pool's listener executor; concurrently with the calls of {@link PeerListener} and {@link PayloadListener}.
 *
 * <p><strong>Blocking and re-entrancy.</strong> They may block, which delays other events of the pool and nothing else, and
 * may call any method of pool and peer.
 *
 * <p><strong>Exceptions.</strong> Logged; other listeners are still called.
 *
 * <p>All methods do nothing unless overridden; later versions may have more of them.
 */
public interface PoolListener {

    /**
     * Tells that a want is not met and that no known address could meet it: without help from outside, say more addresses,
     * the pool stays short. Told once, until the want is met again.
     *
     * @param want what is wanted
     * @param have how many of these peers there are
     * @param reason why there are not more, in words
     */
    default void onShortage(PeerWant want, int have, String reason) {}

    /**
     * Tells that a want is met, after a shortage had been told or for the first time.
     *
     * @param want what is wanted
     */
    default void onSatisfied(PeerWant want) {}

    /**
     * Tells that the network seems to be down: nobody can be reached. Until it is back, no node is blamed for that, and
     * fewer attempts are made.
     */
    default void onNetworkDown() {}

    /** Tells that somebody can be reached again; everything that waits is tried at once. */
    default void onNetworkUp() {}

    /**
     * Tells that a host is held in low esteem from now on, as Bitcoin Core calls it discouraged: not chosen for a
     * connection, and the first to go when inbound slots are short.
     *
     * @param host the host
     * @param reason what it did
     */
    default void onDiscouraged(Host host, DisconnectReason reason) {}

    /**
     * Tells that the pool is closed: everything that waited fails, and every connection ends. Told once.
     *
     * @param reason {@link DisconnectReason.Code#POOL_CLOSED} after {@link PeerPool#close()},
     *     {@link DisconnectReason.Code#TRANSPORT_CLOSED} when the pool has closed itself because its
     *     {@linkplain PeerPoolBuilder#transport transport} was closed
     */
    default void onClosed(DisconnectReason reason) {}
}
