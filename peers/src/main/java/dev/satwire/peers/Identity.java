package dev.satwire.peers;

import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WireText;
import java.util.Objects;

/**
 * What a pool says of itself in its {@code version}. <em>Immutable</em>; start from {@link #DEFAULT} and change what
 * differs.
 *
 * @param userAgent the software, in the form of BIP-0014: {@code /Name:1.0/}; at most
 *     {@value dev.satwire.protocol.Version#MAX_USER_AGENT_LENGTH} bytes
 * @param protocolVersion the highest protocol version to speak; at least {@value ProtocolVersion#MINIMUM}
 * @param services what this side offers
 * @param relay whether peers shall announce transactions
 * @param startHeight the height of this side's best block
 */
public record Identity(WireText userAgent, int protocolVersion, Services services, boolean relay, int startHeight) {

    /** Offers nothing, wants transactions announced, and calls itself by the library's name. */
    public static final Identity DEFAULT =
            new Identity(WireText.of("/Satwire:0.1.0/"), ProtocolVersion.CURRENT, Services.NONE, true, 0);

    /**
     * Checks the user agent's length and the protocol version.
     *
     * @param userAgent the software
     * @param protocolVersion the highest protocol version to speak
     * @param services what this side offers
     * @param relay whether peers shall announce transactions
     * @param startHeight the height of this side's best block
     */
    public Identity {
        Objects.requireNonNull(services, "services");
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
     * Returns this identity with another user agent.
     *
     * @param text for example {@code /Wallet:1.0/}
     * @return the changed identity
     */
    public Identity withUserAgent(String text) {
        return new Identity(WireText.of(text), protocolVersion, services, relay, startHeight);
    }

    /**
     * Returns this identity with other services.
     *
     * @param offered what this side offers
     * @return the changed identity
     */
    public Identity withServices(Services offered) {
        return new Identity(userAgent, protocolVersion, offered, relay, startHeight);
    }

    /**
     * Returns this identity with another wish for transactions.
     *
     * @param wanted whether peers shall announce transactions
     * @return the changed identity
     */
    public Identity withRelay(boolean wanted) {
        return new Identity(userAgent, protocolVersion, services, wanted, startHeight);
    }

    /**
     * Returns this identity with another protocol version.
     *
     * @param version the highest protocol version to speak
     * @return the changed identity
     */
    public Identity withProtocolVersion(int version) {
        return new Identity(userAgent, version, services, relay, startHeight);
    }
}
