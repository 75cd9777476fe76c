package dev.satwire.protocol;

/**
 * The protocol version numbers that change what two peers may say to each other. The version of a connection is the
 * smaller of the two that its ends announce.
 */
public final class ProtocolVersion {

    /** The lowest version that Bitcoin Core still talks to ({@code MIN_PEER_PROTO_VERSION}): {@value}. */
    public static final int MINIMUM = 31_800;

    /** The last version whose {@code ping} has no nonce and gets no {@code pong} (BIP-0031): {@value}. */
    public static final int PING_WITHOUT_NONCE = 60_000;

    /** The first version that knows {@code sendheaders} (BIP-0130): {@value}. */
    public static final int SENDHEADERS = 70_012;

    /** The first version that knows {@code feefilter} (BIP-0133): {@value}. */
    public static final int FEEFILTER = 70_013;

    /** The first version that knows compact blocks (BIP-0152): {@value}. */
    public static final int COMPACT_BLOCKS = 70_014;

    /**
     * The first version that knows {@code wtxidrelay} (BIP-0339), and the lowest that Bitcoin Core sends
     * {@code sendaddrv2} to: {@value}.
     */
    public static final int WTXID_RELAY = 70_016;

    /** The version that knows {@code feature} (BIP-0434): {@value}. */
    public static final int FEATURE = 70_017;

    /** The version this library announces unless told otherwise: {@value}. */
    public static final int CURRENT = WTXID_RELAY;

    private ProtocolVersion() {}
}
