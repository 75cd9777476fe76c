package dev.satwire.protocol;

import java.util.HexFormat;

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

    private Ip() {}

    static boolean isValidV4(byte[] a) {
        return !(all(a, 0) || all(a, 0xFF));
    }

    static boolean isValidV6(byte[] a) {
        return !(all(a, 0)
                || startsWith(a, IPV4_IN_IPV6)
                || startsWith(a, ONIONCAT)
                || startsWith(a, INTERNAL)
                || in(a, 32, "20010db8")); // RFC 3849: documentation
    }

    static boolean isCjdns(byte[] a) {
        return a[0] == (byte) 0xFC;
    }

    static boolean isPublicV4(byte[] a) {
        return !(in(a, 8, "00") // this network
                || in(a, 8, "7f") // loopback
                || in(a, 8, "0a") // RFC 1918: private
                || in(a, 12, "ac10")
                || in(a, 16, "c0a8")
                || in(a, 15, "c612") // RFC 2544: benchmarking
                || in(a, 16, "a9fe") // RFC 3927: link-local
                || in(a, 10, "6440") // RFC 6598: carrier-grade NAT
                || in(a, 24, "c00002") // RFC 5737: documentation
                || in(a, 24, "c63364")
                || in(a, 24, "cb0071"));
    }

    static boolean isPublicV6(byte[] a) {
        return !(in(a, 128, "00000000000000000000000000000001") // loopback
                || in(a, 64, "fe80000000000000") // RFC 4862: link-local
                || in(a, 7, "fc") // RFC 4193: unique local
                || in(a, 28, "20010010") // RFC 4843: ORCHID
                || in(a, 28, "20010020")); // RFC 7343: ORCHIDv2
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

    /** Whether the first bits of an address are those of a prefix. */
    private static boolean in(byte[] address, int bits, String hexPrefix) {
        byte[] prefix = hex(hexPrefix);
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >>> (bit & 7);
            if (((address[bit >>> 3] ^ prefix[bit >>> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }
}
