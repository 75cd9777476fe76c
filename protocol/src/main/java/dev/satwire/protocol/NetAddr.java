package dev.satwire.protocol;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;

/**
 * The address of a node: services, host and port, the protocol's {@code net_addr}. <em>Immutable.</em>
 *
 * <p>Equality includes the services, because this is what stands on the wire. To ask whether two addresses lead to the
 * same peer, compare their {@link #endpoint()}s.
 *
 * <p>The order has no meaning of its own; it keeps hash maps fast when strangers choose keys that collide.
 *
 * @param services what the node is said to offer
 * @param host where it is
 * @param port its port, 0..65535
 */
public record NetAddr(Services services, Host host, int port) implements Comparable<NetAddr> {

    /** IPv6 address {@code ::} with port 0 and no services, which Bitcoin Core sends when it does not want to say. */
    public static final NetAddr UNSPECIFIED = new NetAddr(Services.NONE, Host.of(AddressNetwork.IPV6, new byte[16]), 0);

    /** Bytes in {@code version}: services, host, port. */
    static final int V1_LENGTH = 8 + Ip.LENGTH + 2;

    /**
     * Checks the port.
     *
     * @param services what the node is said to offer
     * @param host where it is
     * @param port its port
     */
    public NetAddr {
        Objects.requireNonNull(services, "services");
        Objects.requireNonNull(host, "host");
        Port.check(port);
    }

    /**
     * Returns the address of an endpoint whose services are not known.
     *
     * @param endpoint host and port
     * @return the address, with no services
     */
    public static NetAddr of(Endpoint endpoint) {
        return new NetAddr(Services.NONE, endpoint.host(), endpoint.port());
    }

    /**
     * Returns the address of an IP address and port whose services are not known.
     *
     * @param address the IP address
     * @param port 0..65535
     * @return the address, with no services
     */
    public static NetAddr of(InetAddress address, int port) {
        return new NetAddr(Services.NONE, Host.of(address), port);
    }

    /**
     * Returns the address of a socket address whose services are not known.
     *
     * @param address a resolved address
     * @return the address, with no services
     * @throws IllegalArgumentException if the address is unresolved
     */
    public static NetAddr of(InetSocketAddress address) {
        return of(Endpoint.of(address));
    }

    /**
     * Reads an address from the forms that {@link Endpoint#parse} takes.
     *
     * @param text the text, without services
     * @param defaultPort the port where the text has none
     * @return the address, with no services
     * @throws IllegalArgumentException if host or port are malformed; the message says which and why
     */
    public static NetAddr parse(String text, int defaultPort) {
        return of(Endpoint.parse(text, defaultPort));
    }

    /**
     * Reads an address that states its port.
     *
     * @param text for example {@code 1.2.3.4:8333}
     * @return the address, with no services
     * @throws IllegalArgumentException if host or port are malformed or the port is missing
     */
    public static NetAddr parse(String text) {
        Endpoint endpoint = Endpoint.parse(text, 0);
        if (!Endpoint.statesPort(text) && endpoint.host().network() != AddressNetwork.I2P) {
            throw new IllegalArgumentException("\"" + HostText.printable(text) + "\" has no port: write HOST:PORT");
        }
        return of(endpoint);
    }

    /** Reads services, 16 bytes of host and the big-endian port, which are known to be there. */
    static NetAddr atV1(byte[] bytes, int offset) {
        return new NetAddr(
                new Services(WireReader.int64(bytes, offset)),
                Host.readV1(bytes, offset + 8),
                WireReader.uint16BigEndian(bytes, offset + 8 + Ip.LENGTH));
    }

    void writeV1(WireWriter out) {
        out.int64(services.bits());
        host.writeV1(out);
        out.uint16BigEndian(port);
    }

    /** Reads the form of {@code addrv2}, in which services are a CompactSize of any 64-bit value (BIP-0155). */
    static NetAddr readV2(WireReader in) {
        Services services = new Services(in.varInt());
        Host host = Host.readV2(in);
        return new NetAddr(services, host, in.uint16BigEndian());
    }

    void writeV2(WireWriter out) {
        out.varInt(services.bits());
        host.writeV2(out);
        out.uint16BigEndian(port);
    }

    int wireSizeV2() {
        return VarInt.sizeOf(services.bits()) + host.wireSizeV2() + 2;
    }

    /**
     * Returns host and port without the services.
     *
     * @return what identifies the peer
     */
    public Endpoint endpoint() {
        return new Endpoint(host, port);
    }

    /**
     * Returns the same host and port with other services.
     *
     * @param other the services
     * @return the changed address
     */
    public NetAddr withServices(Services other) {
        return new NetAddr(other, host, port);
    }

    @Override
    public int compareTo(NetAddr that) {
        int byEndpoint = endpoint().compareTo(that.endpoint());
        return byEndpoint != 0 ? byEndpoint : Long.compareUnsigned(services.bits(), that.services.bits());
    }

    /**
     * Returns host and port.
     *
     * @return as {@link Endpoint#toString()}
     */
    @Override
    public String toString() {
        return endpoint().toString();
    }
}
