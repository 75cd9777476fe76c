package dev.satwire.peers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * All requests to one peer that wait, of whatever kind: the one place where each of them ends, once. <em>Not
 * thread-safe.</em>
 *
 * <p>What is here is bounded by the kinds, each of which says how many may wait.
 */
final class OpenRequests {
    private static final Comparator<OpenRequest<?>> EARLIEST_FIRST = (a, b) -> {
        int order = Long.compare(a.wakesAt - b.wakesAt, 0);
        return order != 0 ? order : Long.compare(a.number, b.number);
    };

    private final SessionOutput output;

    /** A set of its own only while something waits: thousands of peers are asked nothing. */
    private NavigableSet<OpenRequest<?>> byTime = Collections.emptyNavigableSet();

    private long count;

    OpenRequests(SessionOutput output) {
        this.output = output;
    }

    void add(OpenRequest<?> request) {
        request.number = ++count;
        insert(request);
    }

    /** Looks at a request at another time than before, but not after its deadline. */
    void wakeAt(OpenRequest<?> request, long time) {
        if (remove(request)) {
            request.wakesAt = PeerSession.earlier(time, request.deadline);
            insert(request);
        }
    }

    /** Gives a request another deadline. */
    void renew(OpenRequest<?> request, long deadline) {
        if (remove(request)) {
            request.deadline = deadline;
            request.wakesAt = deadline;
            insert(request);
        }
    }

    /** Forgets a request and completes its future; nothing if that was done before. */
    void end(OpenRequest<?> request, Runnable completion) {
        if (remove(request)) {
            output.complete(completion);
        }
    }

    void forget(OpenRequest<?> request) {
        var unused = remove(request);
    }

    void tick(long now) {
        while (!byTime.isEmpty() && now - byTime.first().wakesAt >= 0) {
            OpenRequest<?> due = byTime.first();
            due.expired(now);
            if (now - due.wakesAt >= 0) {
                due.timedOut("no answer");
            }
        }
    }

    /** When {@link #tick} has something to do, or the given time if that is earlier. */
    long deadline(long other) {
        return byTime.isEmpty() ? other : PeerSession.earlier(other, byTime.first().wakesAt);
    }

    void closed(DisconnectReason reason) {
        List<OpenRequest<?>> all = new ArrayList<>(byTime);
        all.forEach(request -> request.fail(new PeerException(reason)));
    }

    private void insert(OpenRequest<?> request) {
        if (byTime.isEmpty()) {
            byTime = new TreeSet<>(EARLIEST_FIRST);
        }
        byTime.add(request);
    }

    private boolean remove(OpenRequest<?> request) {
        boolean removed = !byTime.isEmpty() && byTime.remove(request);
        if (byTime.isEmpty()) {
            byTime = Collections.emptyNavigableSet();
        }
        return removed;
    }
}
