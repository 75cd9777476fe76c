package dev.satwire.transport.nio;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The timers of one event loop: a binary heap in which each timer knows its place, so that a cancelled one is removed at
 * once and not kept until its time. Deadlines are compared by subtraction, for the clock may wrap around.
 * <em>Confined to the event loop.</em>
 */
final class DeadlineQueue {
    private static final int FIRST_CAPACITY = 16;

    private @Nullable LoopTimer[] heap = new LoopTimer[FIRST_CAPACITY];
    private int size;
    private long nextSequence;

    int size() {
        return size;
    }

    void add(LoopTimer timer) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        timer.sequence = nextSequence++;
        siftUp(timer, size++);
    }

    /** Removes the timer if it is queued. */
    void remove(LoopTimer timer) {
        int hole = timer.index;
        if (hole == LoopTimer.UNQUEUED) {
            return;
        }
        timer.index = LoopTimer.UNQUEUED;
        LoopTimer last = at(--size);
        heap[size] = null;
        if (last == timer) {
            return;
        }
        siftUp(last, hole);
        if (last.index == hole) {
            siftDown(last, hole);
        }
    }

    /** Returns the nanoseconds until the first deadline: 0 if it has passed, {@link Long#MAX_VALUE} if there is none. */
    long delay(long now) {
        return size == 0 ? Long.MAX_VALUE : Math.max(0, at(0).deadline - now);
    }

    /** Returns the sequence number below which timers were added before this call. */
    long mark() {
        return nextSequence;
    }

    /** Removes and returns the first timer that is due and was added before the mark; null if there is none. */
    @Nullable
    LoopTimer pollDue(long now, long mark) {
        if (size == 0) {
            return null;
        }
        LoopTimer first = at(0);
        if (first.deadline - now > 0 || first.sequence - mark >= 0) {
            return null;
        }
        remove(first);
        return first;
    }

    private void siftUp(LoopTimer timer, int from) {
        int index = from;
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            LoopTimer above = at(parent);
            if (!isBefore(timer, above)) {
                break;
            }
            put(above, index);
            index = parent;
        }
        put(timer, index);
    }

    private void siftDown(LoopTimer timer, int from) {
        int index = from;
        for (int child = 2 * index + 1; child < size; child = 2 * index + 1) {
            if (child + 1 < size && isBefore(at(child + 1), at(child))) {
                child++;
            }
            LoopTimer below = at(child);
            if (!isBefore(below, timer)) {
                break;
            }
            put(below, index);
            index = child;
        }
        put(timer, index);
    }

    private LoopTimer at(int index) {
        LoopTimer timer = heap[index];
        if (timer == null) {
            throw new IllegalStateException("hole in the heap at " + index + " of " + size);
        }
        return timer;
    }

    private void put(LoopTimer timer, int index) {
        heap[index] = timer;
        timer.index = index;
    }

    private static boolean isBefore(LoopTimer a, LoopTimer b) {
        long difference = a.deadline - b.deadline;
        return difference == 0 ? a.sequence - b.sequence < 0 : difference < 0;
    }
}
