package dev.satwire.protocol;

import java.util.Objects;

/**
 * Opens the handshake: what a node is and speaks. Each side sends it once, first of all; the side that was connected to
 * waits for the other's.
 *
 * <p>History: {@code sender} and {@code nonce} since protocol version 106, {@code startHeight} since 209, {@code relay}
 * since 70001 (BIP-0037); the user agent follows BIP-0014. As in Bitcoin Core the payload may end after {@code receiver},
 * {@code nonce}, {@code userAgent} or {@code startHeight}, and the missing fields get its defaults; it is always written
 * in full. <em>Immutable.</em>
 *
 * @param protocolVersion the highest protocol version the node speaks, signed 32 bits
 * @param services what the node offers
 * @param timestamp the node's clock, seconds since 1970; any signed 64 bits
 * @param receiver how the sender sees the receiver
 * @param sender not used any more: Bitcoin Core sends its services and zeros, and ignores what it gets
 * @param nonce random; a node that receives its own nonce has connected to itself
 * @param userAgent the software, for example {@code /Satoshi:28.1.0/}; at most {@value #MAX_USER_AGENT_LENGTH} bytes
 * @param startHeight the height of the node's best block, signed 32 bits
 * @param relay whether transactions may be announced before a filter is loaded
 */
public record Version(
        int protocolVersion,
        Services services,
        long timestamp,
        NetAddr receiver,
        NetAddr sender,
        long nonce,
        WireText userAgent,
        int startHeight,
        boolean relay)
        implements Payload {

    /** The command: {@code version}. */
    public static final Command COMMAND = new Command("version");

    /** The longest user agent ({@code MAX_SUBVERSION_LENGTH}): {@value} bytes. */
    public static final int MAX_USER_AGENT_LENGTH = 256;

    private static final int FIXED_LENGTH = 4 + 8 + 8 + NetAddr.V1_LENGTH + NetAddr.V1_LENGTH + 8 + 4 + 1;

    // What Bitcoin Core takes a field to be that the payload ends before.
    private static final long DEFAULT_NONCE = 1;
    private static final int DEFAULT_START_HEIGHT = -1;

    /**
     * Checks the user agent's length.
     *
     * @param protocolVersion the highest protocol version the node speaks
     * @param services what the node offers
     * @param timestamp the node's clock
     * @param receiver how the sender sees the receiver
     * @param sender not used any more
     * @param nonce random
     * @param userAgent the software
     * @param startHeight the height of the node's best block
     * @param relay whether transactions may be announced before a filter is loaded
     */
    public Version {
        Objects.requireNonNull(services, "services");
        Objects.requireNonNull(receiver, "receiver");
        Objects.requireNonNull(sender, "sender");
        if (userAgent.length() > MAX_USER_AGENT_LENGTH) {
            throw new IllegalArgumentException(
                    "a user agent has at most " + MAX_USER_AGENT_LENGTH + " bytes, got " + userAgent.length());
        }
    }

    static Version read(WireReader in) {
        int protocolVersion = in.int32();
        Services services = new Services(in.int64());
        long timestamp = in.int64();
        NetAddr receiver = address(in);
        NetAddr sender = NetAddr.UNSPECIFIED;
        long nonce = DEFAULT_NONCE;
        if (in.hasRemaining()) {
            sender = address(in);
            nonce = in.int64();
        }
        WireText userAgent =
                in.hasRemaining() ? WireText.read(in, "user agent", MAX_USER_AGENT_LENGTH) : WireText.EMPTY;
        int startHeight = in.hasRemaining() ? in.int32() : DEFAULT_START_HEIGHT;
        boolean relay = !in.hasRemaining() || in.uint8() != 0;
        return new Version(
                protocolVersion, services, timestamp, receiver, sender, nonce, userAgent, startHeight, relay);
    }

    private static NetAddr address(WireReader in) {
        return NetAddr.atV1(in.array(), in.advance(NetAddr.V1_LENGTH));
    }

    void write(WireWriter out) {
        out.int32(protocolVersion);
        out.int64(services.bits());
        out.int64(timestamp);
        receiver.writeV1(out);
        sender.writeV1(out);
        out.int64(nonce);
        userAgent.write(out);
        out.int32(startHeight);
        out.uint8(relay ? 1 : 0);
    }

    int wireSize() {
        return FIXED_LENGTH + userAgent.wireSize();
    }

    @Override
    public Command command() {
        return COMMAND;
    }
}
