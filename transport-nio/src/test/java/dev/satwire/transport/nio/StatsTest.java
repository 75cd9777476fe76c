package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionStats;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.LoopStats;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class StatsTest {
    private final FakeClock clock = new FakeClock();

    private Loopback single() {
        return Loopback.over(
                NioTransport.builder().eventLoops(1).nanoClock(clock).open());
    }

    private static LoopStats stats(Loopback loopback) {
        assertThat(loopback.transport.stats().loops()).hasSize(1);
        return loopback.transport.stats().loops().get(0);
    }

    @Test
    void countsWhatAConnectionDoes() {
        try (Loopback loopback = single()) {
            RecordingHandler client = new RecordingHandler();
            Connection connection = loopback.connect(client);
            RecordingHandler server = loopback.accepted();
            for (int i = 1; i <= 3; i++) {
                Await.get(connection.send(new byte[100], Lane.BULK));
                int expected = 100 * i;
                Await.until("the bytes", () -> server.count() == expected);
            }
            Await.get(server.connection().send(new byte[7], Lane.CONTROL));
            Await.until("the bytes", () -> client.count() == 7);
            assertThat(connection.stats()).isEqualTo(new ConnectionStats(7, 300, 1, 3, 0, 0));
            assertThat(server.connection().stats().bytesReceived()).isEqualTo(300);
            assertThat(server.connection().stats().reads()).isEqualTo(3);
            LoopStats loop = stats(loopback);
            assertThat(loop.bytesSent()).isEqualTo(307);
            assertThat(loop.bytesReceived()).isEqualTo(307);
            assertThat(loop.reads()).isEqualTo(4);
            assertThat(loop.writes()).isEqualTo(4);
            assertThat(loop.name()).isEqualTo("satwire-io-0");
        }
    }

    @Test
    void tellsWhatWaitsInEachLane() throws IOException {
        try (Loopback loopback = single();
                Socket silent = loopback.socket()) {
            Connection connection = loopback.accepted().connection();
            assertThat(silent.isConnected()).isTrue();
            Clogged.fill(loopback.transport, connection);
            CompletableFuture<Void> unsent = connection.send(new byte[10], Lane.CONTROL);
            ConnectionStats stats = connection.stats();
            assertThat(unsent).isNotDone();
            assertThat(stats.controlQueued()).isEqualTo(10);
            assertThat(stats.bulkQueued()).isPositive();
            assertThat(stats.controlQueued() + stats.bulkQueued()).isEqualTo(connection.bytesQueued());
        }
    }

    @Test
    void countsConnectionsThatComeAndGo() {
        try (Loopback loopback = Loopback.over(
                NioTransport.builder().eventLoops(1).open(), ListenOptions.DEFAULT.withMaxConnections(2))) {
            for (int i = 0; i < 2; i++) {
                loopback.connect(new RecordingHandler());
                loopback.accepted().connection();
            }
            RecordingHandler third = new RecordingHandler();
            loopback.connect(third);
            third.reason();
            LoopStats full = stats(loopback);
            assertThat(full.accepted()).isEqualTo(2);
            assertThat(full.refused()).isEqualTo(1);
            assertThat(full.connections()).isEqualTo(4);
            loopback.transport.close();
            assertThat(stats(loopback).connections()).isZero();
        }
    }

    @Test
    void tellsOfAttemptsToConnect() throws IOException {
        try (FullBacklog silent = new FullBacklog();
                NioTransport transport =
                        NioTransport.builder().eventLoops(1).maxConnecting(2).open()) {
            for (int i = 0; i < 5; i++) {
                transport.connect(silent.address(), ConnectOptions.DEFAULT, new RecordingHandler());
            }
            FakeClock.settle(transport);
            LoopStats loop = transport.stats().loops().get(0);
            assertThat(loop.connecting()).isEqualTo(2);
            assertThat(loop.waitingToConnect()).isEqualTo(3);
            assertThat(loop.connections()).isEqualTo(5);
        }
    }

    @Test
    void tellsOfTasksTimersAndLag() {
        try (Loopback loopback = single()) {
            NioEventLoop loop = loopback.transport.loops().first();
            loop.schedule(Duration.ofHours(1), () -> {});
            loop.schedule(Duration.ofHours(2), () -> {});
            FakeClock.settle(loopback.transport);
            assertThat(stats(loopback).queuedTimers()).isEqualTo(2);
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch enough = new CountDownLatch(1);
            loop.execute(() -> {
                busy.countDown();
                Await.latch(enough);
            });
            Await.latch(busy);
            for (int i = 0; i < 9; i++) {
                loop.execute(() -> {});
            }
            assertThat(stats(loopback).queuedTasks()).isEqualTo(9);
            assertThat(stats(loopback).lag()).isZero();
            clock.advanceAlone(Duration.ofMillis(300));
            assertThat(stats(loopback).lag()).isEqualTo(Duration.ofMillis(300));
            enough.countDown();
            FakeClock.settle(loopback.transport);
            assertThat(stats(loopback).lag()).isEqualTo(Duration.ofMillis(300));
            assertThat(stats(loopback).queuedTasks()).isZero();
            // A turn that has not quite ended when the time goes on takes all of it.
            Await.until("the lag is forgotten", () -> {
                clock.advance(Duration.ofNanos(2 * LagMeter.WINDOW), loopback.transport);
                return stats(loopback).lag().isZero();
            });
        }
    }

    @Test
    void writesSmallSendsTogether() {
        try (Loopback loopback = single()) {
            RecordingHandler client = new RecordingHandler();
            Connection connection = loopback.connect(client);
            RecordingHandler server = loopback.accepted();
            client.connection();
            NioEventLoop loop = loopback.transport.loops().first();
            List<CompletableFuture<Void>> sends = new ArrayList<>();
            CountDownLatch busy = new CountDownLatch(1);
            CountDownLatch enough = new CountDownLatch(1);
            loop.execute(() -> {
                busy.countDown();
                Await.latch(enough);
            });
            Await.latch(busy);
            long turns = stats(loopback).turns();
            long wakeUps = stats(loopback).wakeUps();
            for (int i = 0; i < 1000; i++) {
                sends.add(connection.send(new byte[32], i % 10 == 0 ? Lane.CONTROL : Lane.BULK));
            }
            enough.countDown();
            sends.forEach(Await::get);
            Await.until("all of it", () -> server.count() == 32_000);
            assertThat(connection.stats().writes()).isEqualTo(1);
            assertThat(stats(loopback).wakeUps() - wakeUps).isLessThanOrEqualTo(1);
            assertThat(stats(loopback).turns() - turns).isLessThan(20);
        }
    }
}
