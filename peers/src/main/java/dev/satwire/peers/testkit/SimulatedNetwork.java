package dev.satwire.peers.testkit;

import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Thousands of Bitcoin nodes on the loopback interface, drawn from a seed: most of them healthy, some not, all of them
 * gossiping each other's addresses. What a crawler, a pool or a monitor makes of them can be compared with what they are.
 *
 * <pre>{@code
 * try (SimulatedNetwork nodes = SimulatedNetwork.builder()
 *         .nodes(500)
 *         .seed(7)
 *         .share(NodeBehavior.SILENT, 0.2)
 *         .start()) {
 *     crawl(nodes.network(), nodes.seeds());
 *     // expected: nodes.discoverable() are found, the HEALTHY and SLOW ones among them shake hands
 * }
 * }</pre>
 *
 * <p><strong>Where.</strong> Node number <i>i</i> has the <i>i</i>-th address from 127.1.0.1 on, and one socket bound
 * to the wildcard address listens for them all; a connection that did not come over the loopback interface is closed at
 * once. On systems where only 127.0.0.1 is loopback (macOS) every node has a port of its own there, and a large network
 * needs as many file descriptors.
 *
 * <p><strong>What nodes do.</strong> {@link NodeBehavior} names the kinds. Healthy nodes shake hands as Bitcoin Core does,
 * answer {@code ping}, and answer {@code getaddr} once for each connection, with {@code addrv2} if they were asked to.
 * They have no blocks and no transactions, never speak first and have no time-outs: who connects decides how long it stays.
 *
 * <p><strong>Cost.</strong> A network of 20,000 nodes starts in well under a second; an idle node takes the memory of one
 * {@link SimulatedNode}.
 *
 * <p>Nothing but the seed and the {@linkplain SimulatedNetworkBuilder settings} determines nodes and gossip, the port of a
 * free choice aside. Thread-safety: <em>thread-safe</em>.
 */
public final class SimulatedNetwork implements AutoCloseable {
    /** The most addresses that {@link #seeds()} returns: {@value}. */
    public static final int MAX_SEEDS = 8;

    private static final int MAX_CONNECTIONS = 1_000_000;

    private final Network network;
    private final Gossip gossip;
    private final NodeMessages messages;
    private final NodeSites sites;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final Optional<Transport> ownTransport;

    /** Empty until all nodes listen. */
    private volatile List<SimulatedNode> nodes = List.of();

    private volatile boolean closed;

    private SimulatedNetwork(
            SimulatedNetworkBuilder settings, Gossip gossip, NodeSites sites, Optional<Transport> ownTransport) {
        this.network = settings.network;
        this.gossip = gossip;
        this.messages = new NodeMessages(settings, gossip);
        this.sites = sites;
        this.ownTransport = ownTransport;
    }

    /**
     * Starts to describe a network.
     *
     * @return a builder with default settings
     */
    public static SimulatedNetworkBuilder builder() {
        return new SimulatedNetworkBuilder();
    }

    static SimulatedNetwork start(SimulatedNetworkBuilder settings, Transport transport, boolean own)
            throws IOException {
        List<Population.Traits> traits = Population.draw(settings);
        BitSet refusing = new BitSet(traits.size());
        for (int i = 0; i < traits.size(); i++) {
            refusing.set(i, traits.get(i).behavior() == NodeBehavior.REFUSING);
        }
        Gossip gossip = new Gossip(
                settings, traits.stream().map(Population.Traits::behavior).toList());
        NodeSites sites = NodeSites.of(transport, traits.size());
        SimulatedNetwork started =
                new SimulatedNetwork(settings, gossip, sites, own ? Optional.of(transport) : Optional.empty());
        try {
            ListenOptions options = ListenOptions.DEFAULT.withMaxConnections(MAX_CONNECTIONS);
            sites.open(settings.port, refusing, options, (remote, local) -> started.accept(local));
        } catch (IOException | RuntimeException e) {
            sites.close();
            throw e;
        }
        started.nodes = settle(traits, sites);
        return started;
    }

    private static List<SimulatedNode> settle(List<Population.Traits> traits, NodeSites sites) {
        List<SimulatedNode> settled = new ArrayList<>(traits.size());
        for (int i = 0; i < traits.size(); i++) {
            Population.Traits each = traits.get(i);
            Population.Software software = each.software();
            settled.add(new SimulatedNode(
                    i,
                    NetAddr.of(sites.site(i)).withServices(software.services()),
                    each.behavior(),
                    software.userAgent(),
                    software.protocolVersion(),
                    each.startHeight(),
                    each.delay()));
        }
        return List.copyOf(settled);
    }

    private Optional<ConnectionHandler> accept(InetSocketAddress local) {
        List<SimulatedNode> listening = nodes;
        OptionalInt index = sites.nodeAt(local);
        if (closed || index.isEmpty() || index.getAsInt() >= listening.size()) {
            return Optional.empty();
        }
        SimulatedNode node = listening.get(index.getAsInt());
        return switch (node.behavior()) {
            case HEALTHY, SLOW -> Optional.of(new GossipingNode(this, node));
            case SILENT, CLOSING, NOT_BITCOIN -> Optional.of(new MutteringNode(this, node));
            case REFUSING -> Optional.empty();
        };
    }

    /**
     * Returns the Bitcoin network whose messages the nodes speak.
     *
     * @return the network
     */
    public Network network() {
        return network;
    }

    /**
     * Returns where to begin: the addresses of a few healthy nodes. All healthy nodes can be found from any of them.
     *
     * @return the first healthy nodes, at most {@value #MAX_SEEDS}; empty if there is none
     */
    public List<NetAddr> seeds() {
        return nodes.stream()
                .filter(node -> node.behavior() == NodeBehavior.HEALTHY)
                .limit(MAX_SEEDS)
                .map(SimulatedNode::address)
                .toList();
    }

    /**
     * Returns all nodes.
     *
     * @return the nodes by number, unmodifiable
     */
    public List<SimulatedNode> nodes() {
        return nodes;
    }

    /**
     * Returns the nodes of a kind.
     *
     * @param behavior the kind
     * @return the nodes, in the order of their numbers
     */
    public List<SimulatedNode> nodes(NodeBehavior behavior) {
        return nodes.stream().filter(node -> node.behavior() == behavior).toList();
    }

    /**
     * Returns where a node is known to listen.
     *
     * @param index the node's number
     * @return its address, with its services
     * @throws IndexOutOfBoundsException if there is no such node
     */
    public NetAddr addressOf(int index) {
        return nodes.get(index).address();
    }

    /**
     * Returns the node that is known by an address.
     *
     * @param address the address; its services make no difference
     * @return the node; empty if the address is that of none
     */
    public Optional<SimulatedNode> nodeAt(NetAddr address) {
        OptionalInt index =
                address.endpoint().socketAddress().map(sites::nodeAt).orElse(OptionalInt.empty());
        return index.isEmpty()
                ? Optional.empty()
                : Optional.of(nodes.get(index.getAsInt()))
                        .filter(node -> node.address().endpoint().equals(address.endpoint()));
    }

    /**
     * Returns the nodes that a node knows and tells about when it is asked, if it is of a kind that answers.
     *
     * @param index the node's number
     * @return the nodes it knows, each once
     * @throws IndexOutOfBoundsException if there is no such node
     */
    public List<SimulatedNode> knownBy(int index) {
        List<SimulatedNode> all = nodes;
        int number = all.get(index).index();
        return gossip.knownBy(number).stream().map(all::get).toList();
    }

    /**
     * Returns the nodes that a complete crawl finds: the {@link #seeds()}, and everything that is named by a node that is
     * found and answers. Whether a found node can be talked to is another question.
     *
     * @return the nodes, in the order of their numbers
     */
    public List<SimulatedNode> discoverable() {
        List<SimulatedNode> all = nodes;
        List<Integer> start = seeds().stream()
                .map(seedAddress -> nodeAt(seedAddress).orElseThrow().index())
                .toList();
        return gossip.discoverableFrom(start).stream().mapToObj(all::get).toList();
    }

    /**
     * Returns the number of connections that stand now, over all nodes.
     *
     * @return the number of connections
     */
    public int connectionCount() {
        return connections.size();
    }

    /** Ends all connections and frees all sockets, and the transport if it is the network's own. Idempotent. */
    @Override
    public void close() {
        closed = true;
        sites.close();
        connections.forEach(Connection::abort);
        ownTransport.ifPresent(Transport::close);
    }

    void opened(Connection connection) {
        connections.add(connection);
        if (closed) {
            connection.abort();
        }
    }

    void closed(Connection connection) {
        connections.remove(connection);
    }

    NodeMessages messages() {
        return messages;
    }
}
