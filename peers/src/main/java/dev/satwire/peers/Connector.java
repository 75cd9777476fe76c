package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the connections of peers, and knows to whom one can be made at all. <em>Thread-safe.</em> */
final class Connector {
    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

    private static final Host BROADCAST = Host.parse("255.255.255.255");

    private final Transport transport;
    private final EventLoop loop;
    private final ConnectOptions connectOptions;
    private final Map<AddressNetwork, Duration> connectTimeouts;
    private final AddressHistory history;
    private final AtomicLong count = new AtomicLong();

    Connector(DialSettings from, Transport transport, AddressHistory history) {
        this.transport = transport;
        this.loop = transport.eventLoop();
        this.connectOptions = from.options;
        this.connectTimeouts = from.timeouts();
        this.history = history;
    }

    /** How many connections were begun. */
    long attempts() {
        return count.get();
    }

    /** Whether connections can be made to a host at all. */
    boolean canReach(Host host) {
        return !isGroup(host) && remoteOf(new Endpoint(host, 1)).isPresent();
    }

    /** Why a host cannot be connected to that {@link #canReach} denies. */
    static DisconnectReason unreachable(Host host) {
        return DisconnectReason.of(
                Code.UNSUPPORTED_NETWORK,
                isGroup(host)
                        ? host + " is no single host's address, connect to one"
                        : host.network() + " addresses cannot be connected to");
    }

    /** Whether an address is that of many hosts at once: multicast, or IPv4's broadcast. */
    private static boolean isGroup(Host host) {
        return host.inetAddress()
                .filter(address -> address.isMulticastAddress() || host.equals(BROADCAST))
                .isPresent();
    }

    /** What to tell the transport; the name of an onion service if there is a proxy to understand it. */
    Optional<InetSocketAddress> remoteOf(Endpoint endpoint) {
        Host host = endpoint.host();
        return host.network() == AddressNetwork.TORV3 && connectOptions.proxy().isPresent()
                ? Optional.of(InetSocketAddress.createUnresolved(host.toString(), endpoint.port()))
                : endpoint.socketAddress();
    }

    /** Makes the connection of a peer; all that follows comes through its link. */
    void connect(PoolPeer peer, InetSocketAddress remote) {
        NetAddr address = peer.address();
        try {
            announce(peer);
            peer.link().attach(transport.connect(remote, optionsFor(address.host()), peer.link()));
        } catch (IllegalStateException transportClosed) {
            peer.link().neverConnected(DisconnectReason.transportClosed());
        } catch (RuntimeException | Error e) {
            LOG.warn("transport failed to connect to {}", address, e);
            peer.link().neverConnected(Reasons.fault(e));
        }
    }

    private void announce(PoolPeer peer) {
        count.incrementAndGet();
        long now = loop.nanoTime();
        int number = peer.isAtAddress() ? history.attempted(peer.address().endpoint(), now) : 1;
        peer.link().announce(number, now);
    }

    private ConnectOptions optionsFor(Host host) {
        Duration timeout = connectTimeouts.get(host.network());
        return timeout == null ? connectOptions : connectOptions.withConnectTimeout(timeout);
    }
}
