package dev.satwire.protocol;

import java.util.Locale;

/**
 * The networks that an address can belong to, with their BIP-0155 numbers. {@link #UNKNOWN} stands for all numbers
 * without a constant; {@link Host#networkId()} keeps the number itself.
 */
public enum AddressNetwork {
    /** IPv4. */
    IPV4(1, 4, true),
    /** IPv6. */
    IPV6(2, 16, true),
    /** Tor v2 onion services: dead, never gossiped and ignored on receipt. */
    TORV2(3, 10, false),
    /** Tor v3 onion services: an ed25519 public key. */
    TORV3(4, 32, true),
    /** I2P: the SHA-256 of a destination. Its port is 0. */
    I2P(5, 32, true),
    /** CJDNS: an address in {@code fc00::/8}. */
    CJDNS(6, 16, true),
    /** Yggdrasil: an address in {@code 0200::/7}. In the BIP, but unknown to Bitcoin Core. */
    YGGDRASIL(7, 16, false),
    /** Any other network. */
    UNKNOWN(-1, -1, false);

    /** The longest address that BIP-0155 allows, for networks yet unknown: {@value} bytes. */
    public static final int MAX_ADDRESS_LENGTH = 512;

    private final int id;
    private final int length;
    private final boolean lengthEnforced;

    AddressNetwork(int id, int length, boolean lengthEnforced) {
        this.id = id;
        this.length = length;
        this.lengthEnforced = lengthEnforced;
    }

    /**
     * Returns the BIP-0155 number.
     *
     * @return 1..7, or -1 for {@link #UNKNOWN}
     */
    public int id() {
        return id;
    }

    /**
     * Returns the network with a BIP-0155 number.
     *
     * @param id 0..255
     * @return the network, {@link #UNKNOWN} if the number has no constant
     */
    public static AddressNetwork withId(int id) {
        return id >= 1 && id <= 7 ? VALUES[id - 1] : UNKNOWN;
    }

    private static final AddressNetwork[] VALUES = values();

    /**
     * Tells whether an address of this network has the right length, by Bitcoin Core's rule: a wrong length spoils the
     * whole message for the networks that Core speaks, and for the others any length goes.
     */
    boolean allows(int bytes) {
        return !lengthEnforced || bytes == length;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
