package dev.satwire.peers;

import java.time.Duration;
import java.util.Optional;

/**
 * What is the matter with a name that stands for no address, or for none that may be connected to. <em>Immutable.</em>
 *
 * @param name the name and the port
 * @param lastAddress what it stood for when it last stood for anything
 * @param isLookedUp whether it is being looked up
 * @param failures failures in a row
 * @param lastFailure how long ago the last one was; empty if there was none
 * @param lastReason what it was
 * @param nextAttempt how long until it is looked up again; empty unless it waits for that
 */
record NameReport(
        String name,
        Optional<String> lastAddress,
        boolean isLookedUp,
        int failures,
        Optional<Duration> lastFailure,
        Optional<DisconnectReason> lastReason,
        Optional<Duration> nextAttempt) {

    /** Says it in one line, in the words of {@link AddressReport}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name)
                .append(lastAddress.map(last -> " was last at " + last).orElseGet(this::withoutAddress));
        if (isLookedUp) {
            text.append(", is being looked up");
        }
        nextAttempt.ifPresent(wait -> text.append(", waits ").append(Delays.text(wait)));
        lastFailure.ifPresent(ago -> text.append("; ")
                .append(failures)
                .append(failures == 1 ? " failure in a row" : " failures in a row")
                .append(", last ")
                .append(Delays.text(ago))
                .append(" ago"));
        lastReason.ifPresent(reason -> text.append(": ").append(reason.text()));
        return text.toString();
    }

    private String withoutAddress() {
        boolean isAnothers = lastReason.stream().anyMatch(reason -> reason.code() == DisconnectReason.Code.DUPLICATE);
        return isAnothers ? " has no address of its own" : " was not resolved yet";
    }
}
