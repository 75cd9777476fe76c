package dev.satwire.peers;

import dev.satwire.protocol.AddressNetwork;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@link InboundEviction} knows of a peer: Bitcoin Core's {@code NodeEvictionCandidate}. Times are ages, all taken
 * at the same moment, so any clock will do. <em>Immutable.</em>
 *
 * <p>Core fills in {@code sinceBlock} and {@code sinceTransaction} only for what was new to it and valid. A
 * {@link PeerPool} has neither chain nor mempool and cannot tell old from new: it takes the last block that it read for
 * a listener and whose header meets the target the header itself states, and the last transaction that it read for one.
 * Both can be forged or repeated by an attacker at little cost, so in a pool these two protect less than in Core.
 *
 * @param id names the peer to the caller, and is higher for a peer that connected later
 * @param direction who connected; outbound peers are never chosen
 * @param permitted true for a peer that the user lets in whatever happens (Core's {@code noban}); never chosen
 * @param connectedFor the age of the connection, not negative
 * @param minPing the shortest round trip of a ping; empty if none was measured, which is worse than any
 * @param sinceBlock how long ago the peer last was the first to bring a valid block; empty if it never was
 * @param sinceTransaction how long ago the peer last brought a transaction that was new and accepted; empty if it never did
 * @param relevantServices true if it has all services that a full node is wanted for
 * @param relaysTransactions false if it asked for no transactions, as block-relay-only connections do
 * @param bloomFilter true if it set a Bloom filter (BIP-0037)
 * @param keyedNetGroup the group of networks the peer is in, hashed with a secret so that nobody can choose a good one
 * @param preferEvict true if it is to go before others of the same standing, as discouraged addresses are
 * @param local true if it connected from this machine, as Tor and I2P routers do, too
 * @param network the network it came through
 */
public record EvictionCandidate(
        long id,
        Direction direction,
        boolean permitted,
        Duration connectedFor,
        Optional<Duration> minPing,
        Optional<Duration> sinceBlock,
        Optional<Duration> sinceTransaction,
        boolean relevantServices,
        boolean relaysTransactions,
        boolean bloomFilter,
        long keyedNetGroup,
        boolean preferEvict,
        boolean local,
        AddressNetwork network) {

    /**
     * Checks that nothing is null.
     *
     * @param id names the peer
     * @param direction who connected
     * @param permitted whether the user lets it in whatever happens
     * @param connectedFor the age of the connection
     * @param minPing the shortest round trip
     * @param sinceBlock the age of its last block
     * @param sinceTransaction the age of its last transaction
     * @param relevantServices whether it has the services wanted
     * @param relaysTransactions whether it asked for transactions
     * @param bloomFilter whether it set a Bloom filter
     * @param keyedNetGroup its group of networks
     * @param preferEvict whether it is to go before others
     * @param local whether it connected from this machine
     * @param network the network it came through
     */
    public EvictionCandidate {
        Objects.requireNonNull(direction, "direction");
        Objects.requireNonNull(connectedFor, "connectedFor");
        Objects.requireNonNull(minPing, "minPing");
        Objects.requireNonNull(sinceBlock, "sinceBlock");
        Objects.requireNonNull(sinceTransaction, "sinceTransaction");
        Objects.requireNonNull(network, "network");
    }
}
