package dev.satwire.peers;

import dev.satwire.protocol.MessageHeader;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds the bytes that wait in the {@link Mailbox}es of all peers of a pool together. Each mailbox has a bound of its own,
 * but a hundred that are nearly full would fill the heap. Nothing is dropped: reading from some peers pauses, and goes
 * on when listeners have caught up. <em>Thread-safe.</em>
 *
 * <p>There are two questions, and a peer is paused if the answer to either is yes:
 *
 * <ol>
 *   <li><em>Does this peer hold too much?</em> ({@link #isTooMuch}) It may hold half of what is still free. So the
 *       fuller the budget is, the less each may hold, and those that hold the most are paused first. A peer below its
 *       {@linkplain #share share} is never paused for what others hold. Its own mailbox tells when it goes on.
 *   <li><em>Is it in the middle of a large message while the budget is used up?</em> ({@link #isTooLarge}) The message
 *       counts only when it is complete, so whoever has begun one could exceed the budget by all of it. Such a peer
 *       gets into a line ({@link #await}).
 * </ol>
 *
 * <p><strong>The line.</strong> It moves when a quarter of the budget is free. First come, first served, and only as
 * many at a time as the free part has room for, were each message the largest there is; one in any case. Each that was
 * let through says when it needs the room no more ({@link #passOn}): its message is complete, it pauses or waits again,
 * it has ended, or it has taken its time, for one that falls silent must not hold up those behind it. Then the next
 * one's turn comes. To be let through means that a callback runs, on the thread of whoever made room: it must do no
 * more than hand a task to the peer's own thread.
 */
final class MailboxBudget {
    private static final Logger LOG = LoggerFactory.getLogger(MailboxBudget.class);

    /** A message is large once so many bytes of it have come: fewer do no harm from as many peers as there are. */
    static final int LARGE = ReceiveBudget.COUNTED_FROM;

    /** What a message that is let through may need. */
    static final int LARGEST = MessageHeader.MAX_PAYLOAD_LENGTH;

    /** The shares of all peers together are this part of the budget. */
    private static final int SHARES = 4;

    private final long limit;
    private final long share;
    private final AtomicLong used = new AtomicLong();

    // Guarded by this.
    private final Set<Runnable> line = new LinkedHashSet<>();
    private final Set<Runnable> letThrough = new HashSet<>();

    /** Whether anybody is in the line, to be asked without the lock. */
    private volatile boolean hasLine;

    /**
     * Makes an empty budget.
     *
     * @param limit the bytes that may wait, positive
     * @param peers among how many peers the shares are divided, positive
     */
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

    /** Notes that so much waits no more; the line may move. */
    void release(long bytes) {
        used.addAndGet(-bytes);
        moveIfRoomy();
    }

    /** Whether a peer for which so much waits holds more than it may just now. */
    boolean isTooMuch(long held) {
        return held >= Math.max(share, limit / 2 - used.get());
    }

    /** Whether a peer must wait that has received so much of a message that is not complete. */
    boolean isTooLarge(int received) {
        return received >= LARGE && used.get() >= limit;
    }

    /**
     * Puts a peer in the line; it stays where it is if it stands there already.
     *
     * @param whenFree what lets it through, called once; the same object each time, for it stands for the peer
     */
    void await(Runnable whenFree) {
        synchronized (this) {
            letThrough.remove(whenFree);
            line.add(whenFree);
            hasLine = true;
        }
        if (used.get() < limit) {
            // Room was made before it stood in the line, and perhaps nobody will make any again.
            move();
        }
    }

    /** Says that a peer needs no room any more that it was let through for; does nothing for any other. */
    void passOn(Runnable whenFree) {
        boolean wasLetThrough;
        synchronized (this) {
            wasLetThrough = letThrough.remove(whenFree);
        }
        if (wasLetThrough) {
            moveIfRoomy();
        }
    }

    /** Takes a peer out of the line for good. */
    void forget(Runnable whenFree) {
        synchronized (this) {
            line.remove(whenFree);
            hasLine = !line.isEmpty();
        }
        passOn(whenFree);
    }

    /** Whether a peer stands in the line. */
    synchronized boolean isInLine(Runnable whenFree) {
        return line.contains(whenFree);
    }

    /** How many bytes wait in all mailboxes. */
    long used() {
        return used.get();
    }

    private void moveIfRoomy() {
        if (hasLine && used.get() <= limit - limit / 4) {
            move();
        }
    }

    private void move() {
        for (Runnable next = next(); next != null; next = next()) {
            run(next);
        }
    }

    private synchronized @Nullable Runnable next() {
        long room = Math.max(1, (limit - used.get()) / LARGEST);
        if (line.isEmpty() || letThrough.size() >= room) {
            return null;
        }
        Runnable first = line.iterator().next();
        line.remove(first);
        hasLine = !line.isEmpty();
        letThrough.add(first);
        return first;
    }

    /**
     * On a thread of whoever made room, which no peer in the line may harm; one that cannot go on lets the next one pass.
     */
    private void run(Runnable whenFree) {
        try {
            whenFree.run();
        } catch (RuntimeException | Error e) {
            LOG.error("a peer cannot be read on", e);
            synchronized (this) {
                letThrough.remove(whenFree);
            }
        }
    }
}
