package dev.satwire.peers;

import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WireText;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * What a pool says of itself in its {@code version}. <em>Immutable</em>; start from {@link #DEFAULT}, or another of the
 * presets, and change what differs.
 *
 * <p>The two sources are asked for each {@code version} that is sent, on an I/O thread: they must be <em>thread-safe</em>
 * and must not block. When one throws, the connection goes on with height 0 or with a nonce of the pool's, and
 * {@link PeerListener#onListenerError} is told.
 *
 * @param userAgent the software, in the form of BIP-0014: {@code /Name:1.0/}; at most
 *     {@value dev.satwire.protocol.Version#MAX_USER_AGENT_LENGTH} bytes
 * @param protocolVersion the highest protocol version to speak; at least {@value ProtocolVersion#MINIMUM}. See also
 *     {@link PeerOptions#features()}
 * @param services what this side offers. Peers that use what is not offered are disconnected as by Bitcoin Core:
 *     {@code filterload}, {@code filteradd}, {@code filterclear} and {@code mempool} need {@link Services#BLOOM},
 *     {@code getcfilters}, {@code getcfheaders} and {@code getcfcheckpt} need {@link Services#COMPACT_FILTERS}
 * @param relay whether peers shall announce transactions
 * @param startHeight gives the height of this side's best block; peers do not check it
 * @param nonceSource gives the number by which a connection of this pool to itself is recognised; empty for the pool's
 *     random source. It must be unpredictable and never give the same number twice, or strangers can make the pool take
 *     their connections for its own
 */
public record Identity(
        WireText userAgent,
        int protocolVersion,
        Services services,
        boolean relay,
        IntSupplier startHeight,
        Optional<LongSupplier> nonceSource) {

    /** Offers nothing, wants transactions announced, and calls itself by the library's name. */
    public static final Identity DEFAULT =
            new Identity(WireText.of("/Satwire:0.1.0/"), ProtocolVersion.CURRENT, Services.NONE, true, 0);

    /**
     * For crawlers and health checks: calls itself by the library's name and as a probe, offers nothing, and wants no
     * transactions, so that a node has as little work with it as can be.
     */
    public static final Identity PROBE =
            DEFAULT.withUserAgent("/Satwire:0.1.0(probe)/").withRelay(false);

    /**
     * Has the {@code version} of Bitcoin Core 31.1 as a full node: user agent, protocol version, {@link Services#NETWORK},
     * {@link Services#WITNESS} and {@link Services#NETWORK_LIMITED}. With it this side promises to serve blocks; who does
     * not, and does not own the nodes that believe it, says {@code withServices(Services.NONE)}.
     *
     * <p>It does not pass for Bitcoin Core to one who looks closely. That also offers {@link Services#P2P_V2} and tries the
     * encrypted transport first, sends {@code sendcmpct} (here {@link PeerOptions#withCompactBlocks}), {@code feefilter}
     * with noise every ten minutes (here once, {@link PeerOptions#withFeeFilter}) and {@code sendheaders} only to a peer
     * whose headers it knows (here at once, {@link PeerOptions#withSendHeaders}), asks nodes that it connected to for
     * addresses and headers unprompted, announces its own address, and tells its true height: 0 here, unless
     * {@link #withStartHeight} says more.
     */
    public static final Identity LIKE_BITCOIN_CORE = DEFAULT.withUserAgent("/Satoshi:31.1.0/")
            .withServices(Services.of(Services.NETWORK, Services.WITNESS, Services.NETWORK_LIMITED));

    /**
     * Checks the user agent's length and the protocol version.
     *
     * @param userAgent the software
     * @param protocolVersion the highest protocol version to speak
     * @param services what this side offers
     * @param relay whether peers shall announce transactions
     * @param startHeight gives the height of this side's best block
     * @param nonceSource gives the numbers to recognise itself by
     */
    public Identity {
        Objects.requireNonNull(services, "services");
        Objects.requireNonNull(startHeight, "startHeight");
        Objects.requireNonNull(nonceSource, "nonceSource");
        if (userAgent.length() > Version.MAX_USER_AGENT_LENGTH) {
            throw new IllegalArgumentException(
                    "a user agent has at most " + Version.MAX_USER_AGENT_LENGTH + " bytes, got " + userAgent.length());
        }
        if (protocolVersion < ProtocolVersion.MINIMUM) {
            throw new IllegalArgumentException(
                    "nobody talks to protocol version " + protocolVersion + ", need " + ProtocolVersion.MINIMUM);
        }
    }

    /**
     * Creates an identity whose height does not change.
     *
     * @param userAgent the software
     * @param protocolVersion the highest protocol version to speak
     * @param services what this side offers
     * @param relay whether peers shall announce transactions
     * @param startHeight the height of this side's best block
     */
    public Identity(WireText userAgent, int protocolVersion, Services services, boolean relay, int startHeight) {
        this(userAgent, protocolVersion, services, relay, new FixedHeight(startHeight), Optional.empty());
    }

    /** A height that makes identities equal which say the same. */
    private record FixedHeight(int getAsInt) implements IntSupplier {}

    /**
     * Returns this identity with another user agent.
     *
     * @param text for example {@code /Wallet:1.0/}
     * @return the changed identity
     */
    public Identity withUserAgent(String text) {
        return new Identity(WireText.of(text), protocolVersion, services, relay, startHeight, nonceSource);
    }

    /**
     * Returns this identity with other services.
     *
     * @param offered what this side offers
     * @return the changed identity
     */
    public Identity withServices(Services offered) {
        return new Identity(userAgent, protocolVersion, offered, relay, startHeight, nonceSource);
    }

    /**
     * Returns this identity with another wish for transactions.
     *
     * @param wanted whether peers shall announce transactions
     * @return the changed identity
     */
    public Identity withRelay(boolean wanted) {
        return new Identity(userAgent, protocolVersion, services, wanted, startHeight, nonceSource);
    }

    /**
     * Returns this identity with another protocol version.
     *
     * @param version the highest protocol version to speak
     * @return the changed identity
     */
    public Identity withProtocolVersion(int version) {
        return new Identity(userAgent, version, services, relay, startHeight, nonceSource);
    }

    /**
     * Returns this identity with another source of its height.
     *
     * @param source gives the height of this side's best block, any number
     * @return the changed identity
     */
    public Identity withStartHeight(IntSupplier source) {
        return new Identity(userAgent, protocolVersion, services, relay, source, nonceSource);
    }

    /**
     * Returns this identity with a source of nonces of its own.
     *
     * @param source gives the numbers to recognise itself by, any 64 bits
     * @return the changed identity
     */
    public Identity withNonceSource(LongSupplier source) {
        return new Identity(userAgent, protocolVersion, services, relay, startHeight, Optional.of(source));
    }
}
