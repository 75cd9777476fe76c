package dev.satwire.examples;

import dev.satwire.peers.PeerPool;
import dev.satwire.protocol.Payload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/** What the peers of a pool have sent and no test has asked for yet. Thread-safe. */
final class Inbox {
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final List<Payload> received = new ArrayList<>();

    Inbox(PeerPool pool) {
        pool.addPayloadListener(Payload.class, (from, payload) -> add(payload));
    }

    private synchronized void add(Payload payload) {
        received.add(payload);
        notifyAll();
    }

    /** Takes the first payload of a type, whatever has come before it; waits for it if it has not come yet. */
    <T extends Payload> T next(Class<T> type) throws InterruptedException {
        return next(type, payload -> true);
    }

    /** Takes the first payload of a type that is as wanted. */
    synchronized <T extends Payload> T next(Class<T> type, Predicate<? super T> wanted) throws InterruptedException {
        long end = System.nanoTime() + DEADLINE.toNanos();
        while (true) {
            for (Iterator<Payload> each = received.iterator(); each.hasNext(); ) {
                Payload payload = each.next();
                if (type.isInstance(payload) && wanted.test(type.cast(payload))) {
                    each.remove();
                    return type.cast(payload);
                }
            }
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) {
                throw new AssertionError("no such " + type.getSimpleName() + " came, but " + received);
            }
            wait(left);
        }
    }
}
