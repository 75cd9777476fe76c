package dev.satwire.peers.testkit;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.Network;
import dev.satwire.transport.Transport;
import dev.satwire.transport.TransportProvider;
import java.io.IOException;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Describes a {@link SimulatedNetwork}. Everything has a default. <em>Not thread-safe</em>; may be used again after
 * {@link #start()}.
 */
public final class SimulatedNetworkBuilder {

    /** How many nodes there are unless told otherwise: {@value}. */
    public static final int DEFAULT_NODES = 2_000;

    /** The most nodes a network can have: {@value}. */
    public static final int MAX_NODES = 1_000_000;

    Network network = Network.REGTEST;
    int nodes = DEFAULT_NODES;
    long seed;
    int port;
    int minKnown = 8;
    int maxKnown = 64;
    int onions;
    InstantSource clock = InstantSource.system();

    @Nullable
    Transport transport;

    private final Map<NodeBehavior, Double> shares = new EnumMap<>(Map.of(
            NodeBehavior.REFUSING, 0.10,
            NodeBehavior.SILENT, 0.05,
            NodeBehavior.SLOW, 0.05,
            NodeBehavior.CLOSING, 0.02,
            NodeBehavior.NOT_BITCOIN, 0.01));

    SimulatedNetworkBuilder() {}

    /**
     * Sets the Bitcoin network whose messages the nodes speak.
     *
     * @param value the network; regtest by default
     * @return this builder
     */
    public SimulatedNetworkBuilder network(Network value) {
        network = Objects.requireNonNull(value, "network");
        return this;
    }

    /**
     * Sets the number of nodes.
     *
     * @param count 1..{@value #MAX_NODES}
     * @return this builder
     */
    public SimulatedNetworkBuilder nodes(int count) {
        if (count < 1 || count > MAX_NODES) {
            throw new IllegalArgumentException("need 1.." + MAX_NODES + " nodes, got " + count);
        }
        nodes = count;
        return this;
    }

    /**
     * Sets what everything random is drawn from: which node is what, and who knows whom.
     *
     * @param value the seed; the same seed and settings give the same network
     * @return this builder
     */
    public SimulatedNetworkBuilder seed(long value) {
        seed = value;
        return this;
    }

    /**
     * Sets the port that all nodes listen on. Where every node needs a port of its own (see {@link SimulatedNetwork}), it
     * is that of the first node and the others follow.
     *
     * @param value 1..65535, or 0 for a free one, the default
     * @return this builder
     */
    public SimulatedNetworkBuilder port(int value) {
        if (value < 0 || value > 0xFFFF) {
            throw new IllegalArgumentException("a port is 0..65535, got " + value);
        }
        port = value;
        return this;
    }

    /**
     * Sets how many of the nodes are of a kind. By default 10 % refuse, 5 % are silent, 5 % slow, 2 % close at once and
     * 1 % are not Bitcoin nodes. What remains is healthy.
     *
     * @param behavior any but {@link NodeBehavior#HEALTHY}
     * @param share 0..1; rounded to whole nodes
     * @return this builder
     */
    public SimulatedNetworkBuilder share(NodeBehavior behavior, double share) {
        if (behavior == NodeBehavior.HEALTHY) {
            throw new IllegalArgumentException("the healthy nodes are those that remain: set the other shares");
        }
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("a share is 0..1, got " + share);
        }
        shares.put(behavior, share);
        return this;
    }

    /**
     * Makes all nodes healthy, for tests that are about something else.
     *
     * @return this builder
     */
    public SimulatedNetworkBuilder allHealthy() {
        shares.clear();
        return this;
    }

    /**
     * Sets how many other nodes each node knows, of all kinds; 8..64 by default.
     *
     * @param min the fewest, at least 1
     * @param max the most, at least {@code min} and at most {@value Addr#MAX_ADDRESSES}
     * @return this builder
     */
    public SimulatedNetworkBuilder known(int min, int max) {
        if (min < 1 || max < min || max > Addr.MAX_ADDRESSES) {
            throw new IllegalArgumentException(
                    "need 1 <= min <= max <= " + Addr.MAX_ADDRESSES + ", got " + min + " and " + max);
        }
        minKnown = min;
        maxKnown = max;
        return this;
    }

    /**
     * Sets how many onion addresses (Tor v3) are gossiped besides, to those who understand {@code addrv2}. Nothing is
     * behind them.
     *
     * @param count 0..{@value #MAX_NODES}; none by default
     * @return this builder
     */
    public SimulatedNetworkBuilder onions(int count) {
        if (count < 0 || count > MAX_NODES) {
            throw new IllegalArgumentException("need 0.." + MAX_NODES + " onions, got " + count);
        }
        onions = count;
        return this;
    }

    /**
     * Sets the wall clock that the nodes' messages tell.
     *
     * @param value the clock; that of the system by default
     * @return this builder
     */
    public SimulatedNetworkBuilder clock(InstantSource value) {
        clock = Objects.requireNonNull(value, "clock");
        return this;
    }

    /**
     * Sets the transport. Without one the network opens the default transport and closes it with itself.
     *
     * @param value the transport; stays open when the network closes. With a {@link MemoryTransport} no socket is opened
     * @return this builder
     */
    public SimulatedNetworkBuilder transport(Transport value) {
        transport = Objects.requireNonNull(value, "transport");
        return this;
    }

    /**
     * Starts the nodes. When this returns they all listen.
     *
     * @return the running network, to be closed
     * @throws IOException if the nodes cannot listen, for example because the port is taken
     * @throws IllegalStateException if no transport was set and none is on the class path or module path, or if the shares
     *     add up to more than all nodes
     */
    public SimulatedNetwork start() throws IOException {
        Transport given = transport;
        if (given != null) {
            return SimulatedNetwork.start(this, given, false);
        }
        Transport own = TransportProvider.openDefault();
        try {
            return SimulatedNetwork.start(this, own, true);
        } catch (IOException | RuntimeException e) {
            own.close();
            throw e;
        }
    }

    /** How many nodes of a kind there are. */
    int count(NodeBehavior behavior) {
        if (behavior != NodeBehavior.HEALTHY) {
            return (int) Math.round(nodes * shares.getOrDefault(behavior, 0.0));
        }
        int others = 0;
        for (NodeBehavior other : shares.keySet()) {
            others += count(other);
        }
        if (others > nodes) {
            throw new IllegalStateException("the shares make " + others + " of " + nodes + " nodes");
        }
        return nodes - others;
    }
}
