package dev.satwire.peers;

import dev.satwire.protocol.Endpoint;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What a pool knows of an address, and what it last did with it. <em>Immutable.</em>
 *
 * @param endpoint the address
 * @param state what is the matter with it now
 * @param attempts connections begun
 * @param handshakes connections that became ready
 * @param failures failures in a row since the last connection that stood for {@link RetryContext#LASTING}; ends that are
 *     {@linkplain DisconnectReason#isOurDoing() this side's doing} are none
 * @param lastAttempt how long ago the last attempt began; empty if there was none
 * @param lastReason why the last attempt failed or the last connection ended; empty if none did
 * @param nextAttempt how long until it may be tried again; empty unless it waits for that
 */
public record AddressReport(
        Endpoint endpoint,
        State state,
        int attempts,
        int handshakes,
        int failures,
        Optional<Duration> lastAttempt,
        Optional<DisconnectReason> lastReason,
        Optional<Duration> nextAttempt) {

    /** What can be the matter with an address. */
    public enum State {
        /** Known, and free to be tried when a peer is wanted. */
        AVAILABLE,
        /** Connecting or shaking hands. */
        CONNECTING,
        /** Connected and ready. */
        CONNECTED,
        /**
         * Waiting for the time to try it: it failed, the user disconnected it, or it is one of many that are tried when the
         * pool starts or the network is back.
         */
        WAITING,
        /** Not tried again: the retry policy says so. */
        GIVEN_UP,
        /** Never tried by this pool, because it cannot be: of a network out of reach, or discouraged. */
        UNUSABLE
    }

    /**
     * Checks that nothing is null.
     *
     * @param endpoint the address
     * @param state what is the matter with it now
     * @param attempts connections begun
     * @param handshakes connections that became ready
     * @param failures failures in a row
     * @param lastAttempt how long ago the last attempt began
     * @param lastReason why the last attempt failed or the last connection ended
     * @param nextAttempt how long until it may be tried again
     */
    public AddressReport {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(lastAttempt, "lastAttempt");
        Objects.requireNonNull(lastReason, "lastReason");
        Objects.requireNonNull(nextAttempt, "nextAttempt");
    }

    /** Something known that was never tried. */
    static AddressReport untried(Endpoint endpoint, boolean isUsable) {
        return new AddressReport(
                endpoint,
                isUsable ? State.AVAILABLE : State.UNUSABLE,
                0,
                0,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same of an address that waits to be tried, unless somebody is connected there. */
    AddressReport waiting(Duration wait) {
        return state == State.CONNECTING || state == State.CONNECTED
                ? this
                : new AddressReport(
                        endpoint,
                        State.WAITING,
                        attempts,
                        handshakes,
                        failures,
                        lastAttempt,
                        lastReason,
                        Optional.of(wait));
    }

    /**
     * Says it in one line.
     *
     * @return for example {@code 203.0.113.5:8333 waits 40 s; 3 attempts, 3 failures, last 20 s ago: CONNECT_REFUSED}
     */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(endpoint.toString())
                .append(
                        switch (state) {
                            case AVAILABLE -> attempts == 0 ? " was not tried yet" : " may be tried again";
                            case CONNECTING -> " connects";
                            case CONNECTED -> " is connected";
                            case WAITING -> " waits " + Delays.text(nextAttempt.orElse(Duration.ZERO));
                            case GIVEN_UP -> " is given up";
                            case UNUSABLE -> " cannot be used";
                        });
        if (attempts > 0) {
            text.append("; ").append(attempts).append(attempts == 1 ? " attempt, " : " attempts, ");
            text.append(failures).append(failures == 1 ? " failure in a row" : " failures in a row");
            lastAttempt.ifPresent(
                    ago -> text.append(", last ").append(Delays.text(ago)).append(" ago"));
        }
        lastReason.ifPresent(reason -> text.append(": ").append(reason.text()));
        return text.toString();
    }
}
