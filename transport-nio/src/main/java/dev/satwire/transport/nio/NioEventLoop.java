package dev.satwire.transport.nio;

import dev.satwire.transport.EventLoop;
import dev.satwire.transport.LoopStats;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread, one selector, one queue of tasks, one of timers, and the two buffers that all connections of the loop
 * share.
 *
 * <p>A turn serves the ready keys, then the tasks, then the timers that were due <em>before</em> the keys were looked
 * at: after a pause, whatever arrived in time is seen before anything is declared late.
 *
 * <p>{@link EventLoop}'s methods, {@link #offer}, {@link #stop} and the counters are <em>thread-safe</em>, the rest is
 * <em>confined to the event loop</em>.
 */
final class NioEventLoop implements EventLoop, Runnable {
    /** Bytes of the read buffer. */
    static final int BUFFER_SIZE = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(NioEventLoop.class);
    /** Tasks per turn, so that tasks that hand over tasks do not keep the keys waiting. */
    private static final int TASKS_PER_TURN = 1024;

    private static final int LOG_LINES_PER_SECOND = 10;
    /** Longer delays are cut: deadlines are compared by subtraction and must lie within half the clock's range. */
    private static final long MAX_DELAY = Long.MAX_VALUE / 2;

    /** How often the end tries to close all that is left: each must hear of it, and memory may be short for a while. */
    private static final int CLOSE_ATTEMPTS = 1000;

    private static final long CLOSE_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    /** A turn so long that it is told. */
    private static final long LONG_TURN = TimeUnit.MILLISECONDS.toNanos(50);

    private enum State {
        RUNNING,
        /** Closes what it holds; still takes tasks. */
        STOPPING,
        ENDED
    }

    private final LongSupplier clock;
    private final SocketCalls calls;
    private final Poller poller;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final LastTasks lastTasks = new LastTasks();
    private final DeadlineQueue deadlines = new DeadlineQueue();
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(BUFFER_SIZE);
    private final WriteBuffer writeBuffer = new WriteBuffer();
    private final ConnectGate gate;
    private final ReserveDescriptor reserve;
    private final TransportEvents events;
    private final LoopCounters counters = new LoopCounters();
    private final LagMeter lag;
    private final LogLimiter reports;
    private volatile State state = State.RUNNING;
    /** Published with the next turn. */
    private int timers;

    private volatile long turns;

    NioEventLoop(LoopSettings settings) throws IOException {
        this.calls = settings.calls();
        this.clock = settings.clock();
        this.gate = new ConnectGate(settings.maxConnecting());
        this.events = new GuardedEvents(this, settings.events());
        this.lag = new LagMeter(clock.getAsLong());
        this.reserve = new ReserveDescriptor(calls);
        this.reports = new LogLimiter(LOG_LINES_PER_SECOND, clock.getAsLong());
        this.thread =
                Objects.requireNonNull(settings.threads().newThread(this), "the thread factory returned no thread");
        this.poller = new Poller(calls, clock);
    }

    void start() {
        thread.start();
    }

    @Override
    public long nanoTime() {
        return clock.getAsLong();
    }

    @Override
    public boolean inEventLoop() {
        return Thread.currentThread() == thread;
    }

    @Override
    public void execute(Runnable task) {
        if (!offer(Objects.requireNonNull(task, "task"))) {
            throw new RejectedExecutionException("the event loop has ended");
        }
    }

    /** Hands over a task; returns false if the loop has ended and will not run it. */
    boolean offer(Runnable task) {
        if (state == State.ENDED) {
            return false;
        }
        tasks.add(task);
        // Either the loop's last look at the queue finds the task, or it is found here and taken back.
        if (state == State.ENDED && tasks.remove(task)) {
            return false;
        }
        if (!inEventLoop()) {
            poller.wakeUp();
        }
        return true;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Objects.requireNonNull(task, "task");
        LoopTimer timer = new LoopTimer(this, nanoTime() + clip(delay), task);
        if (inEventLoop()) {
            timer.run();
        } else {
            offer(timer);
        }
        return timer;
    }

    @Override
    public Timer atEnd(Runnable task) {
        LastTasks.Entry entry = lastTasks.add(task);
        // Either the loop's last look finds it, or it is found here and taken back.
        if (state != State.RUNNING && lastTasks.remove(entry)) {
            execute(task);
        }
        return () -> lastTasks.remove(entry);
    }

    /** Makes the loop close everything it holds, and end; to be followed by {@link #wakeUp}. */
    void stop() {
        if (state == State.RUNNING) {
            state = State.STOPPING;
        }
    }

    void wakeUp() {
        poller.wakeUp();
    }

    boolean isStopping() {
        return state != State.RUNNING;
    }

    /** Waits until the thread has ended. */
    void join(long millis) throws InterruptedException {
        thread.join(millis);
    }

    /** Frees what a loop holds whose thread was never started. */
    void discard() {
        state = State.ENDED;
        Channels.close(poller::close);
    }

    SocketCalls calls() {
        return calls;
    }

    /** Returns what bounds the attempts to connect that this loop makes at once. */
    ConnectGate gate() {
        return gate;
    }

    LoopCounters counters() {
        return counters;
    }

    TransportEvents events() {
        return events;
    }

    /** Returns what the loop has done so far. <em>Thread-safe.</em> */
    LoopStats stats() {
        long count = turns;
        return new LoopStats(
                thread.getName(),
                counters.connections(),
                gate.active(),
                gate.waiting(),
                count,
                poller.wakeUps(),
                poller.rebuilds(),
                counters.bytesReceived(),
                counters.bytesSent(),
                counters.reads(),
                counters.writes(),
                counters.acceptedCount(),
                counters.refusedCount(),
                counters.evictedCount(),
                tasks.size(),
                timers,
                Duration.ofNanos(lag.longest(nanoTime())));
    }

    /** Returns the descriptor that the loop's listeners keep in reserve. */
    ReserveDescriptor reserve() {
        return reserve;
    }

    DeadlineQueue deadlines() {
        return deadlines;
    }

    /** Returns the buffer to read into, emptied. */
    ByteBuffer readBuffer() {
        return readBuffer.clear().order(ByteOrder.BIG_ENDIAN);
    }

    WriteBuffer writeBuffer() {
        return writeBuffer;
    }

    SelectionKey register(SelectableChannel channel, int operations, KeyOwner owner) throws IOException {
        return poller.register(channel, operations, owner);
    }

    /** Frees the file descriptors of channels closed in this turn now, not with the next select. */
    void flushClosed() throws IOException {
        poller.flushClosed();
    }

    /** Logs a fault that was contained, unless there are too many. Throws nothing. */
    void report(String what, Throwable cause) {
        try {
            reports.warn(LOG, nanoTime(), what, cause);
        } catch (Throwable ignored) {
            // Without memory not even the time can be told; what follows the report matters more.
        }
    }

    /** Returns the number of turns so far: an idle loop takes none. */
    long turns() {
        return turns;
    }

    Poller poller() {
        return poller;
    }

    @Override
    public void run() {
        try {
            boolean warm = JdkWarmUp.done();
            LOG.debug("event loop {} started, warmed up: {}", thread.getName(), warm);
        } catch (Throwable t) {
            report("warming up failed", t);
        }
        while (state == State.RUNNING) {
            try {
                turnOrReport();
            } catch (Throwable ignored) {
                // Without memory even the first use of a report's words can fail: the turns go on all the same.
            }
        }
        shutDown();
    }

    private void turnOrReport() {
        try {
            turn();
        } catch (Throwable t) {
            report("a turn of the event loop failed; it goes on", t);
        }
    }

    private void turn() throws IOException {
        long turn = turns + 1;
        turns = turn;
        poller.beginTurn();
        boolean idle = tasks.isEmpty() && state == State.RUNNING;
        long now = nanoTime();
        Set<SelectionKey> ready = poller.poll(idle ? deadlines.delay(now) : 0);
        long busySince = nanoTime();
        lag.turnBegan(busySince);
        writeBuffer.beginTurn(ready.size());
        if (!ready.isEmpty()) {
            try {
                for (SelectionKey key : ready) {
                    dispatch(key);
                }
            } finally {
                ready.clear();
            }
        }
        runTasks(TASKS_PER_TURN);
        long mark = deadlines.mark();
        for (LoopTimer due = deadlines.pollDue(now, mark); due != null; due = deadlines.pollDue(now, mark)) {
            runGuarded(due.begin(), "a timer threw");
        }
        timers = deadlines.size();
        endTurn(busySince);
    }

    private void endTurn(long busySince) {
        long now = nanoTime();
        long busy = now - busySince;
        lag.turnTook(busy, now);
        if (busy >= LONG_TURN) {
            events.loopLag(thread.getName(), busy);
        }
    }

    private void dispatch(SelectionKey key) {
        KeyOwner owner = (KeyOwner) key.attachment();
        try {
            if (key.isValid()) {
                owner.ready(key);
            }
        } catch (Throwable t) {
            contain(owner, t);
        }
    }

    private void contain(KeyOwner owner, Throwable cause) {
        try {
            owner.failed(cause);
        } catch (Throwable t) {
            report("containing a fault failed", t);
        }
    }

    private void runTasks(int limit) {
        for (int i = 0; i < limit; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            runGuarded(task, "a task threw");
        }
    }

    /** Runs a task, if there is one, and reports whatever it throws. */
    void runGuarded(@Nullable Runnable task, String fault) {
        try {
            if (task != null) {
                task.run();
            }
        } catch (Throwable t) {
            report(fault, t);
        }
    }

    private void shutDown() {
        // Those that wait now: tasks that hand over tasks do not keep the loop from ending.
        runTasks(tasks.size());
        closeAll();
        state = State.ENDED;
        // Tasks that came in meanwhile, from handlers that heard of the end; no more can follow.
        runTasks(Integer.MAX_VALUE);
        closeAll();
        reserve.release();
        Channels.close(poller::close);
        LOG.debug("event loop {} ended", thread.getName());
    }

    private void closeAll() {
        for (int i = 0; i < CLOSE_ATTEMPTS && !hasClosedAll(); i++) {
            LockSupport.parkNanos(this, CLOSE_PAUSE);
        }
    }

    private boolean hasClosedAll() {
        try {
            lastTasks.takeAll(task -> runGuarded(task, "a last task threw"));
            for (SelectionKey key : poller.keys()) {
                shutDown((KeyOwner) key.attachment());
            }
            for (Dialer dialer : gate.inLine()) {
                shutDown(dialer.driver());
            }
            return true;
        } catch (Throwable t) {
            report("closing failed", t);
            return false;
        }
    }

    private void shutDown(KeyOwner owner) {
        try {
            owner.shutDown();
        } catch (Throwable t) {
            report("closing failed", t);
        }
    }

    static long clip(Duration delay) {
        if (delay.isNegative()) {
            return 0;
        }
        return delay.toSeconds() >= MAX_DELAY / 1_000_000_000L ? MAX_DELAY : delay.toNanos();
    }
}
