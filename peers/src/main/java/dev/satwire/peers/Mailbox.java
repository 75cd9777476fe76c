package dev.satwire.peers;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of one peer on their way to its listeners: run one at a time and in order, on threads shared with other
 * peers. Bounded in bytes by its user: {@link #isFull()} tells when to stop reading, {@code onDrained} when to go on. What
 * all mailboxes of a pool hold together is counted in their {@link MailboxBudget}. <em>Thread-safe.</em>
 */
final class Mailbox {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    /** What an event weighs besides its payload, so that a million empty messages are not free. */
    static final int EVENT_WEIGHT = 256;

    /** How many events run before other peers get their turn. */
    private static final int EVENTS_PER_TURN = 64;

    /** How many events have room in a queue that was never crowded. */
    private static final int USUAL_EVENTS = 4;

    /** A queue that had more events than this is made anew when it is empty, or it would stay as large for ever. */
    private static final int CROWD = 64;

    private record Event(Runnable action, long weight) {}

    private final Executor executor;
    private final long limit;
    private final MailboxBudget budget;
    private final Runnable onDrained;

    // All guarded by this.
    private Queue<Event> events = new ArrayDeque<>(USUAL_EVENTS);

    /** The most events that waited since the queue was made anew. */
    private int most;

    private long weight;
    private boolean running;
    private boolean full;
    private long completed;

    Mailbox(Executor executor, long limit, MailboxBudget budget, Runnable onDrained) {
        this.executor = executor;
        this.limit = limit;
        this.budget = budget;
        this.onDrained = onDrained;
    }

    /** Adds an event; it is accepted even if the mailbox is full. */
    void put(Runnable action, int payloadBytes) {
        synchronized (this) {
            Event event = new Event(action, (long) payloadBytes + EVENT_WEIGHT);
            events.add(event);
            weight += event.weight;
            budget.hold(event.weight);
            most = Math.max(most, events.size());
            full |= weight >= limit || budget.isTooMuch(weight);
            if (running) {
                return;
            }
            running = true;
        }
        schedule();
    }

    /** Forgets the payloads that wait, but no other event: nobody is going to take them. */
    void discardPayloads() {
        long discarded = 0;
        synchronized (this) {
            for (Iterator<Event> i = events.iterator(); i.hasNext(); ) {
                Event event = i.next();
                if (event.weight > EVENT_WEIGHT) {
                    discarded += event.weight;
                    i.remove();
                }
            }
            weight -= discarded;
        }
        budget.release(discarded);
    }

    /** Whether a message of which so much has come must wait for room in the pool, which {@code onDrained} tells. */
    boolean waitsForRoom(int received) {
        boolean isTooLarge = budget.isTooLarge(received);
        if (isTooLarge) {
            budget.await(onDrained);
        }
        return isTooLarge;
    }

    /** Says that the room is needed no more that {@code onDrained} told of, if it did. */
    void passOnRoom() {
        budget.passOn(onDrained);
    }

    /** Whether {@code onDrained} is still to tell of room. */
    boolean isInLine() {
        return budget.isInLine(onDrained);
    }

    /** Waits for no room any more. */
    void end() {
        budget.forget(onDrained);
    }

    /** Whether more waits than should; false again once it is half of what may, which {@code onDrained} tells. */
    synchronized boolean isFull() {
        return full;
    }

    /** What the events weigh that wait or run. */
    synchronized long bytes() {
        return weight;
    }

    /** The number of events run to their end, to see whether listeners make progress. */
    synchronized long completed() {
        return completed;
    }

    private void schedule() {
        try {
            executor.execute(this::runSome);
        } catch (RejectedExecutionException e) {
            // The executor was shut down: what waits is run here, or an end would never be told.
            LOG.debug("listener executor refuses work, running the rest on {}", Thread.currentThread());
            runAll();
        } catch (RuntimeException | Error e) {
            // Broken, or out of threads: the same, for nothing would ever be scheduled again.
            LOG.warn("listener executor failed, running the rest on {}", Thread.currentThread(), e);
            runAll();
        }
    }

    private void runAll() {
        while (runNext()) {
            // Until nothing is left.
        }
    }

    private void runSome() {
        for (int i = 0; i < EVENTS_PER_TURN; i++) {
            if (!runNext()) {
                return;
            }
        }
        schedule();
    }

    private boolean runNext() {
        Event event;
        synchronized (this) {
            event = events.poll();
            if (event == null) {
                running = false;
                if (most > CROWD) {
                    events = new ArrayDeque<>(USUAL_EVENTS);
                    most = 0;
                }
                return false;
            }
        }
        guard(event.action);
        boolean drained;
        synchronized (this) {
            weight -= event.weight;
            completed++;
            drained = full && weight <= limit / 2 && !budget.isTooMuch(2 * weight);
            full &= !drained;
        }
        budget.release(event.weight);
        if (drained) {
            guard(onDrained);
        }
        return true;
    }

    /** Listeners are guarded one by one; this is the net below that, for one throw here would stop the peer's events. */
    private static void guard(Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            LOG.error("event failed", e);
        }
    }
}
