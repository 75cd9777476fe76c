package dev.satwire.peers;

import dev.satwire.protocol.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/**
 * What became of each address that was tried, or that the user disconnected before: as long as it is among the last
 * {@value #MAX_ADDRESSES}. <em>Thread-safe.</em>
 */
final class AddressHistory {
    /** How many addresses are remembered; the one whose last attempt is longest ago is forgotten first. */
    static final int MAX_ADDRESSES = 20_000;

    /** How long an address is not found again that the user disconnected. */
    static final Duration LEFT_ALONE = Duration.ofHours(1);

    private static final long NEVER = Long.MAX_VALUE;

    /** What is remembered of one address. Times are of the pool's event loop. */
    private static final class Entry {
        int attempts;
        int handshakes;
        long attemptedAt;
        boolean isUnderWay;
        boolean isReady;
        /** Since when the failures count that {@link #failures} counts. */
        long failingSince;

        int failures;
        Optional<DisconnectReason> lastReason = Optional.empty();
        long notBefore;
        boolean isPlanned;
    }

    private final Map<Endpoint, Entry> entries = new LinkedHashMap<>();

    /** Notes the beginning of an attempt; returns which one it is. */
    synchronized int attempted(Endpoint endpoint, long now) {
        Entry entry = latest(endpoint);
        entry.attempts += entry.attempts < Integer.MAX_VALUE ? 1 : 0;
        entry.attemptedAt = now;
        entry.isUnderWay = true;
        entry.isPlanned = false;
        return entry.attempts;
    }

    /** What is remembered of an address, which is now the last to be forgotten. */
    private Entry latest(Endpoint endpoint) {
        Entry entry = entries.remove(endpoint);
        if (entry == null) {
            entry = new Entry();
            if (entries.size() == MAX_ADDRESSES) {
                entries.remove(entries.keySet().iterator().next());
            }
        }
        entries.put(endpoint, entry);
        return entry;
    }

    synchronized void readied(Endpoint endpoint) {
        Entry entry = entries.get(endpoint);
        if (entry != null) {
            entry.handshakes += entry.handshakes < Integer.MAX_VALUE ? 1 : 0;
            entry.isReady = true;
        }
    }

    /** Notes an end, and counts it as a failure if it is the node's; returns the failures in a row. */
    synchronized int ended(Endpoint endpoint, DisconnectReason reason, boolean isCounted, long now) {
        Entry entry = entries.get(endpoint);
        if (entry == null) {
            return 1;
        }
        boolean lasted = entry.isReady && now - entry.attemptedAt >= RetryContext.LASTING.toNanos();
        entry.failures = lasted ? 0 : entry.failures;
        if (entry.failures == 0) {
            entry.failingSince = now;
        }
        entry.failures += isCounted && entry.failures < Integer.MAX_VALUE ? 1 : 0;
        entry.isUnderWay = false;
        entry.isReady = false;
        entry.lastReason = Optional.of(reason);
        return Math.max(1, entry.failures);
    }

    /** How long the failures in a row have gone on. */
    synchronized Duration failingFor(Endpoint endpoint, long now) {
        Entry entry = entries.get(endpoint);
        return entry == null ? Duration.ZERO : Duration.ofNanos(now - entry.failingSince);
    }

    /** Notes when the address may be tried again; never, if there is no delay. */
    synchronized void plan(Endpoint endpoint, long now, Optional<Duration> delay) {
        Entry entry = entries.get(endpoint);
        if (entry != null) {
            entry.isPlanned = true;
            entry.notBefore = delay.map(some -> now + Delays.timeout(some)).orElse(NEVER);
        }
    }

    /** Notes that the user disconnected an address, which may never have been tried. */
    synchronized void leaveAlone(Endpoint endpoint, DisconnectReason reason, long now) {
        latest(endpoint).lastReason = Optional.of(reason);
        plan(endpoint, now, Optional.of(LEFT_ALONE));
    }

    /** Whether nothing that happened before stands against trying an address now. */
    synchronized boolean mayTry(Endpoint endpoint, long now) {
        Entry entry = entries.get(endpoint);
        if (entry == null) {
            return true;
        }
        boolean isDue = !entry.isPlanned || (entry.notBefore != NEVER && now - entry.notBefore >= 0);
        return isDue && !entry.isUnderWay;
    }

    /** Lets everything that waits be tried at once, but for what the user disconnected: the network is back. */
    synchronized void forgive() {
        entries.values()
                .forEach(entry -> entry.isPlanned &= entry.notBefore == NEVER || isUsersDoing(entry.lastReason));
    }

    private static boolean isUsersDoing(Optional<DisconnectReason> reason) {
        return reason.filter(DisconnectReason::isUsersWish).isPresent();
    }

    /** What is known of an address; empty if it was never tried, or long ago. */
    synchronized Optional<AddressReport> report(Endpoint endpoint, long now) {
        return Optional.ofNullable(entries.get(endpoint)).map(entry -> report(endpoint, entry, now));
    }

    /** What is known of each address, the one whose last attempt is longest ago first. */
    synchronized List<AddressReport> reports(long now) {
        List<AddressReport> all = new ArrayList<>(entries.size());
        entries.forEach((endpoint, entry) -> all.add(report(endpoint, entry, now)));
        return all;
    }

    private static AddressReport report(Endpoint endpoint, Entry entry, long now) {
        LongFunction<Duration> ago = time -> Duration.ofNanos(Math.max(0, now - time));
        AddressReport.State state = entry.isReady
                ? AddressReport.State.CONNECTED
                : entry.isUnderWay
                        ? AddressReport.State.CONNECTING
                        : entry.isPlanned && entry.notBefore == NEVER
                                ? AddressReport.State.GIVEN_UP
                                : entry.isPlanned && entry.notBefore - now > 0
                                        ? AddressReport.State.WAITING
                                        : AddressReport.State.AVAILABLE;
        Optional<Duration> wait = state == AddressReport.State.WAITING
                ? Optional.of(Duration.ofNanos(entry.notBefore - now))
                : Optional.empty();
        return new AddressReport(
                endpoint,
                state,
                entry.attempts,
                entry.handshakes,
                entry.failures,
                entry.attempts == 0 ? Optional.empty() : Optional.of(ago.apply(entry.attemptedAt)),
                entry.lastReason,
                wait);
    }
}
