package dev.satwire.peers;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners to what happens to a pool as a whole, told in order. <em>Thread-safe.</em> */
final class PoolEvents {
    private static final Logger LOG = LoggerFactory.getLogger(PoolEvents.class);

    /** One registration: a listener that is added twice has two. */
    private static final class Entry {
        final PoolListener listener;

        Entry(PoolListener listener) {
            this.listener = listener;
        }
    }

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final Mailbox mailbox;

    PoolEvents(ListenerThreads threads) {
        // Events of the pool are few, and none is caused by a stranger as often as he likes.
        this.mailbox = new Mailbox(threads, Long.MAX_VALUE, () -> {});
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
        mailbox.put(
                () -> {
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
}
