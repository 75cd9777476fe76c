package dev.satwire.transport.nio;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an event loop is to run when it ends, in the order it was handed over. <em>Thread-safe.</em> */
final class LastTasks {
    /** Guarded by this. */
    private final Set<Entry> entries = new LinkedHashSet<>();

    /** One task: the same that is handed over twice runs twice. */
    static final class Entry {
        private final Runnable task;

        private Entry(Runnable task) {
            this.task = task;
        }
    }

    synchronized Entry add(Runnable task) {
        Entry entry = new Entry(Objects.requireNonNull(task, "task"));
        entries.add(entry);
        return entry;
    }

    /** Forgets a task; false if it was forgotten or taken before. */
    synchronized boolean remove(Entry entry) {
        return entries.remove(entry);
    }

    /** Takes one after the other, so that each may still forget those behind it. */
    void takeAll(Consumer<Runnable> runner) {
        for (Entry next = poll(); next != null; next = poll()) {
            runner.accept(next.task);
        }
    }

    private synchronized @Nullable Entry poll() {
        Entry first = entries.isEmpty() ? null : entries.iterator().next();
        if (first != null) {
            entries.remove(first);
        }
        return first;
    }
}
