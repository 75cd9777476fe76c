package dev.satwire.peers;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners to what happens to a pool as a whole, told in order. What happens while {@value #MAX_WAITING} events wait
 * for listeners that are too slow is not told. <em>Thread-safe.</em>
 */
final class PoolEvents {
    private static final Logger LOG = LoggerFactory.getLogger(PoolEvents.class);

    /** How many events wait for the listeners: {@value}. */
    static final int MAX_WAITING = 10_000;

    /** One registration: a listener that is added twice has two. */
    private static final class Entry {
        final PoolListener listener;

        Entry(PoolListener listener) {
            this.listener = listener;
        }
    }

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final Mailbox mailbox;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong lost = new AtomicLong();

    PoolEvents(ListenerThreads threads) {
        // Strangers with many addresses can cause many events; there is nothing to stop reading from, so they are
        // counted.
        this.mailbox = new Mailbox(threads, Long.MAX_VALUE, MailboxBudget.unlimited(), () -> {});
    }

    Registration add(PoolListener listener) {
        Entry entry = new Entry(Objects.requireNonNull(listener, "listener"));
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    void tell(Consumer<PoolListener> event) {
        if (entries.isEmpty()) {
            return;
        }
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            lose();
            return;
        }
        put(event);
    }

    /** Tells what listeners must not miss, however many events wait for them. */
    void tellLast(Consumer<PoolListener> event) {
        waiting.incrementAndGet();
        put(event);
    }

    private void put(Consumer<PoolListener> event) {
        mailbox.put(
                () -> {
                    waiting.decrementAndGet();
                    for (Entry entry : entries) {
                        try {
                            event.accept(entry.listener);
                        } catch (Throwable e) {
                            LOG.warn("pool listener threw", e);
                        }
                    }
                },
                0);
    }

    /** How many events were not told. */
    long lost() {
        return lost.get();
    }

    /** Logs the first one and each that makes a full queue more. */
    private void lose() {
        long count = lost.incrementAndGet();
        if (count % MAX_WAITING == 1) {
            LOG.warn("pool listeners are too slow: {} events were not told", count);
        }
    }
}
