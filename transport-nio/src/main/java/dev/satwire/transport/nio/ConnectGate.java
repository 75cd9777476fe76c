package dev.satwire.transport.nio;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Lets a bounded number of attempts to connect go on at once; the others wait for their turn, first come, first served.
 * <em>Confined to the event loop</em>, but for {@link #active()} and {@link #waiting()}.
 */
final class ConnectGate {
    /** The most attempts that may wait. */
    static final int MAX_WAITING = 1 << 16;

    /** When an attempt may begin. */
    enum Turn {
        NOW,
        LATER,
        /** Too many wait. */
        NEVER
    }

    private final int limit;
    private final Set<Dialer> line = new LinkedHashSet<>();
    private volatile int active;
    private volatile int waiting;

    ConnectGate(int limit) {
        this.limit = limit;
    }

    /** Returns when the attempt may begin; one that waits is told by {@link Dialer#granted()}. */
    Turn enter(Dialer dialer) {
        if (active < limit) {
            int count = active + 1;
            active = count;
            return Turn.NOW;
        }
        if (line.size() >= MAX_WAITING) {
            return Turn.NEVER;
        }
        line.add(dialer);
        waiting = line.size();
        return Turn.LATER;
    }

    /** Takes back an attempt that is over, or will not begin; to be called once for each that has entered. */
    void leave(Dialer dialer) {
        if (!line.remove(dialer)) {
            int count = active - 1;
            active = count;
        }
        try {
            passOn();
        } finally {
            waiting = line.size();
        }
    }

    /** If a turn cannot be granted for want of memory, the next that comes free is followed by two. */
    private void passOn() {
        while (active < limit && !line.isEmpty()) {
            Dialer next = line.iterator().next();
            next.granted();
            line.remove(next);
            int count = active + 1;
            active = count;
        }
    }

    /** Returns those that wait. */
    List<Dialer> inLine() {
        return List.copyOf(line);
    }

    int active() {
        return active;
    }

    int waiting() {
        return waiting;
    }
}
