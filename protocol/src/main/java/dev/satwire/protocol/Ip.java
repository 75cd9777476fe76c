package dev.satwire.protocol;

import java.util.HexFormat;
import java.util.List;

/** The ranges of IP addresses that Bitcoin Core's netaddress.cpp tells apart. */
final class Ip {
    /** The bytes of an IPv6 address. */
    static final int LENGTH = 16;

    /** ::ffff:0:0/96 */
    static final byte[] IPV4_IN_IPV6 = hex("00000000000000000000ffff");

    /** The retired way to say Tor v2 in an IPv6 address. */
    static final byte[] ONIONCAT = hex("fd87d87eeb43");

    /** How Bitcoin Core names things internally. */
    private static final byte[] INTERNAL = hex("fd6b88c08724");

    /** RFC 3849. */
    private static final Range DOCUMENTATION_V6 = new Range("20010db8", 32);

    private static final List<Range> NOT_PUBLIC_V4 = List.of(
            new Range("00", 8), // this network
            new Range("7f", 8), // loopback
            new Range("0a", 8), // RFC 1918: private
            new Range("ac10", 12),
            new Range("c0a8", 16),
            new Range("c612", 15), // RFC 2544: benchmarking
            new Range("a9fe", 16), // RFC 3927: link-local
            new Range("6440", 10), // RFC 6598: carrier-grade NAT
            new Range("c00002", 24), // RFC 5737: documentation
            new Range("c63364", 24),
            new Range("cb0071", 24));

    private static final List<Range> NOT_PUBLIC_V6 = List.of(
            new Range("00000000000000000000000000000001", 128), // loopback
            new Range("fe80000000000000", 64), // RFC 4862: link-local
            new Range("fc", 7), // RFC 4193: unique local
            new Range("20010010", 28), // RFC 4843: ORCHID
            new Range("20010020", 28)); // RFC 7343: ORCHIDv2

    private Ip() {}

    static boolean isValidV4(byte[] a) {
        return !(all(a, 0) || all(a, 0xFF));
    }

    static boolean isValidV6(byte[] a) {
        return !(all(a, 0)
                || startsWith(a, IPV4_IN_IPV6)
                || startsWith(a, ONIONCAT)
                || startsWith(a, INTERNAL)
                || DOCUMENTATION_V6.holds(a));
    }

    static boolean isCjdns(byte[] a) {
        return a[0] == (byte) 0xFC;
    }

    static boolean isPublicV4(byte[] a) {
        return NOT_PUBLIC_V4.stream().noneMatch(range -> range.holds(a));
    }

    static boolean isPublicV6(byte[] a) {
        return NOT_PUBLIC_V6.stream().noneMatch(range -> range.holds(a));
    }

    static boolean startsWith(byte[] address, byte[] prefix) {
        for (int i = 0; i < prefix.length; i++) {
            if (address[i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean all(byte[] address, int value) {
        for (byte b : address) {
            if (b != (byte) value) {
                return false;
            }
        }
        return true;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    /** The addresses that share their first bits. */
    private static final class Range {
        private final byte[] prefix;
        private final int bits;

        Range(String hexPrefix, int bits) {
            this.prefix = hex(hexPrefix);
            this.bits = bits;
        }

        boolean holds(byte[] address) {
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >>> (bit & 7);
                if (((address[bit >>> 3] ^ prefix[bit >>> 3]) & mask) != 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
