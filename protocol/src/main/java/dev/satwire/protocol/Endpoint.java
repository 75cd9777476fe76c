package dev.satwire.protocol;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;

/**
 * A host and a port: what makes two addresses the same peer, whatever services are said of it. <em>Immutable.</em>
 *
 * <p>The order has no meaning of its own; it keeps hash maps fast when strangers choose keys that collide.
 *
 * @param host the host
 * @param port 0..65535
 */
public record Endpoint(Host host, int port) implements Comparable<Endpoint> {

    /**
     * Checks the port.
     *
     * @param host the host
     * @param port 0..65535
     */
    public Endpoint {
        Objects.requireNonNull(host, "host");
        Port.check(port);
    }

    /**
     * Reads an endpoint from its text: {@code 1.2.3.4:8333}, {@code [2001:db8::1]:8333}, {@code abc...onion:8333}, or a
     * host alone. An IPv6 host needs its brackets when a port follows.
     *
     * @param text the text
     * @param defaultPort the port where the text has none; I2P hosts have port 0 instead (BIP-0155)
     * @return the endpoint
     * @throws IllegalArgumentException if host or port are malformed; the message says which and why
     */
    public static Endpoint parse(String text, int defaultPort) {
        if (!statesPort(text)) {
            Host host = Host.parse(text);
            return new Endpoint(host, host.network() == AddressNetwork.I2P ? 0 : defaultPort);
        }
        int colon = text.lastIndexOf(':');
        return new Endpoint(Host.parse(text.substring(0, colon)), Port.parse(text.substring(colon + 1)));
    }

    /** Whether the text ends in a port: it has a colon that belongs to no IPv6 address. */
    static boolean statesPort(String text) {
        int colon = text.lastIndexOf(':');
        boolean bareIpv6 = colon != text.indexOf(':') && !text.startsWith("[");
        return colon >= 0 && !bareIpv6 && !text.endsWith("]");
    }

    /**
     * Returns the endpoint of a socket address.
     *
     * @param address a resolved address
     * @return the endpoint
     * @throws IllegalArgumentException if the address is unresolved
     */
    public static Endpoint of(InetSocketAddress address) {
        InetAddress resolved = address.getAddress();
        if (resolved == null) {
            throw new IllegalArgumentException("unresolved address " + HostText.printable(address.getHostString()));
        }
        return new Endpoint(Host.of(resolved), address.getPort());
    }

    /**
     * Returns the endpoint as a socket address. Nothing is resolved.
     *
     * @return the address of an IPv4, IPv6 or CJDNS endpoint; empty for the others
     */
    public Optional<InetSocketAddress> socketAddress() {
        return host.inetAddress().map(address -> new InetSocketAddress(address, port));
    }

    @Override
    public int compareTo(Endpoint that) {
        int byHost = host.compareTo(that.host);
        return byHost != 0 ? byHost : Integer.compare(port, that.port);
    }

    /**
     * Returns host and port, an IPv6 host in brackets.
     *
     * @return text that {@link #parse} reads
     */
    @Override
    public String toString() {
        String text = host.toString();
        return (text.indexOf(':') >= 0 ? "[" + text + "]" : text) + ":" + port;
    }
}
