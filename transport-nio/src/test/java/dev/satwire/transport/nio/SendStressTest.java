package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionClosedException;
import dev.satwire.transport.SendQueueFullException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SendStressTest {
    private static final int THREADS = 8;
    private static final int OPERATIONS = 300;

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    @Test
    void completesEveryFutureOnceWhileOthersClose() {
        try (Loopback loopback = Loopback.open()) {
            for (int round = 0; round < 60; round++) {
                RecordingHandler client = new RecordingHandler();
                Connection connection = loopback.connect(client);
                CountDownLatch go = new CountDownLatch(1);
                AtomicInteger completions = new AtomicInteger();
                AtomicInteger succeeded = new AtomicInteger();
                List<Future<List<CompletableFuture<Void>>>> senders = new ArrayList<>();
                for (int t = 0; t < THREADS; t++) {
                    Lane lane = t % 2 == 0 ? Lane.BULK : Lane.CONTROL;
                    senders.add(threads.submit(() -> {
                        List<CompletableFuture<Void>> counted = new ArrayList<>();
                        Await.latch(go);
                        for (int i = 0; i < 200; i++) {
                            counted.add(connection.send(new byte[100], lane).whenComplete((sent, failure) -> {
                                completions.incrementAndGet();
                                if (failure == null) {
                                    succeeded.incrementAndGet();
                                }
                            }));
                        }
                        return counted;
                    }));
                }
                int ending = round % 3;
                Future<?> ender = threads.submit(() -> {
                    Await.latch(go);
                    Await.until("some were sent", () -> completions.get() > 50);
                    if (ending == 0) {
                        connection.close();
                    } else if (ending == 1) {
                        connection.abort();
                    } else {
                        loopback.accepted().connection().abort();
                    }
                });
                go.countDown();
                Await.get(ender);
                for (Future<List<CompletableFuture<Void>>> sender : senders) {
                    for (CompletableFuture<Void> send : Await.get(sender)) {
                        assertEnded(send);
                    }
                }
                if (ending == 2) {
                    connection.close();
                }
                client.reason();
                assertThat(completions).hasValue(THREADS * 200);
                assertThat(connection.bytesSent()).isGreaterThanOrEqualTo(100L * succeeded.get());
                assertThat(connection.bytesQueued()).isZero();
                assertThat(Await.failure(connection.send(new byte[1], Lane.BULK)))
                        .isInstanceOf(ConnectionClosedException.class);
                if (ending != 2) {
                    loopback.accepted().reason();
                }
            }
        }
    }

    @Test
    void losesNoSendAndWakesTheLoopOncePerTurnAtMost() {
        try (Loopback loopback = Loopback.open()) {
            RecordingHandler client = new RecordingHandler();
            Connection connection = loopback.connect(client);
            RecordingHandler server = loopback.accepted();
            client.connection();
            AtomicInteger accepted = new AtomicInteger();
            List<Future<?>> senders = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                senders.add(threads.submit(() -> {
                    for (int i = 0; i < 5000; i++) {
                        CompletableFuture<Void> send = connection.send(new byte[10], Lane.BULK);
                        if (!send.isCompletedExceptionally()) {
                            accepted.addAndGet(10);
                        }
                    }
                }));
            }
            senders.forEach(Await::get);
            Await.until("everything arrived", () -> server.count() == accepted.get());
            assertThat(accepted.get()).isPositive();
            NioEventLoop loop = (NioEventLoop) connection.eventLoop();
            assertThat(loop.poller().wakeUps()).isLessThanOrEqualTo(loop.turns());
        }
    }

    @Test
    void losesNeitherByteNorWakeUpWhileManyThreadsSendPauseAndResume() {
        try (Loopback loopback = Loopback.open()) {
            for (int round = 0; round < 20; round++) {
                RecordingHandler client = new RecordingHandler();
                Connection connection = loopback.connect(client);
                RecordingHandler server = loopback.accepted();
                List<Connection> ends = List.of(connection, server.connection());
                AtomicInteger completions = new AtomicInteger();
                int[] expected = new int[2];
                List<Future<int[]>> users = new ArrayList<>();
                for (int t = 0; t < THREADS; t++) {
                    Random random = new Random(round * 100L + t);
                    users.add(threads.submit(() -> use(ends, random, completions)));
                }
                for (Future<int[]> user : users) {
                    int[] sent = Await.get(user);
                    expected[0] += sent[0];
                    expected[1] += sent[1];
                }
                ends.forEach(Connection::resumeReading);
                Await.until("all bytes", () -> server.count() == expected[0] && client.count() == expected[1]);
                Await.until("all futures", () -> completions.get() == THREADS * OPERATIONS);
                assertThat(connection.bytesQueued()).isZero();
                connection.close();
                client.reason();
                server.reason();
            }
        }
    }

    /** Does things at random and returns how many bytes each end took. */
    private static int[] use(List<Connection> ends, Random random, AtomicInteger completions) {
        int[] sent = new int[2];
        for (int i = 0; i < OPERATIONS; i++) {
            int side = random.nextInt(2);
            Connection end = ends.get(side);
            int length = 1 + random.nextInt(3000);
            Lane lane = random.nextBoolean() ? Lane.BULK : Lane.CONTROL;
            CompletableFuture<Void> send =
                    end.send(new byte[length], lane).whenComplete((done, failure) -> completions.incrementAndGet());
            sent[side] += send.isCompletedExceptionally() ? 0 : length;
            switch (random.nextInt(6)) {
                case 0 -> end.pauseReading();
                case 1, 2 -> end.resumeReading();
                default -> {}
            }
        }
        return sent;
    }

    private static void assertEnded(CompletableFuture<Void> send) {
        Throwable failure = Await.get(send.handle((sent, thrown) -> thrown));
        if (failure != null) {
            assertThat(failure.getCause() == null ? failure : failure.getCause())
                    .isInstanceOfAny(ConnectionClosedException.class, SendQueueFullException.class);
        }
    }
}
