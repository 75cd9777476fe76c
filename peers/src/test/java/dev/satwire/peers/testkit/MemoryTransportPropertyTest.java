package dev.satwire.peers.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever two sides do to a connection, in whatever order: what the SPI promises holds. */
class MemoryTransportPropertyTest {
    private static final int STEPS = 60;

    @Property(tries = 1_000)
    void anyInterleavingDeliversAPrefixInOrderAndEndsOnce(@ForAll long seed) throws IOException {
        Run run = new Run(seed);
        run.play();
        for (Side side : List.of(run.client, run.server)) {
            Side other = side == run.client ? run.server : run.client;
            assertThat(side.recorder.bytes.size()).isLessThanOrEqualTo(other.sent);
            assertThat(side.recorder.bytes.toByteArray()).isEqualTo(stream(side.recorder.bytes.size()));
            assertThat(side.recorder.events).noneMatch(event -> event.startsWith("WRONG"));
            assertThat(side.recorder.events.stream().filter(event -> event.startsWith("closed")))
                    .hasSizeLessThanOrEqualTo(1);
            assertThat(side.futures).allMatch(CompletableFuture::isDone);
        }
        assertEndsOnce(run.client.recorder.events);
        if (!run.server.recorder.events.isEmpty()) {
            assertEndsOnce(run.server.recorder.events);
        }
    }

    private static void assertEndsOnce(List<String> events) {
        assertThat(events.get(events.size() - 1)).startsWith("closed");
        if (events.size() > 1) {
            assertThat(events.get(0)).isEqualTo("opened");
        }
        assertThat(events.stream().filter(event -> event.equals("opened"))).hasSizeLessThanOrEqualTo(1);
    }

    @Property(tries = 100)
    void withoutAnEndEverythingArrives(@ForAll long seed) throws IOException {
        Run run = new Run(seed);
        run.peaceful = true;
        run.play();
        assertThat(run.client.recorder.bytes.size()).isEqualTo(run.server.sent);
        assertThat(run.server.recorder.bytes.size()).isEqualTo(run.client.sent);
    }

    @Property(tries = 100)
    void theSameSeedGivesTheSameRun(@ForAll long seed) throws IOException {
        Run first = new Run(seed);
        first.play();
        Run second = new Run(seed);
        second.play();
        assertThat(second.client.recorder.events).isEqualTo(first.client.recorder.events);
        assertThat(second.server.recorder.events).isEqualTo(first.server.recorder.events);
        assertThat(second.network.clock().elapsed())
                .isEqualTo(first.network.clock().elapsed());
    }

    /** The bytes that both sides send: each differs from its neighbours. */
    private static byte[] stream(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8));
        }
        return bytes;
    }

    private static final class Side {
        final Recorder recorder = new Recorder();
        final List<CompletableFuture<Void>> futures = new ArrayList<>();
        int sent;

        void send(int length) {
            byte[] all = stream(sent + length);
            byte[] bytes = new byte[length];
            System.arraycopy(all, sent, bytes, 0, length);
            // One lane only: the stream is to stay in order.
            CompletableFuture<Void> future = recorder.connection().send(bytes, Lane.BULK);
            futures.add(future);
            if (!future.isCompletedExceptionally()) {
                sent += length;
            }
        }
    }

    private static final class Run {
        final SplittableRandom random;
        final MemoryNetwork network;
        final Side client = new Side();
        final Side server = new Side();
        boolean peaceful;

        Run(long seed) {
            random = new SplittableRandom(seed);
            network = new MemoryNetwork(seed)
                    .segmentation(true)
                    .latency(Duration.ofMillis(random.nextInt(3)))
                    .receiveWindow(1 + random.nextInt(2_000));
        }

        void play() throws IOException {
            ConnectOptions options = ConnectOptions.DEFAULT.withWaterMarks(500, 3_000);
            MemoryTransport here = network.transport("10.0.0.1");
            MemoryTransport there = network.transport("10.0.0.2");
            Listener listener = there.listen(
                    new InetSocketAddress(there.address(), 0),
                    new ListenOptions(1, 1, options),
                    (remote, local) -> Optional.of(server.recorder));
            Connection connection = here.connect(listener.localAddress(), options, client.recorder);
            client.recorder.connection = Optional.of(connection);
            for (int i = 0; i < STEPS; i++) {
                step(random.nextInt(2) == 0 || server.recorder.connection.isEmpty() ? client : server);
            }
            if (peaceful) {
                client.recorder.connection().resumeReading();
                server.recorder.connection.ifPresent(Connection::resumeReading);
                network.advance(Duration.ofHours(1));
            }
            client.recorder.connection().close();
            network.advance(Duration.ofSeconds(10));
            server.recorder.connection.ifPresent(Connection::resumeReading);
            network.advance(Duration.ofSeconds(10));
        }

        private void step(Side side) {
            Connection connection = side.recorder.connection();
            switch (random.nextInt(peaceful ? 12 : 40)) {
                case 0, 1 -> connection.pauseReading();
                case 2, 3, 4 -> connection.resumeReading();
                case 12 -> connection.close();
                case 13 -> connection.abort();
                case 14 -> network.reset(connection);
                case 5, 6, 7 -> network.advance(Duration.ofMillis(random.nextInt(5)));
                default -> side.send(random.nextInt(1_500));
            }
        }
    }
}
