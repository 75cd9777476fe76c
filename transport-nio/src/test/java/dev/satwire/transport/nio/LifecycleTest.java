package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionClosedException;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Transport;
import dev.satwire.transport.TransportProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LifecycleTest {
    private static final InetSocketAddress NOWHERE = InetSocketAddress.createUnresolved("node.example", 8333);

    @Test
    void isFoundByTheServiceLoader() {
        try (Transport transport = TransportProvider.openDefault()) {
            assertThat(transport).isInstanceOf(NioTransport.class);
        }
    }

    @Test
    void namesItsThreadsAndKeepsNoProcessAlive() {
        try (NioTransport transport = NioTransport.builder().eventLoops(2).open()) {
            List<String> names = new ArrayList<>();
            for (EventLoop loop : transport.loops().all()) {
                CompletableFuture<Thread> thread = new CompletableFuture<>();
                loop.execute(() -> thread.complete(Thread.currentThread()));
                names.add(Await.get(thread).getName());
                assertThat(Await.get(thread).isDaemon()).isTrue();
            }
            assertThat(names).containsExactly("satwire-io-0", "satwire-io-1");
        }
    }

    @Test
    void givesBackThreadsDescriptorsAndMemoryOnEachOfAThousandCycles() {
        for (int i = 0; i < 100; i++) {
            cycle();
        }
        long descriptors = Descriptors.count();
        long heap = heapInUse();
        int cycles = 1000;
        for (int i = 0; i < cycles; i++) {
            cycle();
        }
        Descriptors.awaitBack(descriptors, cycles);
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("satwire-io-"));
        // Some of what is garbage takes more than one collection.
        Await.until("memory is back", () -> heapInUse() - heap < 2_000_000);
        // Four buffers of each cycle, freed when they are found to be garbage.
        Await.until("direct memory is back", () -> {
            heapInUse();
            return directMemory() < 100L * 4 * NioEventLoop.BUFFER_SIZE;
        });
    }

    private static long heapInUse() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static long directMemory() {
        try {
            return DirectMemory.used();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no such figure", e);
        }
    }

    private static void cycle() {
        try (Loopback loopback = Loopback.open()) {
            RecordingHandler client = new RecordingHandler();
            loopback.connect(client);
            RecordingHandler server = loopback.accepted();
            client.connection();
            server.connection();
        }
    }

    @Test
    void endsEverythingWhenClosed() throws IOException {
        Loopback loopback = Loopback.open();
        List<RecordingHandler> handlers = new ArrayList<>();
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            RecordingHandler client = new RecordingHandler();
            Connection connection = loopback.connect(client);
            RecordingHandler server = loopback.accepted();
            server.connection().pauseReading();
            sends.addAll(Clogged.fill(loopback.transport, connection).sends());
            handlers.add(client);
            handlers.add(server);
        }
        // These have perhaps not even begun.
        for (int i = 0; i < 20; i++) {
            RecordingHandler client = new RecordingHandler();
            sends.add(loopback.connect(client).send(new byte[10], Lane.BULK));
            handlers.add(client);
        }
        loopback.transport.close();
        assertThat(handlers).allMatch(handler -> handler.closed.isDone());
        assertThat(handlers)
                .allSatisfy(handler ->
                        assertThat(handler.reason().kind()).isIn(Kind.LOCAL, Kind.PEER_CLOSED, Kind.PEER_RESET));
        assertThat(handlers.get(0).reason()).isEqualTo(CloseReason.of(Kind.LOCAL));
        assertThat(sends).allMatch(CompletableFuture::isDone);
        Connection first = handlers.get(0).connection();
        assertThat(Await.failure(first.send(new byte[1], Lane.BULK))).isInstanceOf(ConnectionClosedException.class);
        first.close();
        first.abort();
        first.pauseReading();
        loopback.listener.close();
        loopback.transport.close();
    }

    @Test
    void runsTasksHandedOverBeforeAndRejectsLaterOnes() {
        NioTransport transport = NioTransport.open();
        AtomicInteger ran = new AtomicInteger();
        for (int i = 0; i < 5000; i++) {
            transport.eventLoop().execute(ran::incrementAndGet);
        }
        transport.close();
        assertThat(ran).hasValue(5000);
        assertThatThrownBy(() -> transport.eventLoop().execute(ran::incrementAndGet))
                .isInstanceOf(RejectedExecutionException.class);
        RecordingHandler handler = new RecordingHandler();
        assertThatThrownBy(() -> transport.connect(NOWHERE, ConnectOptions.DEFAULT, handler))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(
                        () -> transport.listen(Loopback.anyPort(), ListenOptions.DEFAULT, (r, l) -> Optional.empty()))
                .isInstanceOf(IllegalStateException.class);
        assertThat(ran).hasValue(5000);
        assertThat(handler.closed).isNotDone();
    }

    @Test
    void canBeClosedFromAHandler() {
        Loopback loopback = Loopback.open();
        RecordingHandler client = new RecordingHandler() {
            @Override
            void onOpened(Connection connection) {
                loopback.transport.close();
            }
        };
        loopback.connect(client);
        assertThat(client.reason().kind()).isEqualTo(Kind.LOCAL);
        loopback.transport.close();
        assertThatThrownBy(() -> loopback.transport.eventLoop().execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class);
    }

    @Test
    void takesTasksFromHandlersThatHearOfTheEnd() {
        Loopback loopback = Loopback.open();
        CompletableFuture<Boolean> ran = new CompletableFuture<>();
        RecordingHandler client = new RecordingHandler() {
            @Override
            void onClosed(Connection connection, CloseReason reason) {
                connection.eventLoop().execute(() -> ran.complete(true));
            }
        };
        loopback.connect(client);
        client.connection();
        loopback.transport.close();
        assertThat(ran).isCompletedWithValue(true);
    }

    @Test
    void toleratesConnectListenSendAndCloseFromManyThreadsAtOnce() {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 40; round++) {
                Loopback loopback = Loopback.open();
                CountDownLatch go = new CountDownLatch(1);
                List<Future<List<RecordingHandler>>> users = new ArrayList<>();
                for (int t = 0; t < 8; t++) {
                    long seed = round * 8L + t;
                    users.add(threads.submit(() -> use(loopback, new Random(seed), go)));
                }
                go.countDown();
                for (Future<List<RecordingHandler>> user : users) {
                    Await.get(user).forEach(RecordingHandler::reason);
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Does things in random order, ending with the transport; returns the handlers that must hear of an end. */
    private static List<RecordingHandler> use(Loopback loopback, Random random, CountDownLatch go) throws IOException {
        List<RecordingHandler> handlers = new ArrayList<>();
        Await.latch(go);
        try {
            for (int i = 0; i < 10; i++) {
                RecordingHandler handler = new RecordingHandler();
                Connection connection = loopback.connect(handler);
                handlers.add(handler);
                switch (random.nextInt(5)) {
                    case 0 -> connection.close();
                    case 1 -> connection.abort();
                    case 2 ->
                        loopback.transport
                                .listen(Loopback.anyPort(), ListenOptions.DEFAULT, (r, l) -> Optional.empty())
                                .close();
                    case 3 -> Await.until("sent", connection.send(new byte[random.nextInt(10_000)], Lane.BULK)::isDone);
                    default -> connection.pauseReading();
                }
            }
            loopback.transport.close();
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("closed");
        }
        return handlers;
    }

    @Test
    void startsNothingWhenTheSystemGivesNoSelector() {
        long before = Descriptors.count();
        AtomicInteger calls = new AtomicInteger();
        SocketCalls everySecond = new SocketCalls() {
            @Override
            public Selector openSelector() throws IOException {
                if (calls.incrementAndGet() % 2 == 0) {
                    throw new IOException("Too many open files");
                }
                return SocketCalls.super.openSelector();
            }
        };
        int attempts = 20;
        for (int i = 0; i < attempts; i++) {
            assertThatThrownBy(() -> NioTransport.builder()
                            .eventLoops(2)
                            .socketCalls(everySecond)
                            .open())
                    .isInstanceOf(UncheckedIOException.class);
        }
        Descriptors.awaitBack(before, attempts);
    }

    @Test
    void checksItsArguments() {
        assertThatThrownBy(() -> NioTransport.builder().eventLoops(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> NioTransport.builder().nanoClock(null)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(
                        () -> NioTransport.builder().threadFactory(task -> null).open())
                .isInstanceOf(NullPointerException.class);
        try (NioTransport transport = NioTransport.open()) {
            assertThatThrownBy(() -> transport.connect(NOWHERE, ConnectOptions.DEFAULT, null))
                    .isInstanceOf(NullPointerException.class);
            assertThatThrownBy(() -> transport.eventLoop().execute(null)).isInstanceOf(NullPointerException.class);
        }
    }
}
