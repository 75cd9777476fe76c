package dev.satwire.protocol;

import com.google.common.io.BaseEncoding;
import com.google.common.net.InetAddresses;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/** The text forms of {@link Host}s (BIP-0155; Tor rend-spec-v3 for the checksum of onion names). */
final class HostText {
    private static final String ONION = ".onion";
    private static final String I2P = ".b32.i2p";
    private static final int ONION_CHARACTERS = 56;
    private static final int I2P_CHARACTERS = 52;
    private static final int KEY_LENGTH = 32;
    private static final byte ONION_VERSION = 3;
    private static final BaseEncoding BASE32 =
            BaseEncoding.base32().omitPadding().lowerCase();

    private HostText() {}

    static Host parse(String text) {
        // Other characters name no host: but some have an ASCII lower case, and Guava reads digits of all scripts.
        String lower = isAscii(text) ? text.toLowerCase(Locale.ROOT) : "";
        if (lower.endsWith(ONION)) {
            return parseOnion(lower.substring(0, lower.length() - ONION.length()));
        }
        if (lower.endsWith(I2P)) {
            return parseI2p(lower.substring(0, lower.length() - I2P.length()));
        }
        String bare = lower.startsWith("[") && lower.endsWith("]") ? lower.substring(1, lower.length() - 1) : lower;
        // A scope means something on one machine only; Guava would look the interface up.
        if (bare.indexOf('%') >= 0 || !InetAddresses.isInetAddress(bare)) {
            throw new IllegalArgumentException("\"" + printable(text)
                    + "\" is not an address: use IPv4 (1.2.3.4), IPv6 ([2001:db8::1]), a v3 .onion or a .b32.i2p name");
        }
        return Host.of(InetAddresses.forString(bare));
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static Host parseOnion(String name) {
        byte[] decoded = decode(name, ONION_CHARACTERS, ONION);
        byte[] key = Arrays.copyOf(decoded, KEY_LENGTH);
        if (decoded[KEY_LENGTH + 2] != ONION_VERSION) {
            throw new IllegalArgumentException("onion address of version " + decoded[KEY_LENGTH + 2] + ", need 3");
        }
        byte[] checksum = onionChecksum(key);
        if (decoded[KEY_LENGTH] != checksum[0] || decoded[KEY_LENGTH + 1] != checksum[1]) {
            throw new IllegalArgumentException("onion address with a wrong checksum: it was mistyped or cut");
        }
        return Host.of(AddressNetwork.TORV3, key);
    }

    private static Host parseI2p(String name) {
        return Host.of(AddressNetwork.I2P, decode(name, I2P_CHARACTERS, I2P));
    }

    private static byte[] decode(String name, int characters, String suffix) {
        if (name.length() != characters) {
            throw new IllegalArgumentException(
                    "a " + suffix + " address has " + characters + " characters before it, got " + name.length());
        }
        byte[] decoded = BASE32.canDecode(name) ? BASE32.decode(name) : new byte[0];
        // Bits left over at the end must be zero, or two texts would mean one host.
        if (!BASE32.encode(decoded).equals(name)) {
            throw new IllegalArgumentException("\"" + printable(name) + "\" is not base32");
        }
        return decoded;
    }

    static String format(Host host) {
        byte[] bytes = host.toByteArray();
        return switch (host.network()) {
            case IPV4 -> InetAddresses.toAddrString(host.inetAddress().orElseThrow());
            case IPV6, CJDNS -> Host.ipv6Text(bytes);
            case TORV3 -> BASE32.encode(onionBytes(bytes)) + ONION;
            case I2P -> BASE32.encode(bytes) + I2P;
            case TORV2 -> bytes.length == 10 ? BASE32.encode(bytes) + ONION : unknown(host);
            case YGGDRASIL -> bytes.length == Ip.LENGTH ? Host.ipv6Text(bytes) : unknown(host);
            case UNKNOWN -> unknown(host);
        };
    }

    private static String unknown(Host host) {
        byte[] bytes = host.toByteArray();
        int shown = Math.min(bytes.length, KEY_LENGTH);
        return "network-" + host.networkId() + "-" + HexFormat.of().formatHex(bytes, 0, shown)
                + (shown < bytes.length ? "..." : "");
    }

    private static byte[] onionBytes(byte[] key) {
        byte[] all = Arrays.copyOf(key, KEY_LENGTH + 3);
        byte[] checksum = onionChecksum(key);
        all[KEY_LENGTH] = checksum[0];
        all[KEY_LENGTH + 1] = checksum[1];
        all[KEY_LENGTH + 2] = ONION_VERSION;
        return all;
    }

    private static byte[] onionChecksum(byte[] key) {
        try {
            MessageDigest sha3 = MessageDigest.getInstance("SHA3-256");
            sha3.update(".onion checksum".getBytes(StandardCharsets.US_ASCII));
            sha3.update(key);
            sha3.update(ONION_VERSION);
            return Arrays.copyOf(sha3.digest(), 2);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform since 9 has SHA3-256", e);
        }
    }

    /** User text for an error message: escaped, and cut where nobody reads on. */
    static String printable(String text) {
        String cut = text.length() > 80 ? text.substring(0, 80) + "..." : text;
        return WireText.of(cut).toString();
    }
}
