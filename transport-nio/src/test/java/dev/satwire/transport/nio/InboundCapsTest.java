package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import dev.satwire.transport.LoopStats;
import dev.satwire.transport.SourceLimits;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The caps of {@link AdmissionTest} over real sockets. */
@EnabledOnOs(OS.LINUX) // the only one that has all of 127.0.0.0/8
class InboundCapsTest {
    private static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** Connects from an address of this host. */
    private static RecordingHandler from(String address, NioTransport transport, InetSocketAddress to) {
        RecordingHandler handler = new RecordingHandler();
        InetSocketAddress local = new InetSocketAddress(ip(address), 0);
        ConnectOptions options = ConnectOptions.DEFAULT.withBindAddress(local);
        transport.connect(to, options, handler);
        return handler;
    }

    private static void assertRefused(RecordingHandler client) {
        assertThat(client.reason().kind()).isIn(Kind.PEER_CLOSED, Kind.PEER_RESET);
    }

    @Test
    void refusesWhatOneSourceTakesTooMuchOfAndServesTheOthers() {
        ListenOptions options = ListenOptions.DEFAULT.withSources(new SourceLimits(2, 3, 100, Duration.ZERO));
        try (Loopback loopback = Loopback.over(NioTransport.open(), options)) {
            from("127.1.1.1", loopback.transport, loopback.address());
            RecordingHandler first = loopback.accepted();
            from("127.1.1.1", loopback.transport, loopback.address());
            loopback.accepted();
            assertRefused(from("127.1.1.1", loopback.transport, loopback.address()));
            from("127.1.1.2", loopback.transport, loopback.address());
            loopback.accepted();
            assertRefused(from("127.1.1.3", loopback.transport, loopback.address()));
            from("127.1.2.1", loopback.transport, loopback.address());
            loopback.accepted().connection();
            first.connection().close();
            first.reason();
            from("127.1.1.3", loopback.transport, loopback.address());
            loopback.accepted().connection();
        }
    }

    @Test
    void refusesANetworkThatComesTooOftenUntilTimeHasPassed() {
        FakeClock clock = new FakeClock();
        ListenOptions options = ListenOptions.DEFAULT.withSources(new SourceLimits(100, 100, 2, Duration.ofSeconds(1)));
        try (Loopback loopback =
                Loopback.over(NioTransport.builder().nanoClock(clock).open(), options)) {
            for (int i = 1; i <= 2; i++) {
                from("127.1.1." + i, loopback.transport, loopback.address());
                loopback.accepted();
            }
            assertRefused(from("127.1.1.3", loopback.transport, loopback.address()));
            from("127.1.2.1", loopback.transport, loopback.address());
            loopback.accepted();
            clock.advance(Duration.ofSeconds(1), loopback.transport);
            from("127.1.1.3", loopback.transport, loopback.address());
            loopback.accepted().connection();
        }
    }

    @Test
    void endsTheOldestOfTheMostCrowdedNetworkForANewcomerUnlessItIsSettled() {
        ListenOptions options = ListenOptions.DEFAULT.withMaxPending(3);
        try (Loopback loopback = Loopback.over(NioTransport.open(), options)) {
            List<RecordingHandler> silent = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                from("127.1.1." + (i + 1), loopback.transport, loopback.address());
                RecordingHandler in = loopback.accepted();
                silent.add(in);
                if (i == 0) {
                    in.connection().settle();
                }
            }
            RecordingHandler client = from("127.1.2.1", loopback.transport, loopback.address());
            RecordingHandler newcomer = loopback.accepted();
            assertThat(silent.get(1).reason().kind()).isEqualTo(Kind.EVICTED);
            assertThat(silent.get(1).reason().detail()).contains("newcomer");
            newcomer.connection();
            assertThat(loopback.transport.stats().loops().stream()
                            .mapToLong(LoopStats::evicted)
                            .sum())
                    .isEqualTo(1);
            client.connection().settle();
            assertThat(silent.get(0).closed).isNotDone();
            assertThat(silent.get(2).closed).isNotDone();
        }
    }

    @Test
    void sharesTheCapsAmongAllAddressesOfAListener() throws IOException {
        List<InetSocketAddress> locals =
                List.of(new InetSocketAddress("127.0.0.2", 0), new InetSocketAddress("127.0.0.3", 0));
        List<RecordingHandler> in = new ArrayList<>();
        try (NioTransport transport = NioTransport.open()) {
            Listener listener = transport.listen(locals, ListenOptions.DEFAULT.withMaxConnections(2), (r, l) -> {
                RecordingHandler handler = new RecordingHandler();
                synchronized (in) {
                    in.add(handler);
                }
                return Optional.of(handler);
            });
            assertThat(listener.localAddresses())
                    .hasSize(2)
                    .extracting(InetSocketAddress::getAddress)
                    .containsExactly(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.3"));
            assertThat(listener.localAddress())
                    .isEqualTo(listener.localAddresses().get(0));
            for (InetSocketAddress each : listener.localAddresses()) {
                from("127.1.1.1", transport, each).connection();
            }
            Await.until("both", () -> {
                synchronized (in) {
                    return in.size() == 2;
                }
            });
            assertRefused(from("127.1.1.1", transport, listener.localAddresses().get(0)));
            assertRefused(from("127.1.1.1", transport, listener.localAddresses().get(1)));
            listener.close();
            RecordingHandler late =
                    from("127.1.1.1", transport, listener.localAddresses().get(1));
            assertThat(late.reason().kind()).isEqualTo(Kind.CONNECT_REFUSED);
        }
    }

    @Test
    void listensOnAllAddressesOrNone() throws IOException {
        try (Loopback loopback = Loopback.open()) {
            loopback.assertServes();
            FakeClock.settle(loopback.transport);
            long before = Descriptors.count();
            List<InetSocketAddress> locals = List.of(Loopback.anyPort(), loopback.address());
            int attempts = 20;
            for (int i = 0; i < attempts; i++) {
                assertThatThrownBy(() ->
                                loopback.transport.listen(locals, ListenOptions.DEFAULT, (r, l) -> Optional.empty()))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(String.valueOf(loopback.address().getPort()));
            }
            Descriptors.awaitBack(before, attempts);
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            loopback.transport.listen(List.of(), ListenOptions.DEFAULT, (r, l) -> Optional.empty()));
        }
    }

    /** A process that has no descriptor but the one in reserve. */
    private static final class Starved implements SocketCalls {
        final AtomicBoolean starved = new AtomicBoolean();
        final AtomicInteger reserves = new AtomicInteger();
        final AtomicInteger turnedAway = new AtomicInteger();

        @Override
        public SocketChannel accept(ServerSocketChannel server) throws IOException {
            if (!starved.get()) {
                return SocketCalls.super.accept(server);
            }
            if (reserves.get() > 0) {
                throw new IOException("Too many open files");
            }
            SocketChannel channel = SocketCalls.super.accept(server);
            turnedAway.addAndGet(channel == null ? 0 : 1);
            return channel;
        }

        @Override
        public Closeable openReserve() {
            reserves.incrementAndGet();
            return reserves::decrementAndGet;
        }
    }

    @Test
    void turnsThoseAwayForWhomThereIsNoDescriptor() throws IOException {
        FakeClock clock = new FakeClock();
        Starved calls = new Starved();
        NioTransport transport = NioTransport.builder()
                .eventLoops(1)
                .nanoClock(clock)
                .socketCalls(calls)
                .open();
        List<Socket> sockets = new ArrayList<>();
        try (Loopback loopback = Loopback.over(transport)) {
            loopback.assertServes();
            calls.starved.set(true);
            for (int i = 0; i < 5; i++) {
                sockets.add(loopback.socket());
                int turned = i + 1;
                Await.until("it was turned away", () -> {
                    clock.advance(Duration.ofMillis(100), transport);
                    return calls.turnedAway.get() == turned;
                });
                assertThat(sockets.get(i).getInputStream().read()).isNegative();
            }
            assertThat(calls.reserves).hasValue(1);
            calls.starved.set(false);
            clock.advance(NioListener.LONGEST_PAUSE, transport);
            loopback.assertServes();
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        assertThat(calls.reserves).hasValue(0);
    }

    @Test
    void releasesEachPlaceOnceHoweverAConnectionEnds() {
        ListenOptions options = ListenOptions.DEFAULT.withMaxConnections(4).withMaxPending(2);
        try (Loopback loopback = Loopback.over(NioTransport.open(), options)) {
            for (int i = 0; i < 100; i++) {
                RecordingHandler client = new RecordingHandler();
                Connection connection = loopback.connect(client);
                RecordingHandler server = loopback.accepted();
                Connection accepted = server.connection();
                switch (i % 4) {
                    case 0 -> connection.abort();
                    case 1 -> accepted.abort();
                    case 2 -> {
                        accepted.settle();
                        connection.close();
                    }
                    default -> accepted.close();
                }
                server.reason();
                accepted.settle();
            }
            // A place released twice would let more in.
            for (int i = 0; i < 4; i++) {
                loopback.connect(new RecordingHandler());
                loopback.accepted().connection().settle();
            }
            RecordingHandler fifth = new RecordingHandler();
            loopback.connect(fifth);
            assertRefused(fifth);
        }
    }

    @Test
    void endsNobodyForANewcomerThatTheAcceptorRefuses() throws IOException {
        List<RecordingHandler> silent = new ArrayList<>();
        ListenOptions options = ListenOptions.DEFAULT.withMaxPending(2);
        InetAddress unwanted = ip("127.1.2.1");
        try (NioTransport transport = NioTransport.open()) {
            Listener listener = transport.listen(Loopback.anyPort(), options, (remote, local) -> {
                if (remote.getAddress().equals(unwanted)) {
                    return Optional.empty();
                }
                RecordingHandler handler = new RecordingHandler();
                synchronized (silent) {
                    silent.add(handler);
                }
                return Optional.of(handler);
            });
            from("127.1.1.1", transport, listener.localAddress()).connection();
            from("127.1.3.1", transport, listener.localAddress()).connection();
            for (int i = 0; i < 100; i++) {
                assertRefused(from("127.1.2.1", transport, listener.localAddress()));
            }
            FakeClock.settle(transport);
            synchronized (silent) {
                assertThat(silent).hasSize(2).allMatch(handler -> !handler.closed.isDone());
            }
        }
    }

    @Test
    void acceptsAgainThoughTheReserveCannotBeHad() {
        FakeClock clock = new FakeClock();
        AtomicBoolean starved = new AtomicBoolean();
        SocketCalls calls = new SocketCalls() {
            @Override
            public SocketChannel accept(ServerSocketChannel server) throws IOException {
                if (starved.getAndSet(false)) {
                    throw new IOException("Too many open files");
                }
                return SocketCalls.super.accept(server);
            }

            @Override
            public Closeable openReserve() {
                throw new OutOfMemoryError("on purpose");
            }
        };
        NioTransport transport = NioTransport.builder()
                .eventLoops(1)
                .nanoClock(clock)
                .socketCalls(calls)
                .open();
        try (Loopback loopback = Loopback.over(transport)) {
            loopback.assertServes();
            starved.set(true);
            loopback.connect(new RecordingHandler());
            Await.until("accepting failed", () -> !starved.get());
            FakeClock.settle(transport);
            clock.advance(NioListener.FIRST_PAUSE, transport);
            loopback.accepted().connection();
            loopback.assertServes();
        }
    }

    @Test
    void countsNoConnectionThatEndedBeforeItBegan() throws IOException {
        Admission admission = new Admission(ListenOptions.DEFAULT.withMaxPending(1), () -> 0);
        try (Loopback loopback =
                Loopback.over(NioTransport.builder().eventLoops(1).open())) {
            for (int i = 0; i < 10; i++) {
                Guest guest = admission.decide(ip("192.0.2.1")).guest().orElseThrow();
                guest.evict();
                RecordingHandler handler = new RecordingHandler();
                begin(loopback, guest, handler);
                assertThat(handler.reason().detail()).contains("newcomer");
                assertThat(handler.opened).isNotDone();
            }
            loopback.transport.close();
            assertThat(loopback.transport.stats().loops().get(0).connections()).isZero();
            assertThat(admission.open()).isZero();
        }
    }

    @Test
    void keepsOneThatSettlesAMomentBeforeItWouldGo() throws IOException {
        Admission admission = new Admission(ListenOptions.DEFAULT.withMaxPending(1), () -> 0);
        try (Loopback loopback =
                Loopback.over(NioTransport.builder().eventLoops(1).open())) {
            Guest guest = admission.decide(ip("192.0.2.1")).guest().orElseThrow();
            RecordingHandler handler = new RecordingHandler();
            NioConnection connection = begin(loopback, guest, handler);
            handler.connection();
            loopback.transport.eventLoop().execute(() -> {
                guest.evict();
                connection.settle();
            });
            FakeClock.settle(loopback.transport);
            assertThat(handler.closed).isNotDone();
        }
    }

    /** Begins a connection as a listener would. */
    private static NioConnection begin(Loopback loopback, Guest guest, RecordingHandler handler) throws IOException {
        NioConnection connection = NioConnection.inbound(
                loopback.transport.loops().first(),
                loopback.address(),
                ConnectOptions.DEFAULT,
                handler,
                SocketChannel.open(loopback.address()),
                guest);
        guest.is(connection);
        assertThat(connection.begin()).isTrue();
        return connection;
    }
}
