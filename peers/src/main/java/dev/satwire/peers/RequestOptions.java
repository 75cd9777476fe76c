package dev.satwire.peers;

import dev.satwire.protocol.Services;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which peers {@link PeerPool#request} may ask, how many of them and for how long. <em>Immutable</em>; start from
 * {@link #DEFAULT} and change what differs.
 *
 * @param requiredServices what a peer must offer to be asked
 * @param suits what else it must be like; called like the question: with all ready peers when the request begins and
 *     when one has failed, and with each that becomes ready while the request waits for one. What it throws ends the
 *     request
 * @param maxAttempts how many peers are asked at most, 1..{@value #MAX_ATTEMPTS}
 * @param deadline how long all of it may take, the wait for a peer included; positive
 * @param hedgeAfter when to ask a second peer beside one that has not answered yet; empty for not before it fails
 */
public record RequestOptions(
        Services requiredServices,
        Predicate<? super Peer> suits,
        int maxAttempts,
        Duration deadline,
        Optional<Duration> hedgeAfter) {

    /** The largest number of attempts: {@value}. */
    public static final int MAX_ATTEMPTS = 100;

    /** How many requests to a pool may wait at once: {@value}. */
    public static final int MAX_WAITING = 10_000;

    /** Any peer, three attempts, two minutes, no hedging. */
    public static final RequestOptions DEFAULT =
            new RequestOptions(Services.NONE, peer -> true, 3, Duration.ofMinutes(2), Optional.empty());

    /**
     * Checks the ranges.
     *
     * @param requiredServices what a peer must offer to be asked
     * @param suits what else it must be like
     * @param maxAttempts how many peers are asked at most
     * @param deadline how long all of it may take
     * @param hedgeAfter when to ask a second peer beside one that has not answered yet; positive
     */
    public RequestOptions {
        Objects.requireNonNull(requiredServices, "requiredServices");
        Objects.requireNonNull(suits, "suits");
        if (maxAttempts < 1 || maxAttempts > MAX_ATTEMPTS) {
            throw new IllegalArgumentException("maxAttempts must be 1 to " + MAX_ATTEMPTS + ": " + maxAttempts);
        }
        PeerOptions.requirePositive(deadline, "deadline");
        hedgeAfter.ifPresent(delay -> PeerOptions.requirePositive(delay, "hedgeAfter"));
    }

    /**
     * Returns these options for peers with other services.
     *
     * @param required what a peer must offer to be asked
     * @return the changed options
     */
    public RequestOptions withRequiredServices(Services required) {
        return new RequestOptions(required, suits, maxAttempts, deadline, hedgeAfter);
    }

    /**
     * Returns these options for other peers.
     *
     * @param condition what a peer must be like, besides its services
     * @return the changed options
     */
    public RequestOptions withPeersThat(Predicate<? super Peer> condition) {
        return new RequestOptions(requiredServices, condition, maxAttempts, deadline, hedgeAfter);
    }

    /**
     * Returns these options with another number of attempts.
     *
     * @param attempts how many peers are asked at most
     * @return the changed options
     */
    public RequestOptions withMaxAttempts(int attempts) {
        return new RequestOptions(requiredServices, suits, attempts, deadline, hedgeAfter);
    }

    /**
     * Returns these options with another deadline.
     *
     * @param time how long all of it may take
     * @return the changed options
     */
    public RequestOptions withDeadline(Duration time) {
        return new RequestOptions(requiredServices, suits, maxAttempts, time, hedgeAfter);
    }

    /**
     * Returns these options with hedging: the first answer wins, the other is called off.
     *
     * @param delay when to ask a second peer beside one that has not answered yet
     * @return the changed options
     */
    public RequestOptions withHedgeAfter(Duration delay) {
        return new RequestOptions(requiredServices, suits, maxAttempts, deadline, Optional.of(delay));
    }

    boolean accept(Peer peer) {
        return peer.isReady() && peer.version().services().has(requiredServices) && suits.test(peer);
    }
}
