package dev.satwire.peers;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what waits for the listeners of all peers of a pool together. Nothing is dropped for it: when memory gets short,
 * reading pauses from the peers that hold the most, and goes on as their listeners catch up. <em>Thread-safe.</em>
 *
 * <ul>
 *   <li>A peer may hold as much as half of the budget has left. So the more is held, the less it takes to be paused, and
 *       those that hold the most are paused first.
 *   <li>But one that holds less than its {@linkplain #share share} is never paused for what others hold.
 *   <li>When all of the budget is used, no large message is read on, whoever sends it, until a quarter is free again. Whoever
 *       waits in the middle of one holds little.
 * </ul>
 */
final class MailboxBudget {
    private static final Logger LOG = LoggerFactory.getLogger(MailboxBudget.class);

    /** Large is a message of which so many bytes have come: fewer do no harm from as many peers as there are. */
    static final int LARGE = ReceiveBudget.COUNTED_FROM;

    /** All shares together are this part of the budget. */
    private static final int SHARES = 4;

    private final long limit;
    private final long share;
    private final AtomicLong used = new AtomicLong();

    /** Peers that are in the middle of a large message, each paused and so here once; removed when they end. */
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();

    MailboxBudget(long limit, int peers) {
        this.limit = limit;
        this.share = Math.max(1, limit / SHARES / peers);
    }

    /** A budget that nobody uses up. */
    static MailboxBudget unlimited() {
        return new MailboxBudget(Long.MAX_VALUE, 1);
    }

    /** Notes that so much more waits. */
    void hold(long bytes) {
        used.addAndGet(bytes);
    }

    /** Notes that so much waits no more; lets those go on that this is enough for. */
    void release(long bytes) {
        if (used.addAndGet(-bytes) <= limit - limit / 4 && !waiting.isEmpty()) {
            wake();
        }
    }

    /** Whether a peer for which so much waits holds more than it may just now. */
    boolean isTooMuch(long held) {
        return held >= Math.max(share, limit / 2 - used.get());
    }

    /** Whether a message of which so much has come must wait until others have been processed. */
    boolean isTooLarge(int received) {
        return received >= LARGE && used.get() >= limit;
    }

    /** Calls somebody once when large messages may be read on. */
    void await(Runnable whenFree) {
        waiting.add(whenFree);
        if (used.get() < limit) {
            wake();
        }
    }

    /** Calls somebody no more. */
    void forget(Runnable whenFree) {
        waiting.remove(whenFree);
    }

    long used() {
        return used.get();
    }

    private void wake() {
        for (Runnable each : List.copyOf(waiting)) {
            // Before it runs, for it may have to wait again at once.
            if (waiting.remove(each)) {
                run(each);
            }
        }
    }

    /** On a thread of whoever gave something back, which none of the others may harm. */
    private static void run(Runnable whenFree) {
        try {
            whenFree.run();
        } catch (RuntimeException | Error e) {
            LOG.error("a peer cannot be read on", e);
        }
    }
}
