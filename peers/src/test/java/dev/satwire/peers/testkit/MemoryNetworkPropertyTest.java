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
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Whatever ends and network do to many connections at once, in whatever order: each end receives a prefix of what the other
 * sent, in order, and hears of exactly one end; nothing is left behind; and the same seed gives the same run.
 */
class MemoryNetworkPropertyTest {
    private static final Duration LONGER_THAN_ANY_TIMEOUT = Duration.ofHours(1);

    /** What a step does; the numbers are for what needs one. */
    enum Verb {
        CONNECT,
        SEND,
        SEND_MUCH,
        PAUSE,
        RESUME,
        CLOSE,
        ABORT,
        THROW,
        CLOSE_IN_CALLBACK,
        CHANGE,
        HOLD,
        RELEASE,
        DROP,
        FINISH,
        RESET,
        RESET_AFTER,
        REFUSE,
        BLACKHOLE,
        FAIL_ACCEPTS,
        HEAL,
        ADVANCE,
        RUN
    }

    record Step(Verb verb, int who, int number) {}

    @Provide
    Arbitrary<List<Step>> scripts() {
        // Mostly traffic: a script of faults alone ends too soon to be of interest.
        Arbitrary<Verb> verb = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(Verb.class)),
                Tuple.of(2, Arbitraries.of(Verb.CONNECT, Verb.SEND, Verb.SEND_MUCH)),
                Tuple.of(2, Arbitraries.of(Verb.ADVANCE, Verb.RUN, Verb.RESUME, Verb.RELEASE)));
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 5_000);
        Arbitrary<Integer> who = Arbitraries.integers().between(0, 11);
        return Combinators.combine(verb, who, number).as(Step::new).list().ofMaxSize(120);
    }

    @Property(tries = 1_000)
    void anyInterleavingDeliversPrefixesEndsOnceAndLeavesNothing(
            @ForAll long seed, @ForAll("scripts") List<Step> script) throws IOException {
        World world = new World(seed);
        script.forEach(world::step);
        world.end();
        for (Pair pair : world.pairs) {
            pair.client.assertReceivedPrefixOf(pair.server);
            pair.server.assertReceivedPrefixOf(pair.client);
            pair.client.assertEnded(true);
            pair.server.assertEnded(false);
        }
        assertThat(world.here.openConnections()).as("connections").isZero();
        assertThat(world.there.openConnections()).as("connections").isZero();
        assertThat(world.network.events().pending()).as("timers").isZero();
    }

    @Property(tries = 200)
    void theSameSeedGivesTheSameTrace(@ForAll long seed, @ForAll("scripts") List<Step> script) throws IOException {
        World first = new World(seed);
        script.forEach(first::step);
        first.end();
        World second = new World(seed);
        script.forEach(second::step);
        second.end();
        assertThat(second.network.traceHash()).isEqualTo(first.network.traceHash());
        assertThat(second.network.clock().elapsed())
                .isEqualTo(first.network.clock().elapsed());
    }

    @Property(tries = 20)
    void anotherSeedGivesAnotherTrace(@ForAll long seed) throws IOException {
        List<Step> script = List.of(
                new Step(Verb.CONNECT, 0, 0),
                new Step(Verb.ADVANCE, 0, 500),
                new Step(Verb.SEND_MUCH, 0, 5_000),
                new Step(Verb.ADVANCE, 0, 500));
        World first = new World(seed);
        script.forEach(first::step);
        World second = new World(seed + 1);
        script.forEach(second::step);
        assertThat(second.network.traceHash()).isNotEqualTo(first.network.traceHash());
    }

    /** One end of a connection, and what it sent. */
    private static final class End {
        private final int salt;
        private final Recorder recorder = new Recorder();
        private final List<CompletableFuture<Void>> futures = new ArrayList<>();
        private int sent;

        End(int salt) {
            this.salt = salt;
        }

        /** The bytes this end sends: each differs from its neighbours, and from those of the other end. */
        private byte[] stream(int from, int to) {
            byte[] bytes = new byte[to - from];
            for (int i = from; i < to; i++) {
                bytes[i - from] = (byte) (i * 31 + (i >>> 8) + salt);
            }
            return bytes;
        }

        void send(int length) {
            recorder.connection.ifPresent(connection -> {
                // One lane only: the stream is to stay in order.
                CompletableFuture<Void> future = connection.send(stream(sent, sent + length), Lane.BULK);
                futures.add(future);
                sent += future.isCompletedExceptionally() ? 0 : length;
            });
        }

        void assertReceivedPrefixOf(End other) {
            byte[] received = recorder.bytes.toByteArray();
            assertThat(received.length).isLessThanOrEqualTo(other.sent);
            assertThat(received).isEqualTo(other.stream(0, received.length));
            assertThat(futures).allMatch(CompletableFuture::isDone);
        }

        /** The grammar {@code (opened (received | writable)*)? closed}, or nothing if there never was a connection. */
        void assertEnded(boolean always) {
            List<String> events = recorder.events;
            if (events.isEmpty()) {
                assertThat(always).as("a connection that was asked for ends").isFalse();
                return;
            }
            assertThat(events.get(events.size() - 1)).startsWith("closed ");
            if (events.size() > 1) {
                assertThat(events.get(0)).isEqualTo("opened");
                assertThat(events.subList(1, events.size() - 1))
                        .allMatch(event -> event.startsWith("received ") || event.equals("writable"));
            }
        }
    }

    private record Pair(End client, End server) {}

    private static final class World {
        final MemoryNetwork network;
        final MemoryTransport here;
        final MemoryTransport there;
        final Listener listener;
        final List<Pair> pairs = new ArrayList<>();
        private final ConnectOptions options = ConnectOptions.DEFAULT.withWaterMarks(500, 3_000);

        World(long seed) throws IOException {
            network = new MemoryNetwork(seed)
                    .links(LinkOptions.DEFAULT
                            .withJitter(Duration.ofMillis(5))
                            .withSegment(2_000)
                            .withWindow(1_500));
            here = network.transport("10.0.0.1");
            there = network.transport("10.0.0.2");
            listener = there.listen(
                    new InetSocketAddress(there.address(), 8333),
                    new ListenOptions(3, 5, options),
                    (remote, local) -> Optional.of(serverOf(remote).recorder));
        }

        /** The client's port tells which pair it is: each binds one of its own. */
        private End serverOf(InetSocketAddress remote) {
            return pairs.get(remote.getPort() - 1).server;
        }

        void step(Step step) {
            int number = step.number;
            switch (step.verb) {
                case CONNECT -> connect();
                case ADVANCE -> network.advance(Duration.ofMillis(number));
                case RUN -> network.runUntilIdle();
                case REFUSE -> network.refuse(listener.localAddress());
                case BLACKHOLE -> network.blackhole(listener.localAddress());
                case FAIL_ACCEPTS -> network.failAccepts(listener.localAddress());
                case HEAL -> network.heal(listener.localAddress());
                default -> {
                    if (!pairs.isEmpty()) {
                        Pair pair = pairs.get(step.who / 2 % pairs.size());
                        step(step.verb, step.who % 2 == 0 ? pair.client : pair.server, number);
                    }
                }
            }
        }

        private void step(Verb verb, End end, int number) {
            switch (verb) {
                case SEND -> end.send(1 + number % 50);
                case SEND_MUCH -> end.send(number);
                case PAUSE -> end.recorder.connection.ifPresent(Connection::pauseReading);
                case RESUME -> end.recorder.connection.ifPresent(Connection::resumeReading);
                case CLOSE -> end.recorder.connection.ifPresent(Connection::close);
                case ABORT -> end.recorder.connection.ifPresent(Connection::abort);
                case CLOSE_IN_CALLBACK -> end.recorder.onReceived = Connection::close;
                case THROW ->
                    end.recorder.onReceived = connection -> {
                        throw new IllegalStateException("the expected exception of a test");
                    };
                default -> end.recorder.connection.map(network::link).ifPresent(link -> harm(verb, link, number));
            }
        }

        private static void harm(Verb verb, ChaosLink link, int number) {
            switch (verb) {
                case CHANGE ->
                    link.change(LinkOptions.DEFAULT
                            .withDelay(Duration.ofMillis(number % 100))
                            .withBandwidth(1 + number * 100L)
                            .withSegment(1 + number % 700)
                            .withWindow(1 + number));
                case HOLD -> link.hold();
                case RELEASE -> link.release();
                case DROP -> link.drop();
                case FINISH -> link.finish();
                case RESET -> link.reset();
                case RESET_AFTER -> link.resetAfter(number);
                default -> throw new IllegalArgumentException(verb + " is nothing that is done to a link");
            }
        }

        private void connect() {
            Pair pair = new Pair(new End(pairs.size()), new End(pairs.size() + 100));
            pairs.add(pair);
            InetSocketAddress own = new InetSocketAddress(here.address(), pairs.size());
            pair.client.recorder.connection = Optional.of(
                    here.connect(listener.localAddress(), options.withBindAddress(own), pair.client.recorder));
        }

        /** Lets every end say goodbye, after a while, and waits for what is polite. */
        void end() {
            network.advance(LONGER_THAN_ANY_TIMEOUT);
            each(end -> end.recorder.connection.ifPresent(Connection::close));
            network.heal(listener.localAddress());
            network.advance(Duration.ofSeconds(10));
            each(end -> end.recorder.connection.ifPresent(Connection::close));
            network.advance(LONGER_THAN_ANY_TIMEOUT);
        }

        private void each(Consumer<End> action) {
            pairs.forEach(pair -> {
                action.accept(pair.client);
                action.accept(pair.server);
            });
        }
    }
}
