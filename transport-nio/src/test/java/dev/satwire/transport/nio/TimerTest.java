package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.EventLoop;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimerTest {
    private static final long PATIENCE_MILLIS = 10_000;

    private final FakeClock clock = new FakeClock();
    private final NioTransport transport =
            NioTransport.builder().nanoClock(clock).eventLoops(1).open();
    private final NioEventLoop loop = transport.loops().first();
    private final List<String> ran = new CopyOnWriteArrayList<>();

    @AfterEach
    void closeTransport() {
        transport.close();
    }

    @Test
    void runsATaskWhenItsTimeHasCome() {
        loop.schedule(Duration.ofSeconds(2), () -> ran.add("late"));
        loop.schedule(Duration.ofSeconds(1), () -> ran.add("early"));
        clock.advance(Duration.ofMillis(999), transport);
        assertThat(ran).isEmpty();
        clock.advance(Duration.ofMillis(1), transport);
        assertThat(ran).containsExactly("early");
        clock.advance(Duration.ofSeconds(10), transport);
        assertThat(ran).containsExactly("early", "late");
    }

    @Test
    void keepsTheOrderOfTimersWithTheSameTime() {
        for (int i = 0; i < 100; i++) {
            String name = "timer " + i;
            loop.schedule(Duration.ofSeconds(1), () -> ran.add(name));
        }
        clock.advance(Duration.ofSeconds(1), transport);
        assertThat(ran).hasSize(100).startsWith("timer 0", "timer 1").endsWith("timer 99");
    }

    @Test
    void runsNegativeAndZeroDelaysAsSoonAsPossible() {
        loop.schedule(Duration.ZERO, () -> ran.add("zero"));
        loop.schedule(Duration.ofDays(-1), () -> ran.add("negative"));
        FakeClock.settle(transport);
        assertThat(ran).containsExactly("zero", "negative");
    }

    @Test
    void takesAnyDelay() {
        loop.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> ran.add("never"));
        clock.advance(Duration.ofDays(365), transport);
        assertThat(ran).isEmpty();
        assertThat(deadlines()).isEqualTo(1);
    }

    @Test
    void forgetsACancelledTimerAtOnce() {
        EventLoop.Timer timer = loop.schedule(Duration.ofSeconds(1), () -> ran.add("cancelled"));
        FakeClock.settle(transport);
        assertThat(deadlines()).isEqualTo(1);
        timer.cancel();
        timer.cancel();
        FakeClock.settle(transport);
        assertThat(deadlines()).isZero();
        clock.advance(Duration.ofSeconds(2), transport);
        assertThat(ran).isEmpty();
    }

    @Test
    void canBeCancelledByAnEarlierTimer() {
        AtomicInteger count = new AtomicInteger();
        loop.execute(() -> {
            EventLoop.Timer second = loop.schedule(Duration.ofSeconds(1), count::incrementAndGet);
            loop.schedule(Duration.ofMillis(1), second::cancel);
        });
        FakeClock.settle(transport);
        clock.advance(Duration.ofSeconds(2), transport);
        assertThat(count).hasValue(0);
        assertThat(deadlines()).isZero();
    }

    @Test
    void letsATimerThatRepeatsItselfWithoutDelayStarveNobody() {
        Runnable again = new Runnable() {
            @Override
            public void run() {
                loop.schedule(Duration.ZERO, this);
            }
        };
        loop.execute(again);
        FakeClock.settle(transport);
        CompletableFuture<Boolean> task = new CompletableFuture<>();
        loop.execute(() -> task.complete(true));
        assertThat(Await.get(task)).isTrue();
    }

    @Test
    void neverRunsATimerAfterTheTransportIsClosed() {
        loop.schedule(Duration.ofSeconds(1), () -> ran.add("closed"));
        transport.close();
        EventLoop.Timer late = loop.schedule(Duration.ZERO, () -> ran.add("late"));
        late.cancel();
        assertThat(ran).isEmpty();
    }

    @Test
    void agreesWithASortedListWhateverIsAddedAndRemoved() {
        Random random = new Random(1);
        DeadlineQueue queue = new DeadlineQueue();
        List<LoopTimer> model = new ArrayList<>();
        long base = Long.MAX_VALUE - 50;
        for (int step = 0; step < 20_000; step++) {
            if (model.isEmpty() || (random.nextInt(3) > 0 && model.size() < 200)) {
                LoopTimer timer = new LoopTimer(loop, base + random.nextInt(100), () -> {});
                queue.add(timer);
                model.add(timer);
            } else if (random.nextBoolean()) {
                LoopTimer removed = model.remove(random.nextInt(model.size()));
                queue.remove(removed);
                queue.remove(removed);
            } else {
                model.sort((a, b) -> a.deadline != b.deadline
                        ? Long.signum(a.deadline - b.deadline)
                        : Long.signum(a.sequence - b.sequence));
                long now = base + 100;
                assertThat(queue.delay(base - 10)).isEqualTo(model.get(0).deadline - (base - 10));
                assertThat(queue.pollDue(now, queue.mark())).isSameAs(model.remove(0));
            }
            assertThat(queue.size()).isEqualTo(model.size());
        }
    }

    private int deadlines() {
        CompletableFuture<Integer> size = new CompletableFuture<>();
        loop.execute(() -> size.complete(loop.deadlines().size()));
        return Await.get(size);
    }

    @Test
    void seesWhatArrivedInTimeBeforeItDeclaresAnythingLate() throws Exception {
        FakeClock paused = new FakeClock();
        AtomicBoolean arriving = new AtomicBoolean();
        SocketCalls calls = new SocketCalls() {
            @Override
            public int select(Selector selector, long millis) throws IOException {
                // What was sent in time has arrived in time, however slow the kernel is to pass it on.
                return SocketCalls.super.select(selector, arriving.getAndSet(false) ? PATIENCE_MILLIS : millis);
            }
        };
        NioTransport frozen = NioTransport.builder()
                .eventLoops(1)
                .nanoClock(paused)
                .socketCalls(calls)
                .open();
        try (Loopback loopback = Loopback.over(frozen);
                Socket socket = loopback.socket()) {
            RecordingHandler server = loopback.accepted();
            server.connection();
            CompletableFuture<Integer> countWhenLate = new CompletableFuture<>();
            frozen.eventLoop().schedule(Duration.ofSeconds(20), () -> countWhenLate.complete(server.count()));
            CountDownLatch asleep = new CountDownLatch(1);
            CountDownLatch awake = new CountDownLatch(1);
            frozen.eventLoop().execute(() -> {
                asleep.countDown();
                Await.latch(awake);
            });
            Await.latch(asleep);
            socket.getOutputStream().write(new byte[] {1, 2, 3});
            paused.advanceAlone(Duration.ofSeconds(30));
            arriving.set(true);
            awake.countDown();
            assertThat(Await.get(countWhenLate)).isEqualTo(3);
        }
    }
}
