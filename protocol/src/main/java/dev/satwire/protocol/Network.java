package dev.satwire.protocol;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A Bitcoin network: what its frames begin with and where its nodes listen. <em>Immutable.</em>
 *
 * @param name a short name for people and command lines
 * @param magic the four magic bytes, first byte most significant: mainnet's {@code f9 be b4 d9} is {@code 0xF9BEB4D9}
 * @param defaultPort the port its nodes listen on, 0..65535
 */
public record Network(String name, int magic, int defaultPort) {

    /** The main network. */
    public static final Network MAINNET = new Network("mainnet", 0xF9BEB4D9, 8333);

    /** The third test network. */
    public static final Network TESTNET3 = new Network("testnet3", 0x0B110907, 18333);

    /** The fourth test network (BIP-0094). */
    public static final Network TESTNET4 = new Network("testnet4", 0x1C163F28, 48333);

    /** Signet with the default challenge (BIP-0325). */
    public static final Network SIGNET = new Network("signet", 0x0A03CF40, 38333);

    /** The local network for tests. */
    public static final Network REGTEST = new Network("regtest", 0xFABFB5DA, 18444);

    private static final List<Network> KNOWN = List.of(MAINNET, TESTNET3, TESTNET4, SIGNET, REGTEST);

    /**
     * Checks the port.
     *
     * @param name a short name for people and command lines
     * @param magic the four magic bytes
     * @param defaultPort the port its nodes listen on
     */
    public Network {
        Port.check(defaultPort);
        if (name.isBlank()) {
            throw new IllegalArgumentException("a network needs a name");
        }
    }

    /**
     * Returns the signet with a challenge of its own (BIP-0325). Its magic is the first four bytes of the double SHA-256
     * of the challenge with its length before it.
     *
     * @param challenge the block challenge script
     * @return the network; {@link #SIGNET} for the default challenge
     */
    public static Network signet(byte[] challenge) {
        byte[] serialized = new byte[VarInt.sizeOf(challenge.length) + challenge.length];
        WireWriter out = new WireWriter(serialized, 0);
        out.varInt(challenge.length);
        out.bytes(challenge);
        int magic = Integer.reverseBytes(Sha256d.checksum(serialized, 0, serialized.length));
        return magic == SIGNET.magic ? SIGNET : new Network("signet-" + hex(magic), magic, SIGNET.defaultPort);
    }

    /**
     * Returns the networks that have a constant here.
     *
     * @return mainnet first
     */
    public static List<Network> known() {
        return KNOWN;
    }

    /**
     * Returns the known network with the given name.
     *
     * @param name for example {@code testnet4}, in any case
     * @return the network
     * @throws IllegalArgumentException if there is none; the message lists the names
     */
    public static Network named(String name) {
        for (Network network : KNOWN) {
            if (network.name.equals(name.toLowerCase(Locale.ROOT))) {
                return network;
            }
        }
        throw new IllegalArgumentException("unknown network \"" + HostText.printable(name) + "\", use one of "
                + String.join(", ", KNOWN.stream().map(Network::name).toList()));
    }

    /**
     * Returns the known network with the given magic.
     *
     * @param magic four bytes, first byte most significant
     * @return the network; empty if it is none of the known ones
     */
    public static Optional<Network> withMagic(int magic) {
        return KNOWN.stream().filter(network -> network.magic == magic).findFirst();
    }

    @Override
    public String toString() {
        return name;
    }

    private static String hex(int magic) {
        return HexFormat.of().toHexDigits(magic);
    }
}
