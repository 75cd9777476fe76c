package dev.satwire.transport.nio;

import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.SourceLimits;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Decides who may come in: counts connections in total, by address, by network and by the site that the network is part
 * of, limits how fast they come, and bounds those that have not yet proved worth their place.
 *
 * <p>Connections end on any loop: <em>thread-safe</em>, under one lock that is held for a few look-ups.
 */
final class Admission {
    private final ListenOptions options;
    private final LongSupplier clock;
    /** Whether it matters who comes from where. */
    private final boolean keepsSources;

    private final Map<SourceKey, Integer> addresses = new TreeMap<>();
    private final SourceTable networks;
    private final SourceTable sites;
    /** Sites with pending guests; at the end the one with the most, of several that whose oldest is the oldest. */
    private final TreeSet<SourceNetwork> crowds =
            new TreeSet<>(Comparator.comparingInt((SourceNetwork site) -> site.pending.size())
                    .thenComparing(SourceNetwork::oldest, Comparator.reverseOrder()));

    private int open;
    private int pending;
    private long nextNumber;

    Admission(ListenOptions options, LongSupplier clock) {
        SourceLimits limits = options.sources();
        this.options = options;
        this.clock = clock;
        this.keepsSources = !limits.equals(SourceLimits.NONE) || options.maxPending() < options.maxConnections();
        long interval = NioEventLoop.clip(limits.interval());
        this.networks = new SourceTable(
                SourceLimits.IPV4_PREFIX_BITS,
                SourceLimits.IPV6_PREFIX_BITS,
                limits.perPrefix(),
                limits.burst(),
                interval);
        long factor = SourceLimits.PREFIXES_PER_SITE;
        this.sites = new SourceTable(
                SourceLimits.IPV4_PREFIX_BITS,
                SourceLimits.IPV6_SITE_BITS,
                limits.perPrefix() * factor,
                limits.burst() * factor,
                interval / factor);
    }

    /**
     * What is said to a newcomer.
     *
     * @param verdict whether it may come in
     * @param guest itself, present exactly if it may
     */
    record Decision(Verdict verdict, Optional<Guest> guest) {}

    /** Decides on a newcomer; once that is sure to stay, the caller {@linkplain #makeRoom() makes room} for it. */
    synchronized Decision decide(InetAddress from) {
        if (open >= options.maxConnections()) {
            return new Decision(Verdict.FULL, Optional.empty());
        }
        if (!keepsSources) {
            open++;
            return new Decision(Verdict.ADMITTED, Optional.of(new Guest(this, null, 0)));
        }
        long now = clock.getAsLong();
        SourceKey address = SourceKey.of(from);
        Verdict verdict = verdict(address, now);
        return new Decision(verdict, verdict == Verdict.ADMITTED ? Optional.of(enter(address, now)) : Optional.empty());
    }

    /**
     * Counts the one as pending no longer that has to go if there are too many; the caller {@linkplain Guest#evict()
     * evicts} it.
     */
    synchronized Optional<Guest> makeRoom() {
        if (pending <= options.maxPending()) {
            return Optional.empty();
        }
        Guest oldest = crowds.last().pending.iterator().next();
        removePending(oldest);
        return Optional.of(oldest);
    }

    /** Counts a guest as pending no longer. */
    synchronized void settle(Guest guest) {
        removePending(guest);
    }

    /** Forgets a guest whose connection is closed. */
    synchronized void leave(Guest guest) {
        open--;
        Guest.Origin origin = guest.origin;
        if (origin == null) {
            return;
        }
        removePending(guest);
        addresses.computeIfPresent(origin.address(), (address, count) -> count == 1 ? null : count - 1);
        long now = clock.getAsLong();
        networks.leave(origin.network(), now);
        sites.leave(origin.site(), now);
    }

    synchronized int open() {
        return open;
    }

    synchronized int pending() {
        return pending;
    }

    /** Returns how many networks are remembered. */
    synchronized int networks() {
        return networks.size();
    }

    /** Returns how many sites are remembered. */
    synchronized int sites() {
        return sites.size();
    }

    private Verdict verdict(SourceKey address, long now) {
        if (addresses.getOrDefault(address, 0) >= options.sources().perAddress()) {
            return Verdict.ADDRESS_FULL;
        }
        Verdict verdict = networks.verdict(address, now);
        return verdict == Verdict.ADMITTED ? sites.verdict(address, now) : verdict;
    }

    private Guest enter(SourceKey address, long now) {
        open++;
        addresses.merge(address, 1, Integer::sum);
        SourceNetwork site = sites.enter(address, now);
        Guest guest = new Guest(this, new Guest.Origin(address, networks.enter(address, now), site), nextNumber++);
        crowds.remove(site);
        site.pending.add(guest);
        crowds.add(site);
        pending++;
        return guest;
    }

    private void removePending(Guest guest) {
        if (guest.origin == null || !guest.origin.site().pending.contains(guest)) {
            return;
        }
        SourceNetwork site = guest.origin.site();
        crowds.remove(site);
        site.pending.remove(guest);
        if (!site.pending.isEmpty()) {
            crowds.add(site);
        }
        pending--;
    }
}
