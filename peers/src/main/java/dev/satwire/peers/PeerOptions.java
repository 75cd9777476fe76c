package dev.satwire.peers;

import dev.satwire.protocol.Feature;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.Services;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * How long a peer may take, what is held for it and what it is asked for. <em>Immutable</em>; start from
 * {@link #DEFAULT} and change what differs. All durations are positive.
 *
 * @param handshakeTimeout from the established connection to both {@code verack}s
 * @param pingInterval between two pings of the keep-alive. While reading from a peer is paused because its listeners are
 *     slow, pings go out for which no pong is waited: a peer that has left meanwhile is noticed with the second one
 * @param pingTimeout how long a pong may take
 * @param inactivityTimeout how long nothing may be sent or nothing received
 * @param messageTimeout how long a message that has begun may take, plus a second for each
 *     {@value #MIN_BYTES_PER_SECOND} bytes of it
 * @param requestTimeout how long a request such as {@link Peer#getAddresses()} may take
 * @param slowListenerTimeout how long the listeners of a paused peer may make no progress
 * @param mailboxBytes how much may wait for the listeners of a peer before reading from it pauses, in payload bytes and a
 *     fixed share for each message; positive
 * @param requiredServices what a peer connected to must offer
 * @param sendHeaders whether to ask peers of version {@value ProtocolVersion#SENDHEADERS} and more to announce blocks by
 *     {@code headers} (BIP-0130)
 * @param compactBlocks what to tell peers of version {@value ProtocolVersion#COMPACT_BLOCKS} and more of compact blocks
 *     (BIP-0152)
 * @param feeFilter the fee rate below which peers of version {@value ProtocolVersion#FEEFILTER} and more shall not
 *     announce transactions (BIP-0133), in satoshi per 1,000 virtual bytes, 0..{@value #MAX_FEE_FILTER}; sent once, also
 *     by an identity that wants no transactions, for it may load a bloom filter later
 * @param features what to tell peers of version {@value ProtocolVersion#FEATURE} and more between {@code version} and
 *     {@code verack} (BIP-0434), no id twice. With any of them a pool whose {@link Identity#protocolVersion()} is
 *     {@link ProtocolVersion#CURRENT} announces {@link ProtocolVersion#FEATURE}; without, it does not, because a higher
 *     version than others have tells the pool from them and gains nothing. An identity of any other version is announced
 *     as it is
 */
public record PeerOptions(
        Duration handshakeTimeout,
        Duration pingInterval,
        Duration pingTimeout,
        Duration inactivityTimeout,
        Duration messageTimeout,
        Duration requestTimeout,
        Duration slowListenerTimeout,
        int mailboxBytes,
        Services requiredServices,
        boolean sendHeaders,
        CompactBlocks compactBlocks,
        OptionalLong feeFilter,
        List<Feature> features) {

    /** The rate a message must keep up with after {@link #messageTimeout()}: {@value} bytes per second. */
    public static final int MIN_BYTES_PER_SECOND = 4096;

    /** The highest fee filter ({@code MAX_MONEY}), 21 million bitcoin: {@value} satoshi. */
    public static final long MAX_FEE_FILTER = 21_000_000L * 100_000_000;

    /** What a pool tells its peers of compact blocks, right after their {@code verack} as Bitcoin Core does. */
    public enum CompactBlocks {
        /** Nothing: peers announce blocks as usual and are not told that compact ones may be sent. */
        OFF,
        /** That they may be asked for; new blocks are announced as usual. */
        LOW_BANDWIDTH,
        /** That new blocks shall be sent compact at once. Bitcoin Core asks at most three of its peers for that. */
        HIGH_BANDWIDTH
    }

    /**
     * Bitcoin Core's times: 60 seconds for the handshake ({@code -peertimeout}), a ping every 2 minutes, 20 minutes for
     * pong and inactivity, 5,000,000 bytes received and not yet processed. Requires no services and asks for nothing that
     * can be left unasked.
     */
    public static final PeerOptions DEFAULT = new PeerOptions(
            Duration.ofSeconds(60),
            Duration.ofMinutes(2),
            Duration.ofMinutes(20),
            Duration.ofMinutes(20),
            Duration.ofSeconds(60),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            5_000_000,
            Services.NONE,
            false,
            CompactBlocks.OFF,
            OptionalLong.empty(),
            List.of());

    /**
     * Checks the ranges stated for each component.
     *
     * @param handshakeTimeout from the established connection to both {@code verack}s
     * @param pingInterval between two pings of the keep-alive
     * @param pingTimeout how long a pong may take
     * @param inactivityTimeout how long nothing may be sent or nothing received
     * @param messageTimeout how long a message that has begun may take
     * @param requestTimeout how long a request such as {@link Peer#getAddresses()} may take
     * @param slowListenerTimeout how long the listeners of a paused peer may make no progress
     * @param mailboxBytes how much may wait for the listeners of a peer before reading from it pauses
     * @param requiredServices what a peer connected to must offer
     * @param sendHeaders whether to ask for announcements by {@code headers}
     * @param compactBlocks what to tell of compact blocks
     * @param feeFilter the fee rate below which transactions shall not be announced
     * @param features what to tell between {@code version} and {@code verack}
     */
    public PeerOptions {
        requirePositive(handshakeTimeout, "handshakeTimeout");
        requirePositive(pingInterval, "pingInterval");
        requirePositive(pingTimeout, "pingTimeout");
        requirePositive(inactivityTimeout, "inactivityTimeout");
        requirePositive(messageTimeout, "messageTimeout");
        requirePositive(requestTimeout, "requestTimeout");
        requirePositive(slowListenerTimeout, "slowListenerTimeout");
        Objects.requireNonNull(requiredServices, "requiredServices");
        if (mailboxBytes <= 0) {
            throw new IllegalArgumentException("mailboxBytes must be positive: " + mailboxBytes);
        }
        Objects.requireNonNull(compactBlocks, "compactBlocks");
        feeFilter.ifPresent(PeerOptions::requireMoney);
        features = List.copyOf(features);
        if (features.stream().map(Feature::id).distinct().count() < features.size()) {
            throw new IllegalArgumentException("a feature is told twice: " + features);
        }
    }

    /**
     * Returns these options with another handshake time-out.
     *
     * @param timeout from the established connection to both {@code verack}s
     * @return the changed options
     */
    public PeerOptions withHandshakeTimeout(Duration timeout) {
        return with(draft -> draft.handshakeTimeout = timeout);
    }

    /**
     * Returns these options with another keep-alive.
     *
     * @param interval between two pings
     * @param timeout how long a pong may take
     * @return the changed options
     */
    public PeerOptions withPing(Duration interval, Duration timeout) {
        return with(draft -> {
            draft.pingInterval = interval;
            draft.pingTimeout = timeout;
        });
    }

    /**
     * Returns these options with another inactivity time-out.
     *
     * @param timeout how long nothing may be sent or nothing received; longer than the ping interval, or idle peers end
     * @return the changed options
     */
    public PeerOptions withInactivityTimeout(Duration timeout) {
        return with(draft -> draft.inactivityTimeout = timeout);
    }

    /**
     * Returns these options with another message time-out.
     *
     * @param timeout how long a message that has begun may take, besides its length's share
     * @return the changed options
     */
    public PeerOptions withMessageTimeout(Duration timeout) {
        return with(draft -> draft.messageTimeout = timeout);
    }

    /**
     * Returns these options with another request time-out.
     *
     * @param timeout how long a request may take
     * @return the changed options
     */
    public PeerOptions withRequestTimeout(Duration timeout) {
        return with(draft -> draft.requestTimeout = timeout);
    }

    /**
     * Returns these options with another bound for what waits for listeners.
     *
     * @param bytes how much may wait before reading pauses
     * @param timeout how long listeners may make no progress then
     * @return the changed options
     */
    public PeerOptions withMailbox(int bytes, Duration timeout) {
        return with(draft -> {
            draft.mailboxBytes = bytes;
            draft.slowListenerTimeout = timeout;
        });
    }

    /**
     * Returns these options with other required services.
     *
     * @param required what a peer connected to must offer
     * @return the changed options
     */
    public PeerOptions withRequiredServices(Services required) {
        return with(draft -> draft.requiredServices = required);
    }

    /**
     * Returns these options with another wish for the announcement of blocks.
     *
     * @param wanted whether peers shall announce blocks by {@code headers} rather than by {@code inv} (BIP-0130)
     * @return the changed options
     */
    public PeerOptions withSendHeaders(boolean wanted) {
        return with(draft -> draft.sendHeaders = wanted);
    }

    /**
     * Returns these options with another offer of compact blocks.
     *
     * @param offer whether and how to receive them
     * @return the changed options
     */
    public PeerOptions withCompactBlocks(CompactBlocks offer) {
        return with(draft -> draft.compactBlocks = offer);
    }

    /**
     * Returns these options with a fee rate below which peers shall not announce transactions.
     *
     * @param rate satoshi per 1,000 virtual bytes, 0..{@value #MAX_FEE_FILTER}
     * @return the changed options
     */
    public PeerOptions withFeeFilter(long rate) {
        return with(draft -> draft.feeFilter = OptionalLong.of(rate));
    }

    /**
     * Returns these options with other features to tell of.
     *
     * @param offered in the order in which they are sent, no id twice; none leaves the version announced as it is
     * @return the changed options
     */
    public PeerOptions withFeatures(List<Feature> offered) {
        return with(draft -> draft.features = offered);
    }

    /** What a peer is told as our version: {@link #features()} says when it is not the identity's. */
    int announcedVersion(Identity identity) {
        boolean raised = !features.isEmpty() && identity.protocolVersion() == ProtocolVersion.CURRENT;
        return raised ? ProtocolVersion.FEATURE : identity.protocolVersion();
    }

    private PeerOptions with(Consumer<PeerOptionsDraft> change) {
        PeerOptionsDraft draft = new PeerOptionsDraft(this);
        change.accept(draft);
        return draft.build();
    }

    private static void requireMoney(long rate) {
        if (rate < 0 || rate > MAX_FEE_FILTER) {
            throw new IllegalArgumentException("feeFilter must be 0.." + MAX_FEE_FILTER + ": " + rate);
        }
    }

    static void requirePositive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
