package dev.satwire.transport.nio;

import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A selector that copes with its own faults.
 *
 * <p>Selectors are known to return at once with nothing, over and over. After {@value #SPIN_LIMIT} such returns in a row
 * the keys move to a new selector, at most once per second; while that is of no help, or no selector can be opened, the
 * old one is polled a thousand times per second, which serves every connection and leaves the processor alone.
 *
 * <p>{@link #wakeUp} is <em>thread-safe</em>, the rest is <em>confined to the event loop</em>.
 */
final class Poller {
    /** Empty returns in a row that make a selector suspect. */
    static final int SPIN_LIMIT = 512;

    private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
    private static final long REBUILD_INTERVAL = TimeUnit.SECONDS.toNanos(1);
    private static final long BROKEN_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private final SocketCalls calls;
    private final LongSupplier clock;
    private final AtomicBoolean awake = new AtomicBoolean();
    private volatile Selector selector;
    private int emptyReturns;
    private long lastRebuild;
    private volatile int rebuilds;
    private volatile long wakeUps;

    Poller(SocketCalls calls, LongSupplier clock) throws IOException {
        this.calls = calls;
        this.clock = clock;
        this.selector = calls.openSelector();
        this.lastRebuild = clock.getAsLong() - REBUILD_INTERVAL;
    }

    /** Makes the current or next {@link #poll} return; costs a system call once per turn only. */
    void wakeUp() {
        if (awake.compareAndSet(false, true)) {
            boolean woken = false;
            try {
                calls.wakeUp(selector);
                woken = true;
            } finally {
                if (!woken) {
                    awake.set(false);
                }
            }
        }
    }

    /**
     * Makes the next {@link #wakeUp} a real one; to be called before the loop looks for what to do and then polls.
     *
     * <p>Whoever found the loop awake before this has handed over its task before this: the loop sees the task and does
     * not wait. Whoever comes later wakes the selector that is polled next. So it does no harm that a selector forgets a
     * wake-up when it is flushed or replaced in between.
     */
    void beginTurn() {
        if (awake.get()) {
            awake.set(false);
            long count = wakeUps + 1;
            wakeUps = count;
        }
    }

    SelectionKey register(SelectableChannel channel, int operations, KeyOwner owner) throws IOException {
        return channel.register(selector, operations, owner);
    }

    /** Returns the keys of all channels, valid or not. */
    List<SelectionKey> keys() {
        return List.copyOf(selector.keys());
    }

    /**
     * Waits until a key is ready, someone wakes the loop, or the time has passed.
     *
     * @param nanos how long to wait; 0 does not wait, {@link Long#MAX_VALUE} waits without end
     * @return the ready keys; the caller removes those it has dealt with
     */
    Set<SelectionKey> poll(long nanos) {
        // A set interrupt flag would make every wait return at once. The loop does not end by interruption.
        boolean interrupted = Thread.interrupted();
        long start = nanos == 0 ? 0 : clock.getAsLong();
        boolean broken = false;
        try {
            calls.select(selector, millis(nanos));
        } catch (IOException | ClosedSelectorException e) {
            LOG.debug("select failed", e);
            broken = true;
        }
        interrupted |= Thread.interrupted();
        boolean woken = awake.get();
        Set<SelectionKey> ready = selector.isOpen() ? selector.selectedKeys() : Set.of();
        if (!broken && (woken || interrupted || nanos == 0 || !ready.isEmpty() || passed(start, nanos))) {
            emptyReturns = nanos == 0 ? emptyReturns : 0;
        } else if (++emptyReturns >= SPIN_LIMIT || broken) {
            emptyReturns = SPIN_LIMIT;
            relieve();
        }
        return selector.isOpen() ? selector.selectedKeys() : Set.of();
    }

    /** Lets the selector forget the keys of closed channels, which frees their file descriptors and ports. */
    void flushClosed() throws IOException {
        selector.selectNow();
        // Those that are ready will be found again.
        selector.selectedKeys().clear();
    }

    void close() throws IOException {
        selector.close();
    }

    int rebuilds() {
        return rebuilds;
    }

    /** Returns in how many turns the loop was woken. */
    long wakeUps() {
        return wakeUps;
    }

    private boolean passed(long start, long nanos) {
        return nanos != Long.MAX_VALUE && clock.getAsLong() - start >= nanos;
    }

    private void relieve() {
        if (clock.getAsLong() - lastRebuild >= REBUILD_INTERVAL) {
            lastRebuild = clock.getAsLong();
            rebuild();
        } else {
            LockSupport.parkNanos(this, BROKEN_PAUSE);
        }
    }

    private void rebuild() {
        Selector old = selector;
        Selector fresh;
        try {
            fresh = calls.openSelector();
        } catch (IOException e) {
            LOG.warn("selector returns without reason and no new one can be opened; keeping it", e);
            return;
        }
        int count = rebuilds + 1;
        rebuilds = count;
        emptyReturns = 0;
        // Whoever wakes the old selector from here on has handed over its task before, and the turn goes on to the
        // tasks.
        selector = fresh;
        int moved = 0;
        for (SelectionKey key : old.isOpen() ? List.copyOf(old.keys()) : List.<SelectionKey>of()) {
            moved += move(key, fresh) ? 1 : 0;
        }
        try {
            old.close();
        } catch (IOException e) {
            LOG.debug("closing the replaced selector failed", e);
        }
        LOG.warn("selector returned {} times without reason; moved {} channels to a new one", SPIN_LIMIT, moved);
    }

    private static boolean move(SelectionKey key, Selector target) {
        KeyOwner owner = (KeyOwner) key.attachment();
        try {
            if (!key.isValid()) {
                return false;
            }
            int operations = key.interestOps();
            SelectionKey fresh = key.channel().register(target, operations, owner);
            key.cancel();
            owner.moved(fresh);
            return true;
        } catch (Throwable t) {
            owner.failed(t);
            return false;
        }
    }

    private static long millis(long nanos) {
        if (nanos == 0) {
            return 0;
        }
        return nanos == Long.MAX_VALUE ? -1 : Math.max(1, (nanos - 1) / 1_000_000 + 1);
    }
}
