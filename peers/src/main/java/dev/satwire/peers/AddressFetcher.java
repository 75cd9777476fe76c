package dev.satwire.peers;

import dev.satwire.protocol.TimestampedAddr;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What a pool lends its {@linkplain AddressSource sources} so that they find more addresses: short connections to nodes
 * that are asked for addresses and nothing else, {@link ConnectionType#ADDR_FETCH}.
 *
 * <p>What such a node tells goes the way of all that peers tell, with its rate limits and clamped times, and all sources
 * {@linkplain AddressSource#learned learn} it. <em>Thread-safe.</em>
 */
public interface AddressFetcher {

    /**
     * Tells whether the pool connects through a proxy; if so nothing may be looked up past it, for whoever uses a proxy
     * does not want the system's resolver to learn of Bitcoin.
     *
     * @return true if names are for the proxy only
     */
    boolean isProxied();

    /**
     * Connects to a node, asks it for addresses, and leaves it. A name is looked up by the proxy if the pool has one,
     * else by the pool's resolver. A few nodes are asked at once and the others wait; who is asked already is not asked
     * twice.
     *
     * @param host a name, or any host that {@link dev.satwire.protocol.Host#parse} takes
     * @param port 1..65535
     * @return completes with what the node told, as far as it is worth remembering, maybe nothing; fails with a
     *     {@link PeerException} if the node cannot be reached, is connected already, or does not answer in time, if too
     *     many wait, and when the pool is stopped or closed. It always completes, within minutes of the node's turn
     * @throws IllegalArgumentException if the port is out of range or the host cannot be a name
     */
    CompletableFuture<List<TimestampedAddr>> fetch(String host, int port);
}
