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
import org.jspecify.annotations.Nullable;

/**
 * Decides who may come in: counts connections in total, by address, by network and by the site that the network is part
 * of, limits how fast they come, and bounds those that have not yet proved worth their place.
 *
 * <p>Connections end on any loop: <em>thread-safe</em>, under one lock that is held for a few look-ups.
 *
 * <p>Memory may be short, and an error may come in the middle of any change. So the guests themselves, linked to each
 * other, are what counts: they come and go in steps that need no memory. All the rest is a summary of them; one that an
 * error left unfinished is made anew before anybody else is let in.
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

    /** The guest that came last; those before it are linked to it. */
    private @Nullable Guest last;

    private int open;
    private int pending;
    private long nextNumber;

    /** Whether an error came in the middle of a change, so that the summary of the guests may be wrong. */
    private boolean unfinished;

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

    /**
     * Decides on a newcomer; once that is sure to stay, the caller {@linkplain #makeRoom() makes room} for it. Nobody
     * is let in by a call that throws.
     */
    synchronized Decision decide(InetAddress from) {
        if (open >= options.maxConnections()) {
            return new Decision(Verdict.FULL, Optional.empty());
        }
        if (!keepsSources) {
            Guest guest = new Guest(this, null, 0);
            Decision decision = new Decision(Verdict.ADMITTED, Optional.of(guest));
            link(guest);
            return decision;
        }
        long now = clock.getAsLong();
        SourceKey address = SourceKey.of(from);
        finish(now);
        Verdict verdict = verdict(address, now);
        return verdict == Verdict.ADMITTED ? enter(address, now) : new Decision(verdict, Optional.empty());
    }

    /**
     * Counts the one as pending no longer that has to go if there are too many; the caller {@linkplain Guest#evict()
     * evicts} it, and asks again.
     */
    synchronized Optional<Guest> makeRoom() {
        if (pending <= options.maxPending()) {
            return Optional.empty();
        }
        finish(clock.getAsLong());
        Optional<Guest> oldest = Optional.of(crowds.last().pending.iterator().next());
        settle(oldest.get());
        return oldest;
    }

    /** Counts a guest as pending no longer. Throws nothing. */
    synchronized void settle(Guest guest) {
        if (!guest.isPending) {
            return;
        }
        guest.isPending = false;
        pending--;
        try {
            removePending(guest);
        } catch (Throwable t) {
            unfinished = true;
        }
    }

    /** Forgets a guest whose connection is closed. Throws nothing, for the guest will not come again to be forgotten. */
    synchronized void leave(Guest guest) {
        unlink(guest);
        Guest.Origin origin = guest.origin;
        if (origin == null) {
            return;
        }
        settle(guest);
        try {
            addresses.computeIfPresent(origin.address(), (address, count) -> count == 1 ? null : count - 1);
            long now = clock.getAsLong();
            networks.leave(origin.network(), now);
            sites.leave(origin.site(), now);
        } catch (Throwable t) {
            unfinished = true;
        }
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

    private Decision enter(SourceKey address, long now) {
        boolean done = false;
        try {
            Guest.Origin origin = new Guest.Origin(address, networks.enter(address, now), sites.enter(address, now));
            Guest guest = new Guest(this, origin, nextNumber);
            Decision decision = new Decision(Verdict.ADMITTED, Optional.of(guest));
            addresses.merge(address, 1, Integer::sum);
            addPending(guest);
            nextNumber++;
            link(guest);
            guest.isPending = true;
            pending++;
            done = true;
            return decision;
        } finally {
            unfinished |= !done;
        }
    }

    /**
     * Makes the summary anew if an error came in the middle of a change. If this fails, too, it is left to the next one.
     */
    private void finish(long now) {
        if (!unfinished) {
            return;
        }
        addresses.clear();
        crowds.clear();
        networks.clearOpen();
        sites.clearOpen();
        for (Guest guest = last; guest != null; guest = guest.before) {
            Guest.Origin origin = guest.origin;
            if (origin != null) {
                addresses.merge(origin.address(), 1, Integer::sum);
                networks.addOpen(origin.network());
                sites.addOpen(origin.site());
            }
        }
        for (Guest guest = first(); guest != null; guest = guest.after) {
            if (guest.isPending) {
                addPending(guest);
            }
        }
        networks.closeOthers(now);
        sites.closeOthers(now);
        unfinished = false;
    }

    private @Nullable Guest first() {
        Guest first = last;
        while (first != null && first.before != null) {
            first = first.before;
        }
        return first;
    }

    private void link(Guest guest) {
        guest.before = last;
        if (last != null) {
            last.after = guest;
        }
        last = guest;
        open++;
    }

    private void unlink(Guest guest) {
        Guest before = guest.before;
        Guest after = guest.after;
        if (before != null) {
            before.after = after;
        }
        if (after != null) {
            after.before = before;
        } else {
            last = before;
        }
        guest.before = null;
        guest.after = null;
        open--;
    }

    private void addPending(Guest guest) {
        if (guest.origin != null) {
            SourceNetwork site = guest.origin.site();
            crowds.remove(site);
            site.pending.add(guest);
            crowds.add(site);
        }
    }

    private void removePending(Guest guest) {
        if (guest.origin != null) {
            SourceNetwork site = guest.origin.site();
            crowds.remove(site);
            site.pending.remove(guest);
            if (!site.pending.isEmpty()) {
                crowds.add(site);
            }
        }
    }
}
