package dev.satwire.transport.nio;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;

/**
 * An address, or the first bits of one. It has an order and is kept in trees: remote sides choose their addresses, and in
 * a hash table they could choose them to collide. <em>Immutable.</em>
 *
 * @param isIpv4 the family
 * @param high the first 8 bytes of an IPv6 address; 0 for IPv4
 * @param low the other 8 bytes, or the 4 bytes of an IPv4 address
 */
record SourceKey(boolean isIpv4, long high, long low) implements Comparable<SourceKey> {

    /** Returns the key of the whole address, without its scope. */
    static SourceKey of(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return address instanceof Inet4Address
                ? new SourceKey(true, 0, Integer.toUnsignedLong(bytes.getInt()))
                : new SourceKey(false, bytes.getLong(), bytes.getLong());
    }

    /** Returns the key of the network the address is in. */
    SourceKey prefix(int ipv4Bits, int ipv6Bits) {
        return isIpv4
                ? new SourceKey(true, 0, low & mask(32 + ipv4Bits))
                : new SourceKey(false, high & mask(ipv6Bits), low & mask(ipv6Bits - Long.SIZE));
    }

    private static long mask(int bits) {
        return bits <= 0 ? 0 : -1L << (Long.SIZE - Math.min(bits, Long.SIZE));
    }

    @Override
    public int compareTo(SourceKey other) {
        int families = Boolean.compare(isIpv4, other.isIpv4);
        int highs = families != 0 ? families : Long.compareUnsigned(high, other.high);
        return highs != 0 ? highs : Long.compareUnsigned(low, other.low);
    }
}
