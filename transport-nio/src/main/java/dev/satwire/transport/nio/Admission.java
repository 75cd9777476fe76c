package dev.satwire.transport.nio;

import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.SourceLimits;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may come in: counts connections in total, by address and by network, limits how fast a network comes, and
 * bounds those that have not yet proved worth their place.
 *
 * <p>Networks without a connection are remembered only as long as that makes a difference to the next one, and no more
 * than {@value #MAX_ABSENT} of them: whoever owns a large network has more addresses than there is memory, and being
 * forgotten gives nothing that a fresh address would not.
 *
 * <p>Connections end on any loop: <em>thread-safe</em>, under one lock that is held for a few look-ups.
 */
final class Admission {
    /** The most networks without a connection that are remembered. */
    static final int MAX_ABSENT = 4096;

    private final ListenOptions options;
    private final LongSupplier clock;
    private final long interval;
    /** Whether it matters who comes from where. */
    private final boolean keepsSources;

    private final Map<SourceKey, SourceNetwork> networks = new TreeMap<>();
    private final Map<SourceKey, Integer> addresses = new TreeMap<>();
    /** Networks without a connection, those that left first at the head. */
    private final Set<SourceNetwork> absent = new LinkedHashSet<>();
    /** Networks with pending guests; at the end the one with the most, of several that whose oldest is the oldest. */
    private final TreeSet<SourceNetwork> crowds =
            new TreeSet<>(Comparator.comparingInt((SourceNetwork network) -> network.pending.size())
                    .thenComparing(SourceNetwork::oldest, Comparator.reverseOrder()));

    private int open;
    private int pending;
    private long nextNumber;

    Admission(ListenOptions options, LongSupplier clock) {
        this.options = options;
        this.clock = clock;
        this.keepsSources =
                !options.sources().equals(SourceLimits.NONE) || options.maxPending() < options.maxConnections();
        this.interval = NioEventLoop.clip(options.sources().interval());
    }

    /**
     * What is said to a newcomer.
     *
     * @param verdict whether it may come in
     * @param guest itself, present exactly if it may
     * @param evicted who has to go for it
     */
    record Decision(Verdict verdict, Optional<Guest> guest, Optional<Guest> evicted) {}

    /** Decides on a newcomer; the caller {@linkplain Guest#evict() evicts} who has to go. */
    synchronized Decision decide(InetAddress from) {
        if (open >= options.maxConnections()) {
            return new Decision(Verdict.FULL, Optional.empty(), Optional.empty());
        }
        if (!keepsSources) {
            open++;
            return new Decision(Verdict.ADMITTED, Optional.of(new Guest(this, null, 0)), Optional.empty());
        }
        long now = clock.getAsLong();
        SourceKey address = SourceKey.of(from);
        SourceKey key = address.prefix(SourceLimits.IPV4_PREFIX_BITS, SourceLimits.IPV6_PREFIX_BITS);
        SourceNetwork network = networks.get(key);
        Verdict verdict = verdict(address, network, now);
        if (verdict != Verdict.ADMITTED) {
            return new Decision(verdict, Optional.empty(), Optional.empty());
        }
        if (network == null) {
            network = new SourceNetwork(key, now);
            networks.put(key, network);
        }
        Guest guest = enter(address, network, now);
        Optional<Guest> evicted = pending > options.maxPending() ? Optional.of(evictOldest()) : Optional.empty();
        return new Decision(verdict, Optional.of(guest), evicted);
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
        SourceNetwork network = origin.network();
        network.open--;
        if (network.open == 0) {
            absent.add(network);
            forgetAbsent(clock.getAsLong());
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

    private Verdict verdict(SourceKey address, @Nullable SourceNetwork network, long now) {
        SourceLimits limits = options.sources();
        if (network == null) {
            return Verdict.ADMITTED;
        }
        if (addresses.getOrDefault(address, 0) >= limits.perAddress()) {
            return Verdict.ADDRESS_FULL;
        }
        if (network.open >= limits.perPrefix()) {
            return Verdict.PREFIX_FULL;
        }
        return network.refilledAt - now > interval * (limits.burst() - 1L) ? Verdict.TOO_FAST : Verdict.ADMITTED;
    }

    private Guest enter(SourceKey address, SourceNetwork network, long now) {
        absent.remove(network);
        network.refilledAt = (network.refilledAt - now > 0 ? network.refilledAt : now) + interval;
        network.open++;
        open++;
        addresses.merge(address, 1, Integer::sum);
        Guest guest = new Guest(this, new Guest.Origin(address, network), nextNumber++);
        crowds.remove(network);
        network.pending.add(guest);
        crowds.add(network);
        pending++;
        return guest;
    }

    private void removePending(Guest guest) {
        if (guest.origin == null || !guest.origin.network().pending.contains(guest)) {
            return;
        }
        SourceNetwork network = guest.origin.network();
        crowds.remove(network);
        network.pending.remove(guest);
        if (!network.pending.isEmpty()) {
            crowds.add(network);
        }
        pending--;
    }

    private Guest evictOldest() {
        Guest oldest = crowds.last().pending.iterator().next();
        removePending(oldest);
        return oldest;
    }

    /** Forgets networks whose burst is to be had again, and those that are too many. */
    private void forgetAbsent(long now) {
        Iterator<SourceNetwork> first = absent.iterator();
        while (first.hasNext()) {
            SourceNetwork network = first.next();
            if (network.refilledAt - now > 0 && absent.size() <= MAX_ABSENT) {
                return;
            }
            first.remove();
            networks.remove(network.key);
        }
    }
}
