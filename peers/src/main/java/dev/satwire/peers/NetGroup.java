package dev.satwire.peers;

import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Host;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A group of hosts that are cheap to have for whoever has one of them, such as the addresses of a provider. A pool that
 * takes one peer of a group only is dearer to surround. <em>Immutable.</em>
 *
 * <p>{@link #of} is Bitcoin Core's grouping without a map of autonomous systems (netgroup.cpp). With such a map, or for
 * another idea of who belongs together, give the pool a {@code Function<Host, NetGroup>} of your own.
 *
 * <p>The order has no meaning of its own; it keeps hash maps fast when strangers choose keys that collide.
 *
 * @param name what tells the group from others, for people to read: {@code 203.0.0.0/16}, {@code AS64496}; 1 to
 *     {@value #MAX_NAME} characters of printable ASCII
 */
public record NetGroup(String name) implements Comparable<NetGroup> {

    /** The longest name: {@value} characters. */
    public static final int MAX_NAME = 64;

    /** All hosts that nobody can reach over a public network: private, local, malformed, of an unknown network. */
    public static final NetGroup UNROUTABLE = new NetGroup("unroutable");

    private static final byte[] TRANSLATED = prefix("0000000000000000ffff0000"); // RFC 6145
    private static final byte[] NAT64 = prefix("0064ff9b0000000000000000"); // RFC 6052
    private static final byte[] SIX_TO_FOUR = prefix("2002"); // RFC 3964
    private static final byte[] TEREDO = prefix("20010000"); // RFC 4380
    private static final byte[] HURRICANE_ELECTRIC = prefix("20010470");

    /**
     * Checks the name.
     *
     * @param name what tells the group from others
     */
    public NetGroup {
        Objects.requireNonNull(name, "name");
        boolean printable = name.chars().allMatch(c -> c >= ' ' && c <= '~');
        if (name.isEmpty() || name.length() > MAX_NAME || !printable) {
            throw new IllegalArgumentException("a group's name is 1.." + MAX_NAME + " printable ASCII characters");
        }
    }

    /**
     * Returns the group of a host by Bitcoin Core's rules: IPv4 by its first 16 bits, and so IPv6 that stands for IPv4
     * (6to4, Teredo, NAT64, translated); other IPv6 by 32 bits, by 36 for Hurricane Electric, whose addresses are free for
     * all; Tor and I2P by 4 bits and CJDNS by 4 bits after its constant 8, for these addresses are keys and cost nothing;
     * all that is not {@link Host#isRoutable() routable} is {@link #UNROUTABLE}.
     *
     * @param host any host
     * @return its group
     */
    public static NetGroup of(Host host) {
        if (!host.isRoutable()) {
            return UNROUTABLE;
        }
        byte[] address = host.toByteArray();
        return switch (host.network()) {
            case IPV4 -> ofIpv4(address[0], address[1]);
            case IPV6 -> ofIpv6(address);
            case CJDNS -> ofBits(AddressNetwork.CJDNS, address, 12);
            default -> ofBits(host.network(), address, 4);
        };
    }

    private static NetGroup ofIpv6(byte[] address) {
        if (startsWith(address, TRANSLATED) || startsWith(address, NAT64)) {
            return ofIpv4(address[12], address[13]);
        }
        if (startsWith(address, SIX_TO_FOUR)) {
            return ofIpv4(address[2], address[3]);
        }
        if (startsWith(address, TEREDO)) {
            return ofIpv4((byte) ~address[12], (byte) ~address[13]);
        }
        return ofBits(AddressNetwork.IPV6, address, startsWith(address, HURRICANE_ELECTRIC) ? 36 : 32);
    }

    private static NetGroup ofIpv4(byte first, byte second) {
        return new NetGroup(Byte.toUnsignedInt(first) + "." + Byte.toUnsignedInt(second) + ".0.0/16");
    }

    /** Whole digits of four bits, which all of the lengths are. */
    private static NetGroup ofBits(AddressNetwork network, byte[] address, int bits) {
        String digits = HexFormat.of().formatHex(address, 0, (bits + 7) / 8).substring(0, bits / 4);
        return new NetGroup(network + " " + digits + "/" + bits);
    }

    private static boolean startsWith(byte[] address, byte[] prefix) {
        return Arrays.equals(address, 0, prefix.length, prefix, 0, prefix.length);
    }

    private static byte[] prefix(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public int compareTo(NetGroup that) {
        return name.compareTo(that.name);
    }

    @Override
    public String toString() {
        return name;
    }
}
