package dev.satwire.transport.nio;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One lane of a {@link SendQueue}: how full it is, with its water marks, and the sends that wait in it, first come, first
 * out, linked through themselves.
 *
 * <p>The level and the mark "has been full" change together in one number, so that a sender that crosses the high-water
 * mark and the loop that drains at the same time cannot miss each other.
 *
 * <p>The level is <em>thread-safe</em>, the list is <em>confined to the event loop</em> and takes no memory of its own.
 */
final class SendLane {
    /** What {@link #reserve} returns when it has reserved. */
    static final long RESERVED = -1;

    private static final AtomicLongFieldUpdater<SendLane> STATE =
            AtomicLongFieldUpdater.newUpdater(SendLane.class, "state");

    private final int high;
    private final int low;
    /** Twice the bytes that wait, plus 1 between crossing {@code high} and draining to {@code low}. */
    private volatile long state;

    private @Nullable PendingSend head;
    private @Nullable PendingSend tail;

    SendLane(int low, int high) {
        this.low = low;
        this.high = high;
    }

    int high() {
        return high;
    }

    long bytes() {
        return state >> 1;
    }

    boolean wasFull() {
        return (state & 1) != 0;
    }

    /** Makes room for the bytes: returns {@link #RESERVED}, or the bytes that wait if they reach the high-water mark. */
    long reserve(int length) {
        while (true) {
            long before = state;
            long held = before >> 1;
            if (held >= high) {
                return held;
            }
            long next = held + length;
            long full = next >= high ? 1 : before & 1;
            if (STATE.compareAndSet(this, before, next << 1 | full)) {
                return RESERVED;
            }
        }
    }

    /** Gives room back; returns true if this drained a lane that had been full to its low-water mark. */
    boolean release(int length) {
        while (true) {
            long before = state;
            long held = (before >> 1) - length;
            boolean relieved = (before & 1) != 0 && (held < low || held == 0);
            long full = relieved ? 0 : before & 1;
            if (STATE.compareAndSet(this, before, held << 1 | full)) {
                return relieved;
            }
        }
    }

    boolean isEmpty() {
        return head == null;
    }

    void add(PendingSend send) {
        send.next = null;
        if (tail == null) {
            head = send;
        } else {
            tail.next = send;
        }
        tail = send;
    }

    @Nullable
    PendingSend poll() {
        PendingSend first = head;
        if (first != null) {
            head = first.next;
            first.next = null;
            if (head == null) {
                tail = null;
            }
        }
        return first;
    }

    /** Copies what waits, in order, as much as fits. */
    void copyTo(ByteBuffer target) {
        for (PendingSend send = head; send != null && target.hasRemaining(); send = send.next) {
            send.copyTo(target);
        }
    }
}
