package dev.satwire.peers;

import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The entries of an {@link AddressBook}, never more than its capacity and never more from one source group than its share.
 * Who has no room takes the place of an entry that is {@linkplain BookEntry#isTerrible not worth it}, or of one that was
 * never tried with success and is of the source with the most entries; else he stays out. <em>Guarded by the book's
 * lock.</em>
 */
final class BookTable {
    /** One source group in so many may fill its share, as in Bitcoin Core (64 of 1,024 buckets). */
    static final int SHARES = 16;

    /** How many entries are looked at for one to drop. Looking at all would let strangers make each address expensive. */
    static final int CANDIDATES = 16;

    /** {@code addr} entries do not make a node younger in steps smaller than these. */
    private static final long UPDATE_ONLINE = 3_600;

    private static final long UPDATE_OFFLINE = 86_400;
    private static final long ONLINE = 86_400;

    private final int capacity;
    private final int share;
    private final RandomGenerator random;
    private final Map<Endpoint, BookEntry> byEndpoint = new HashMap<>();
    private final List<BookEntry> entries = new ArrayList<>();
    private final Map<NetGroup, List<BookEntry>> bySource = new HashMap<>();

    /** Begins above what a new entry has, so that its first failure counts. */
    private long successes = 1;

    BookTable(int capacity, RandomGenerator random) {
        this.capacity = capacity;
        this.share = Math.max(1, capacity / SHARES);
        this.random = random;
    }

    int size() {
        return entries.size();
    }

    BookEntry get(int index) {
        return entries.get(index);
    }

    List<BookEntry> entries() {
        return entries;
    }

    /** Takes in hearsay; {@code penalty} makes it that much older, so that nobody makes nodes young by telling of them. */
    void learn(NetAddr address, long time, long penalty, NetGroup source, long now) {
        long lastSeen = Math.max(0, time - penalty);
        BookEntry known = byEndpoint.get(address.endpoint());
        if (known == null) {
            insert(new BookEntry(address, source, lastSeen), now);
            return;
        }
        long step = now - time < ONLINE ? UPDATE_ONLINE : UPDATE_OFFLINE;
        if (known.lastSeen < lastSeen - step) {
            known.lastSeen = lastSeen;
        }
        known.services(Services.of(known.address().services(), address.services()));
    }

    /** Puts an entry in if it is not known and there is room for it, or can be made. */
    boolean insert(BookEntry entry, long now) {
        if (byEndpoint.containsKey(entry.address().endpoint()) || !makeRoom(entry.source, now)) {
            return false;
        }
        byEndpoint.put(entry.address().endpoint(), entry);
        List<BookEntry> ofSource = bySource.computeIfAbsent(entry.source, source -> new ArrayList<>());
        entry.index = entries.size();
        entry.indexInShare = ofSource.size();
        entries.add(entry);
        ofSource.add(entry);
        return true;
    }

    private boolean makeRoom(NetGroup source, long now) {
        int used = used(source);
        if (used < share && entries.size() < capacity) {
            return true;
        }
        BookEntry victim = used >= share
                ? victim(bySource.getOrDefault(source, List.of()), Integer.MAX_VALUE, now)
                : victim(entries, used + 1, now);
        if (victim == null) {
            return false;
        }
        remove(victim);
        return true;
    }

    private int used(NetGroup source) {
        return bySource.getOrDefault(source, List.of()).size();
    }

    /** An entry to drop: a terrible one, else one of a source that has more than {@code fair} entries. */
    private @Nullable BookEntry victim(List<BookEntry> among, int fair, long now) {
        @Nullable BookEntry victim = null;
        int most = fair;
        for (int i = 0; i < CANDIDATES; i++) {
            BookEntry candidate = among.get(random.nextInt(among.size()));
            if (candidate.isTerrible(now)) {
                return candidate;
            }
            int used = used(candidate.source);
            if (candidate.lastSuccess == 0 && used > most) {
                victim = candidate;
                most = used;
            }
        }
        return victim;
    }

    void remove(Endpoint endpoint) {
        BookEntry entry = byEndpoint.get(endpoint);
        if (entry != null) {
            remove(entry);
        }
    }

    private void remove(BookEntry entry) {
        byEndpoint.remove(entry.address().endpoint());
        BookEntry last = entries.get(entries.size() - 1);
        entries.set(entry.index, last);
        last.index = entry.index;
        entries.remove(entries.size() - 1);

        List<BookEntry> ofSource = bySource.get(entry.source);
        if (ofSource != null) {
            BookEntry lastOfSource = ofSource.get(ofSource.size() - 1);
            ofSource.set(entry.indexInShare, lastOfSource);
            lastOfSource.indexInShare = entry.indexInShare;
            ofSource.remove(ofSource.size() - 1);
            if (ofSource.isEmpty()) {
                bySource.remove(entry.source);
            }
        }
    }

    void attempted(Endpoint endpoint, long now) {
        BookEntry entry = byEndpoint.get(endpoint);
        if (entry != null) {
            entry.lastTry = now;
        }
    }

    /**
     * Notes that a peer was there and said what it offers. One that was not known is taken in: it is better than hearsay.
     */
    void succeeded(NetAddr address, NetGroup group, long now) {
        successes++;
        BookEntry known = byEndpoint.get(address.endpoint());
        BookEntry entry = known != null ? known : new BookEntry(address, group, now);
        entry.services(address.services());
        entry.lastSeen = Math.max(entry.lastSeen, now);
        entry.lastTry = now;
        entry.lastSuccess = now;
        entry.failures = 0;
        if (known == null) {
            insert(entry, now);
        }
    }

    /**
     * Counts a failure, but only one for each address between two successes with any: as long as nobody can be reached, it
     * is this side's network that is down ({@code m_last_good}).
     */
    void failed(Endpoint endpoint) {
        BookEntry entry = byEndpoint.get(endpoint);
        if (entry != null && entry.countedAt < successes) {
            entry.countedAt = successes;
            entry.failures = Math.min(entry.failures + 1, BookEntry.COUNTED_FAILURES);
        }
    }

    void offers(Endpoint endpoint, Services services) {
        BookEntry entry = byEndpoint.get(endpoint);
        if (entry != null) {
            entry.services(services);
        }
    }
}
