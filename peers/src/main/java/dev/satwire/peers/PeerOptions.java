package dev.satwire.peers;

import dev.satwire.protocol.Services;
import java.time.Duration;
import java.util.Objects;

/**
 * How long a peer may take and what is held for it. <em>Immutable</em>; start from {@link #DEFAULT} and change what
 * differs. All durations are positive.
 *
 * @param handshakeTimeout from the established connection to both {@code verack}s
 * @param pingInterval between two pings of the keep-alive
 * @param pingTimeout how long a pong may take
 * @param inactivityTimeout how long nothing may be sent or nothing received
 * @param messageTimeout how long a message that has begun may take, plus a second for each
 *     {@value #MIN_BYTES_PER_SECOND} bytes of it
 * @param requestTimeout how long a request such as {@link Peer#getAddresses()} may take
 * @param slowListenerTimeout how long the listeners of a paused peer may make no progress
 * @param mailboxBytes how much may wait for the listeners of a peer before reading from it pauses, in payload bytes and a
 *     fixed share for each message; positive
 * @param requiredServices what a peer connected to must offer
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
        Services requiredServices) {

    /** The rate a message must keep up with after {@link #messageTimeout()}: {@value} bytes per second. */
    public static final int MIN_BYTES_PER_SECOND = 4096;

    /**
     * Bitcoin Core's times: 60 seconds for the handshake ({@code -peertimeout}), a ping every 2 minutes, 20 minutes for
     * pong and inactivity, 5,000,000 bytes received and not yet processed. Requires no services.
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
            Services.NONE);

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
    }

    /**
     * Returns these options with another handshake time-out.
     *
     * @param timeout from the established connection to both {@code verack}s
     * @return the changed options
     */
    public PeerOptions withHandshakeTimeout(Duration timeout) {
        return new PeerOptions(
                timeout,
                pingInterval,
                pingTimeout,
                inactivityTimeout,
                messageTimeout,
                requestTimeout,
                slowListenerTimeout,
                mailboxBytes,
                requiredServices);
    }

    /**
     * Returns these options with another keep-alive.
     *
     * @param interval between two pings
     * @param timeout how long a pong may take
     * @return the changed options
     */
    public PeerOptions withPing(Duration interval, Duration timeout) {
        return new PeerOptions(
                handshakeTimeout,
                interval,
                timeout,
                inactivityTimeout,
                messageTimeout,
                requestTimeout,
                slowListenerTimeout,
                mailboxBytes,
                requiredServices);
    }

    /**
     * Returns these options with another inactivity time-out.
     *
     * @param timeout how long nothing may be sent or nothing received; longer than the ping interval, or idle peers end
     * @return the changed options
     */
    public PeerOptions withInactivityTimeout(Duration timeout) {
        return new PeerOptions(
                handshakeTimeout,
                pingInterval,
                pingTimeout,
                timeout,
                messageTimeout,
                requestTimeout,
                slowListenerTimeout,
                mailboxBytes,
                requiredServices);
    }

    /**
     * Returns these options with another message time-out.
     *
     * @param timeout how long a message that has begun may take, besides its length's share
     * @return the changed options
     */
    public PeerOptions withMessageTimeout(Duration timeout) {
        return new PeerOptions(
                handshakeTimeout,
                pingInterval,
                pingTimeout,
                inactivityTimeout,
                timeout,
                requestTimeout,
                slowListenerTimeout,
                mailboxBytes,
                requiredServices);
    }

    /**
     * Returns these options with another request time-out.
     *
     * @param timeout how long a request may take
     * @return the changed options
     */
    public PeerOptions withRequestTimeout(Duration timeout) {
        return new PeerOptions(
                handshakeTimeout,
                pingInterval,
                pingTimeout,
                inactivityTimeout,
                messageTimeout,
                timeout,
                slowListenerTimeout,
                mailboxBytes,
                requiredServices);
    }

    /**
     * Returns these options with another bound for what waits for listeners.
     *
     * @param bytes how much may wait before reading pauses
     * @param timeout how long listeners may make no progress then
     * @return the changed options
     */
    public PeerOptions withMailbox(int bytes, Duration timeout) {
        return new PeerOptions(
                handshakeTimeout,
                pingInterval,
                pingTimeout,
                inactivityTimeout,
                messageTimeout,
                requestTimeout,
                timeout,
                bytes,
                requiredServices);
    }

    /**
     * Returns these options with other required services.
     *
     * @param required what a peer connected to must offer
     * @return the changed options
     */
    public PeerOptions withRequiredServices(Services required) {
        return new PeerOptions(
                handshakeTimeout,
                pingInterval,
                pingTimeout,
                inactivityTimeout,
                messageTimeout,
                requestTimeout,
                slowListenerTimeout,
                mailboxBytes,
                required);
    }

    private static void requirePositive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
    }
}
