package dev.satwire.peers;

import java.util.Iterator;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Bounds the memory that all peers of a pool together hold in messages that are not complete. Each alone may hold as
 * much as the largest message; a hundred that never end theirs must not fill the heap. <em>Thread-safe.</em>
 *
 * <p>When the bound is exceeded, the message must go that began longest ago, with its peer: who sends at a fair pace has
 * ended his before.
 */
final class ReceiveBudget {
    /** 64 MiB, or an eighth of a small heap. */
    static final long DEFAULT = Math.min(64L << 20, Runtime.getRuntime().maxMemory() / 8);

    /** Messages that hold less are not counted, nor looked for: as many of these as there are peers do no harm. */
    static final int COUNTED_FROM = 64 * 1024;

    private record Begun(long at, long peer) implements Comparable<Begun> {
        @Override
        public int compareTo(Begun that) {
            int byTime = Long.signum(at - that.at);
            return byTime != 0 ? byTime : Long.compare(peer, that.peer);
        }
    }

    private record Held(ReceiveShare share, int bytes) {}

    private final long limit;
    private final TreeMap<Begun, Held> messages = new TreeMap<>();
    private long total;

    ReceiveBudget(long limit) {
        this.limit = limit;
    }

    /**
     * Notes what a peer holds for the message that it has begun.
     *
     * @param begunAt when the message began
     * @return whose message must go, if memory is short; nothing is held for it any more
     */
    synchronized Optional<ReceiveShare> hold(ReceiveShare share, long peer, long begunAt, int bytes) {
        release(peer, begunAt);
        if (bytes >= COUNTED_FROM) {
            messages.put(new Begun(begunAt, peer), new Held(share, bytes));
            total += bytes;
        }
        if (total <= limit) {
            return Optional.empty();
        }
        Iterator<Held> oldest = messages.values().iterator();
        Held first = oldest.next();
        oldest.remove();
        total -= first.bytes;
        return Optional.of(first.share);
    }

    /** Notes that a peer holds nothing for a message any more. */
    synchronized void release(long peer, long begunAt) {
        Held held = messages.remove(new Begun(begunAt, peer));
        if (held != null) {
            total -= held.bytes;
        }
    }

    synchronized long total() {
        return total;
    }
}
