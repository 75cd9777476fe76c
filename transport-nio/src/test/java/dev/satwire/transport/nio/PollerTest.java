package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ListenOptions;
import java.io.IOException;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PollerTest {

    /** Selectors that can be told to return at once with nothing, as epoll has been seen to do. */
    private static final class SpinningCalls implements SocketCalls {
        final AtomicBoolean spinning = new AtomicBoolean();
        /** Whether new selectors spin too. */
        final AtomicBoolean incurable = new AtomicBoolean();
        /** Whether select fails instead of returning nothing. */
        final AtomicBoolean failing = new AtomicBoolean();

        final AtomicBoolean noMoreSelectors = new AtomicBoolean();
        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger selects = new AtomicInteger();
        final AtomicInteger wakeUps = new AtomicInteger();
        private volatile Selector healthy;

        @Override
        public Selector openSelector() throws IOException {
            opened.incrementAndGet();
            if (noMoreSelectors.get()) {
                throw new IOException("Too many open files");
            }
            Selector selector = SocketCalls.super.openSelector();
            healthy = selector;
            return selector;
        }

        @Override
        public void wakeUp(Selector selector) {
            wakeUps.incrementAndGet();
            SocketCalls.super.wakeUp(selector);
        }

        @Override
        public int select(Selector selector, long millis) throws IOException {
            selects.incrementAndGet();
            if (!spinning.get() || (selector == healthy && opened.get() > 1 && !incurable.get())) {
                return SocketCalls.super.select(selector, millis);
            }
            if (failing.get()) {
                throw new IOException("on purpose");
            }
            return SocketCalls.super.select(selector, 0);
        }
    }

    private final FakeClock clock = new FakeClock();
    private final SpinningCalls calls = new SpinningCalls();

    private Loopback open() {
        return Loopback.over(NioTransport.builder()
                .eventLoops(1)
                .nanoClock(clock)
                .socketCalls(calls)
                .open());
    }

    @Test
    void replacesASelectorThatReturnsWithoutReasonAndKeepsItsConnections() throws Exception {
        try (Loopback loopback = open()) {
            RecordingHandler client = new RecordingHandler();
            loopback.connect(client);
            RecordingHandler server = loopback.accepted();
            server.connection();
            client.connection();
            calls.spinning.set(true);
            FakeClock.settle(loopback.transport);
            Poller poller = loopback.transport.loops().first().poller();
            Await.until("a new selector", () -> poller.rebuilds() == 1);
            assertThat(calls.opened).hasValue(2);
            assertQuiet(5);
            Await.get(client.connection().send(new byte[10], Lane.BULK));
            Await.until("the bytes", () -> server.count() == 10);
            loopback.assertServes();
            assertThat(client.closed).isNotDone();
            assertThat(poller.rebuilds()).isEqualTo(1);
        }
    }

    @Test
    void wakesTheSelectorOnceForTasksThatComeTogether() {
        try (Loopback loopback = open()) {
            NioEventLoop loop = loopback.transport.loops().first();
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch enough = new CountDownLatch(1);
            CountDownLatch ran = new CountDownLatch(1000);
            loop.execute(() -> {
                busy.countDown();
                Await.latch(enough);
            });
            Await.latch(busy);
            int before = calls.wakeUps.get();
            for (int i = 0; i < 1000; i++) {
                loop.execute(ran::countDown);
            }
            enough.countDown();
            Await.latch(ran);
            assertThat(calls.wakeUps.get() - before).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void replacesASelectorThatFails() throws Exception {
        try (Loopback loopback = open()) {
            loopback.assertServes();
            calls.failing.set(true);
            calls.spinning.set(true);
            FakeClock.settle(loopback.transport);
            Poller poller = loopback.transport.loops().first().poller();
            Await.until("a new selector", () -> poller.rebuilds() == 1);
            assertQuiet(5);
            loopback.assertServes();
        }
    }

    @Test
    void replacesAtMostOnceASecondAndPollsSlowlyMeanwhile() throws Exception {
        try (Loopback loopback = open()) {
            calls.incurable.set(true);
            calls.spinning.set(true);
            FakeClock.settle(loopback.transport);
            Poller poller = loopback.transport.loops().first().poller();
            Await.until("a new selector", () -> poller.rebuilds() == 1);
            Await.until("the pause", () -> calls.selects.get() > 2 * Poller.SPIN_LIMIT + 10);
            assertQuiet(400);
            assertThat(poller.rebuilds()).isEqualTo(1);
            loopback.assertServes();
            clock.advance(Duration.ofSeconds(1), loopback.transport);
            Await.until("another selector", () -> poller.rebuilds() == 2);
            loopback.assertServes();
        }
    }

    @Test
    void keepsTheOldSelectorWhenThereIsNoOther() throws Exception {
        try (Loopback loopback = open()) {
            RecordingHandler client = new RecordingHandler();
            loopback.connect(client);
            loopback.accepted().connection();
            calls.noMoreSelectors.set(true);
            calls.incurable.set(true);
            calls.spinning.set(true);
            FakeClock.settle(loopback.transport);
            Await.until("an attempt", () -> calls.opened.get() == 2);
            loopback.assertServes();
            assertThat(client.closed).isNotDone();
            assertThat(loopback.transport.loops().first().poller().rebuilds()).isZero();
            calls.spinning.set(false);
            FakeClock.settle(loopback.transport);
            assertQuiet(5);
        }
    }

    @Test
    void losesNoWakeUpWhileSelectorsAreReplacedAndFlushed() throws Exception {
        AtomicLong hastyClock = new AtomicLong();
        AtomicInteger selects = new AtomicInteger();
        SocketCalls failing = new SocketCalls() {
            @Override
            public int select(Selector selector, long millis) throws IOException {
                if (selects.incrementAndGet() % 7 == 0) {
                    throw new IOException("on purpose");
                }
                return SocketCalls.super.select(selector, millis);
            }
        };
        NioTransport transport = NioTransport.builder()
                .eventLoops(1)
                .nanoClock(() -> hastyClock.addAndGet(TimeUnit.SECONDS.toNanos(1)))
                .socketCalls(failing)
                .open();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (transport) {
            List<Future<?>> users = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                boolean listens = t == 0;
                users.add(threads.submit(() -> {
                    for (int i = 0; i < 500; i++) {
                        if (listens) {
                            transport
                                    .listen(Loopback.anyPort(), ListenOptions.DEFAULT, (r, l) -> Optional.empty())
                                    .close();
                        }
                        CountDownLatch ran = new CountDownLatch(1);
                        transport.eventLoop().execute(ran::countDown);
                        Await.latch(ran);
                    }
                    return null;
                }));
            }
            users.forEach(Await::get);
            assertThat(transport.loops().first().poller().rebuilds()).isPositive();
        } finally {
            threads.shutdownNow();
        }
    }

    /** Asserts that the loop selects at most so often in 300 milliseconds, and in proportion where they became more. */
    private void assertQuiet(int most) throws InterruptedException {
        int before = calls.selects.get();
        long start = System.nanoTime();
        boolean never = new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS);
        int selects = calls.selects.get() - before;
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertThat(never).isFalse();
        assertThat(selects).isLessThanOrEqualTo((int) (most * millis / 300));
    }
}
