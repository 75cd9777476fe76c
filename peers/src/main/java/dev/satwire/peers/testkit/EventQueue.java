package dev.satwire.peers.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is to happen on a {@link MemoryNetwork}, in the order in which it will: by time, and at the same time in
 * the order it was posted. <em>Thread-safe.</em>
 */
final class EventQueue {
    private final FakeClock clock;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long posted;

    EventQueue(FakeClock clock) {
        this.clock = clock;
    }

    /** Something that happens: on an event loop, or (without one) on the wire, where no code of users runs. */
    static final class Event implements Comparable<Event> {
        final @Nullable MemoryEventLoop loop;
        final long time;
        private final long number;
        private volatile @Nullable Runnable task;

        private Event(@Nullable MemoryEventLoop loop, long time, long number, Runnable task) {
            this.loop = loop;
            this.time = time;
            this.number = number;
            this.task = task;
        }

        boolean isToHappen() {
            return task != null && (loop == null || !loop.hasEnded());
        }

        void cancel() {
            task = null;
        }

        /** Takes the task, once; null if it was cancelled or its loop has ended. */
        @Nullable
        Runnable begin() {
            Runnable due = task;
            task = null;
            return loop != null && loop.hasEnded() ? null : due;
        }

        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    Event post(@Nullable MemoryEventLoop loop, Runnable task) {
        return postAt(clock.elapsedNanos(), loop, task);
    }

    Event postAfter(Duration delay, @Nullable MemoryEventLoop loop, Runnable task) {
        return postAt(after(delay), loop, task);
    }

    synchronized Event postAt(long time, @Nullable MemoryEventLoop loop, Runnable task) {
        Event event = new Event(loop, Math.max(time, clock.elapsedNanos()), posted++, task);
        events.add(event);
        return event;
    }

    /** Takes off the next event that is due at a time, or null. */
    synchronized @Nullable Event poll(long time) {
        Event next = events.peek();
        return next == null || next.time > time ? null : events.poll();
    }

    /** Takes off what is due now on one loop, and leaves the rest in its order. */
    synchronized List<Event> pollOnly(MemoryEventLoop loop) {
        List<Event> due = new ArrayList<>();
        List<Event> others = new ArrayList<>();
        for (Event next = poll(clock.elapsedNanos()); next != null; next = poll(clock.elapsedNanos())) {
            (next.loop == loop ? due : others).add(next);
        }
        events.addAll(others);
        return due;
    }

    /** How many events are still to happen, those not counted that were cancelled or whose loop has ended. */
    synchronized long pending() {
        return events.stream().filter(Event::isToHappen).count();
    }

    /** When a delay from now will have passed; the end of time if that is beyond it. */
    long after(Duration delay) {
        long now = clock.elapsedNanos();
        if (delay.compareTo(Duration.ofNanos(Long.MAX_VALUE - now)) >= 0) {
            return Long.MAX_VALUE;
        }
        return delay.isNegative() ? now : now + delay.toNanos();
    }
}
