package dev.satwire.protocol;

import com.google.common.net.InetAddresses;
import dev.satwire.protocol.MalformedMessageException.Reason;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The host part of an address: an IPv4 or IPv6 address, an onion service, an I2P destination, a CJDNS address, or the
 * bytes of a network yet unknown, which survive decoding and encoding unchanged (BIP-0155).
 *
 * <p>A host name is not a host; resolving names is a matter of whoever connects. Equality is that of network number and
 * bytes. <em>Immutable.</em>
 *
 * <p>The order has no meaning of its own; it keeps hash maps fast when strangers choose keys that collide.
 */
public final class Host implements Comparable<Host> {
    /** What almost every {@code version} has in place of its sender's address: one for all. */
    private static final Host UNSPECIFIED = new Host(AddressNetwork.IPV6.id(), new byte[Ip.LENGTH]);

    private final int networkId;
    private final byte[] address;

    private Host(int networkId, byte[] address) {
        this.networkId = networkId;
        this.address = address;
    }

    /**
     * Returns the host with a BIP-0155 network number and address.
     *
     * @param networkId the network's number, 0..255
     * @param address the address, in network byte order; at most {@value AddressNetwork#MAX_ADDRESS_LENGTH} bytes, and
     *     exactly as many as the network has where Bitcoin Core enforces it; copied
     * @return the host
     * @throws IllegalArgumentException if number or length are out of range
     */
    public static Host of(int networkId, byte[] address) {
        if (networkId < 0 || networkId > 0xFF) {
            throw new IllegalArgumentException("a network number is 0..255, got " + networkId);
        }
        AddressNetwork network = AddressNetwork.withId(networkId);
        if (address.length > AddressNetwork.MAX_ADDRESS_LENGTH || !network.allows(address.length)) {
            throw new IllegalArgumentException("wrong length for " + network + ": " + address.length + " bytes");
        }
        return new Host(networkId, address.clone());
    }

    /**
     * Returns the host with a network's address.
     *
     * @param network any but {@link AddressNetwork#UNKNOWN}
     * @param address as for {@link #of(int, byte[])}
     * @return the host
     * @throws IllegalArgumentException if the network is unknown or the length wrong
     */
    public static Host of(AddressNetwork network, byte[] address) {
        return of(network.id(), address);
    }

    /**
     * Returns the host with an IP address. The scope of an IPv6 address is dropped, for it means nothing elsewhere; one in
     * {@code fc00::/8} is a CJDNS host, as in {@link #parse}.
     *
     * @param address the address
     * @return the host
     */
    public static Host of(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == Ip.LENGTH) {
            return of(Ip.isCjdns(bytes) ? AddressNetwork.CJDNS : AddressNetwork.IPV6, bytes);
        }
        return of(AddressNetwork.IPV4, bytes);
    }

    /**
     * Reads a host from its text: dotted IPv4, IPv6 (with or without brackets), {@code .onion} (v3) or
     * {@code .b32.i2p}, in any case. An IPv6 text in {@code fc00::/8} is a CJDNS host, and one that embeds an IPv4
     * address ({@code ::ffff:1.2.3.4}) is that IPv4 host.
     *
     * @param text the text
     * @return the host
     * @throws IllegalArgumentException if it is none of these; the message says why
     */
    public static Host parse(String text) {
        return HostText.parse(text);
    }

    /** Reads the 16-byte form of {@code version} and {@code addr}. */
    static Host readV1(byte[] bytes, int offset) {
        byte[] address = Arrays.copyOfRange(bytes, offset, offset + Ip.LENGTH);
        if (Ip.startsWith(address, Ip.IPV4_IN_IPV6)) {
            return new Host(AddressNetwork.IPV4.id(), Arrays.copyOfRange(address, 12, 16));
        }
        if (Ip.startsWith(address, Ip.ONIONCAT)) {
            return new Host(AddressNetwork.TORV2.id(), Arrays.copyOfRange(address, 6, 16));
        }
        return Arrays.equals(address, UNSPECIFIED.address) ? UNSPECIFIED : new Host(AddressNetwork.IPV6.id(), address);
    }

    /** Writes the 16-byte form; zeros, as Bitcoin Core does, for what cannot be said in it. */
    void writeV1(WireWriter out) {
        switch (network()) {
            case IPV4 -> {
                out.bytes(Ip.IPV4_IN_IPV6);
                out.bytes(address);
            }
            case IPV6 -> out.bytes(address);
            case TORV2 -> {
                if (isV1Compatible()) {
                    out.bytes(Ip.ONIONCAT);
                    out.bytes(address);
                } else {
                    out.zeros(Ip.LENGTH);
                }
            }
            default -> out.zeros(Ip.LENGTH);
        }
    }

    /** Reads the form of {@code addrv2}: number, length, bytes. */
    static Host readV2(WireReader in) {
        int id = in.uint8();
        int at = in.position();
        int length = in.length("address", AddressNetwork.MAX_ADDRESS_LENGTH);
        AddressNetwork network = AddressNetwork.withId(id);
        if (!network.allows(length)) {
            throw new MalformedMessageException(Reason.INVALID_VALUE, at, network + " address of " + length + " bytes");
        }
        return new Host(id, in.bytes(length));
    }

    void writeV2(WireWriter out) {
        out.uint8(networkId);
        out.varInt(address.length);
        out.bytes(address);
    }

    int wireSizeV2() {
        return 1 + VarInt.sizeOf(address.length) + address.length;
    }

    /**
     * Returns the network's BIP-0155 number.
     *
     * @return 0..255
     */
    public int networkId() {
        return networkId;
    }

    /**
     * Returns the network.
     *
     * @return {@link AddressNetwork#UNKNOWN} if the number has no constant
     */
    public AddressNetwork network() {
        return AddressNetwork.withId(networkId);
    }

    /**
     * Returns the address's bytes.
     *
     * @return a new array, in network byte order
     */
    public byte[] toByteArray() {
        return address.clone();
    }

    /**
     * Tells whether the host is one that a node may use and gossip at all, by Bitcoin Core's rule: of a network that Core
     * speaks, not all zeros, not an address of one network hidden in another's, CJDNS only in {@code fc00::/8}. An
     * {@code addrv2} entry that fails this is to be ignored, not its message.
     *
     * @return false if the host is to be ignored
     */
    public boolean isValid() {
        return switch (network()) {
            case IPV4 -> Ip.isValidV4(address);
            case IPV6 -> Ip.isValidV6(address);
            case CJDNS -> Ip.isCjdns(address);
            case TORV3, I2P -> true;
            case TORV2, YGGDRASIL, UNKNOWN -> false;
        };
    }

    /**
     * Tells whether the host is valid and can be reached over the public networks: private, link-local, documentation,
     * benchmarking and loopback ranges cannot. Bitcoin Core neither stores nor gossips others.
     *
     * @return true for a public address
     */
    public boolean isRoutable() {
        if (!isValid()) {
            return false;
        }
        return switch (network()) {
            case IPV4 -> Ip.isPublicV4(address);
            case IPV6 -> Ip.isPublicV6(address);
            default -> true;
        };
    }

    /**
     * Tells whether the host can be said in the 16 bytes of {@code version} and {@code addr}.
     *
     * @return true for IPv4, IPv6 and a well-formed Tor v2 host
     */
    public boolean isV1Compatible() {
        return switch (network()) {
            case IPV4, IPV6 -> true;
            case TORV2 -> address.length == 10;
            default -> false;
        };
    }

    /**
     * Returns the host as an IP address. Nothing is resolved.
     *
     * @return the address of an IPv4, IPv6 or CJDNS host; empty for the others
     */
    public Optional<InetAddress> inetAddress() {
        return switch (network()) {
            case IPV4, IPV6, CJDNS -> Optional.of(toInetAddress());
            default -> Optional.empty();
        };
    }

    private InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 or 16 bytes are an address", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Host that && networkId == that.networkId && Arrays.equals(address, that.address);
    }

    @Override
    public int hashCode() {
        return 31 * networkId + Arrays.hashCode(address);
    }

    @Override
    public int compareTo(Host that) {
        int byNetwork = Integer.compare(networkId, that.networkId);
        return byNetwork != 0 ? byNetwork : Arrays.compareUnsigned(address, that.address);
    }

    /**
     * Returns the host's text: dotted IPv4, RFC 5952 IPv6 without brackets, {@code .onion}, {@code .b32.i2p}; for networks
     * without a text form the number and the bytes in hexadecimal.
     *
     * @return printable ASCII
     */
    @Override
    public String toString() {
        return HostText.format(this);
    }

    /** The text of 16 bytes as an IPv6 address, even where they embed an IPv4 one. */
    static String ipv6Text(byte[] sixteen) {
        return Ip.startsWith(sixteen, Ip.IPV4_IN_IPV6)
                ? "::ffff:" + InetAddresses.toAddrString(ipv4(Arrays.copyOfRange(sixteen, 12, 16)))
                : InetAddresses.toAddrString(ipv4(sixteen));
    }

    private static InetAddress ipv4(byte[] bytes) {
        return new Host(bytes.length == 4 ? 1 : 2, bytes).toInetAddress();
    }
}
