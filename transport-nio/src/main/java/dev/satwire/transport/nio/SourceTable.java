package dev.satwire.transport.nio;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The networks of one size that connections come from: how many of each are open, and how fast they come. Guarded by its
 * {@link Admission}.
 *
 * <p>Networks without a connection are remembered only as long as that makes a difference to the next one, and no more
 * than {@value #MAX_ABSENT} of them: whoever owns a large network has more addresses than there is memory, and being
 * forgotten gives nothing that a fresh address would not.
 */
final class SourceTable {
    /** The most networks without a connection that are remembered. */
    static final int MAX_ABSENT = 4096;

    private final int ipv4Bits;
    private final int ipv6Bits;
    private final long maxOpen;
    private final long burst;
    private final long interval;

    private final Map<SourceKey, SourceNetwork> networks = new TreeMap<>();
    /** Networks without a connection, those that left first at the head. */
    private final Set<SourceNetwork> absent = new LinkedHashSet<>();

    /** Creates a table; {@code burst} times {@code interval}, which is in nanoseconds, is at most a year. */
    SourceTable(int ipv4Bits, int ipv6Bits, long maxOpen, long burst, long interval) {
        this.ipv4Bits = ipv4Bits;
        this.ipv6Bits = ipv6Bits;
        this.maxOpen = maxOpen;
        this.burst = burst;
        this.interval = interval;
    }

    /** Returns what there is to say to one more from the address's network. */
    Verdict verdict(SourceKey address, long now) {
        SourceNetwork network = networks.get(keyOf(address));
        if (network == null) {
            return Verdict.ADMITTED;
        }
        if (network.open >= maxOpen) {
            return Verdict.PREFIX_FULL;
        }
        return network.refilledAt - now > interval * (burst - 1) ? Verdict.TOO_FAST : Verdict.ADMITTED;
    }

    /** Counts one more connection from the address's network. */
    SourceNetwork enter(SourceKey address, long now) {
        SourceKey key = keyOf(address);
        @Nullable SourceNetwork known = networks.get(key);
        SourceNetwork network = known == null ? new SourceNetwork(key, now) : known;
        if (known == null) {
            networks.put(key, network);
        }
        absent.remove(network);
        network.refilledAt = (network.refilledAt - now > 0 ? network.refilledAt : now) + interval;
        network.open++;
        return network;
    }

    /** Counts one connection less. */
    void leave(SourceNetwork network, long now) {
        network.open--;
        if (network.open == 0) {
            absent.add(network);
            forgetAbsent(now);
        }
    }

    /** Begins to count anew: no connection is open, until {@link #addOpen} says otherwise. */
    void clearOpen() {
        absent.clear();
        for (SourceNetwork network : networks.values()) {
            network.open = 0;
            network.pending.clear();
        }
    }

    /** Counts a connection that is open. */
    void addOpen(SourceNetwork network) {
        networks.put(network.key, network);
        network.open++;
    }

    /** Ends the count: networks without a connection are remembered no longer than any other of these. */
    void closeOthers(long now) {
        for (SourceNetwork network : networks.values()) {
            if (network.open == 0) {
                absent.add(network);
            }
        }
        forgetAbsent(now);
    }

    /** Returns how many networks are remembered. */
    int size() {
        return networks.size();
    }

    private SourceKey keyOf(SourceKey address) {
        return address.prefix(ipv4Bits, ipv6Bits);
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
