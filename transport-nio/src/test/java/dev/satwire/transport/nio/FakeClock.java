package dev.satwire.transport.nio;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that moves when a test says so; it starts shortly before the nanoseconds wrap around. */
final class FakeClock implements LongSupplier {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000_000L);

    @Override
    public long getAsLong() {
        return now.get();
    }

    /** Moves on, and returns when each loop has run everything that was due by then. */
    void advance(Duration time, NioTransport transport) {
        now.addAndGet(time.toNanos());
        settle(transport);
    }

    /** Moves on while a loop is busy. */
    void advanceAlone(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /** Returns when each loop has begun and ended at least one whole turn. */
    static void settle(NioTransport transport) {
        for (NioEventLoop loop : transport.loops().all()) {
            long end = loop.turns() + 3;
            while (loop.turns() - end < 0) {
                CountDownLatch ran = new CountDownLatch(1);
                loop.execute(ran::countDown);
                Await.latch(ran);
            }
        }
    }
}
