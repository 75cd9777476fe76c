package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.ListenOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class EventLoopTest {
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    private NioTransport recordingThreads() {
        return NioTransport.builder()
                .threadFactory(task -> {
                    Thread thread = new Thread(task, "test-io");
                    thread.setDaemon(true);
                    threads.add(thread);
                    return thread;
                })
                .open();
    }

    @Test
    void runsTasksInOrderOnItsThread() {
        try (NioTransport transport = recordingThreads()) {
            EventLoop loop = transport.eventLoop();
            List<Integer> order = new CopyOnWriteArrayList<>();
            CompletableFuture<Thread> ran = new CompletableFuture<>();
            for (int i = 0; i < 3000; i++) {
                int number = i;
                loop.execute(() -> order.add(number));
            }
            loop.execute(() -> ran.complete(loop.inEventLoop() ? Thread.currentThread() : null));
            assertThat(threads).contains(Await.get(ran));
            assertThat(loop.inEventLoop()).isFalse();
            assertThat(order).hasSize(3000).isSorted();
            assertThat(transport.eventLoop()).isSameAs(loop);
        }
    }

    @Test
    void survivesTasksAndTimersThatThrow() {
        try (Loopback loopback = Loopback.open()) {
            for (NioEventLoop loop : loopback.transport.loops().all()) {
                for (int i = 0; i < 100; i++) {
                    loop.execute(() -> {
                        throw new IllegalStateException("on purpose");
                    });
                    loop.execute(() -> {
                        throw new OutOfMemoryError("on purpose");
                    });
                    loop.schedule(Duration.ZERO, () -> {
                        throw new StackOverflowError("on purpose");
                    });
                }
            }
            FakeClock.settle(loopback.transport);
            loopback.assertServes();
        }
    }

    @Test
    void survivesATurnThatCannotEvenBeReported() {
        AtomicInteger failures = new AtomicInteger();
        LongSupplier clock = () -> {
            if (failures.get() > 0 && Thread.currentThread().getName().equals("test-io")) {
                failures.decrementAndGet();
                throw new OutOfMemoryError("on purpose");
            }
            return System.nanoTime();
        };
        NioTransport transport = NioTransport.builder()
                .eventLoops(1)
                .nanoClock(clock)
                .threadFactory(task -> new Thread(task, "test-io"))
                .open();
        try (Loopback loopback = Loopback.over(transport)) {
            failures.set(1000);
            FakeClock.settle(transport);
            loopback.assertServes();
            assertThat(failures).hasValue(0);
        }
    }

    @Test
    void endsTheConnectionOfAHandlerWhoseFaultCannotBeReported() {
        AtomicBoolean broken = new AtomicBoolean();
        class Breaking extends RecordingHandler {
            @Override
            void onReceived(Connection connection, ByteBuffer buffer) {
                broken.set(true);
                throw new OutOfMemoryError("on purpose");
            }

            @Override
            void onClosed(Connection connection, CloseReason reason) {
                broken.set(false);
            }
        }
        LongSupplier clock = () -> {
            if (broken.get()) {
                throw new OutOfMemoryError("on purpose");
            }
            return System.nanoTime();
        };
        NioTransport transport =
                NioTransport.builder().eventLoops(1).nanoClock(clock).open();
        try (Loopback loopback = Loopback.over(transport)) {
            Breaking handler = new Breaking();
            loopback.connect(handler);
            Await.get(loopback.accepted().connection().send(new byte[1], Lane.BULK));
            assertThat(handler.reason().kind()).isEqualTo(Kind.HANDLER_ERROR);
            loopback.assertServes();
        } finally {
            broken.set(false);
        }
    }

    @Test
    void letsATaskThatRepeatsItselfStarveNobody() {
        try (Loopback loopback = Loopback.open()) {
            for (NioEventLoop loop : loopback.transport.loops().all()) {
                loop.execute(new Runnable() {
                    @Override
                    public void run() {
                        loop.offer(this);
                    }
                });
            }
            loopback.assertServes();
        }
        // And it does not keep the loop from ending: close() returned, see that the threads did as well.
    }

    @Test
    void survivesAThousandInterruptsWithoutClosingAnything() throws InterruptedException {
        try (Loopback loopback = Loopback.over(recordingThreads())) {
            RecordingHandler client = new RecordingHandler();
            Connection connection = loopback.connect(client);
            RecordingHandler server = loopback.accepted();
            server.connection();
            long turns = turns(loopback.transport);
            for (int i = 0; i < 1000; i++) {
                threads.get(i % threads.size()).interrupt();
                if (i % 10 == 0) {
                    Await.get(connection.send(new byte[100], Lane.BULK));
                }
            }
            Await.until("every byte", () -> server.count() == 10_000);
            assertThat(client.closed).isNotDone();
            assertThat(server.closed).isNotDone();
            loopback.assertServes();
            assertThat(turns(loopback.transport) - turns).isLessThan(5000);
            assertIdle(loopback.transport);
        }
    }

    @Test
    void toleratesUsersWhoAreInterrupted() throws Exception {
        try (Loopback loopback = Loopback.open()) {
            CompletableFuture<Boolean> flagKept = new CompletableFuture<>();
            RecordingHandler client = new RecordingHandler();
            Thread user = new Thread(() -> {
                Thread.currentThread().interrupt();
                Connection connection = loopback.connect(client);
                CompletableFuture<Void> send = connection.send(new byte[1], Lane.BULK);
                connection.pauseReading();
                connection.resumeReading();
                try {
                    loopback.transport
                            .listen(Loopback.anyPort(), ListenOptions.DEFAULT, (r, l) -> {
                                throw new AssertionError();
                            })
                            .close();
                } catch (IOException e) {
                    flagKept.completeExceptionally(e);
                }
                flagKept.complete(Thread.currentThread().isInterrupted() && !send.isCompletedExceptionally());
            });
            user.start();
            user.join();
            assertThat(Await.get(flagKept)).isTrue();
            RecordingHandler server = loopback.accepted();
            Await.until("the byte", () -> server.count() == 1);
            assertThat(client.closed).isNotDone();
        }
    }

    @Test
    void takesNoTurnWhileNothingHappens() throws Exception {
        try (Loopback loopback = Loopback.open()) {
            List<RecordingHandler> servers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                loopback.connect(new RecordingHandler());
                RecordingHandler server = loopback.accepted();
                server.connection();
                servers.add(server);
            }
            // One that wrote, one that is paused with bytes and a reset waiting, one that is gone.
            Await.get(servers.get(0).connection().send(new byte[1000], Lane.BULK));
            servers.get(1).connection().pauseReading();
            servers.get(2).connection().close();
            servers.get(2).reason();
            assertIdle(loopback.transport);
        }
    }

    @Test
    void takesNoTurnForAPausedConnectionThatWasReset() throws Exception {
        try (Loopback loopback = Loopback.open()) {
            RecordingHandler client = new RecordingHandler();
            Connection connection = loopback.connect(client);
            RecordingHandler server = loopback.accepted();
            client.connection();
            server.connection().pauseReading();
            FakeClock.settle(loopback.transport);
            connection.abort();
            client.reason();
            assertIdle(loopback.transport);
            assertThat(server.closed).isNotDone();
            server.connection().resumeReading();
            assertThat(server.reason().kind()).isEqualTo(Kind.PEER_RESET);
        }
    }

    private static void assertIdle(NioTransport transport) throws InterruptedException {
        FakeClock.settle(transport);
        long before = turns(transport);
        boolean never = new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS);
        assertThat(never).isFalse();
        // At most 20 in a second.
        assertThat(turns(transport) - before).isLessThanOrEqualTo(6);
    }

    private static long turns(NioTransport transport) {
        return transport.loops().all().stream().mapToLong(NioEventLoop::turns).sum();
    }
}
