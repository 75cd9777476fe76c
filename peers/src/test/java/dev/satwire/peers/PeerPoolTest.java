package dev.satwire.peers;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.testkit.SimulatedNetwork;
import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.SendHeaders;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Tx;
import dev.satwire.protocol.UnknownPayload;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.Version;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pool over real sockets on loopback, against peers that do exactly what a test tells them. */
@Timeout(60)
final class PeerPoolTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final EventLog log = new EventLog();
    private PeerPool pool = start(builder());

    private static PeerPoolBuilder builder() {
        return PeerPool.builder(RawPeer.NETWORK)
                .connectRetry(RetryPolicy.never())
                .reconnectRetry(RetryPolicy.never());
    }

    private PeerPool start(PeerPoolBuilder builder) {
        if (pool != null) {
            pool.close();
        }
        pool = builder.build();
        var unused = pool.addPeerListener(log);
        return pool;
    }

    @AfterEach
    void close() {
        pool.close();
    }

    private static DisconnectReason failure(CompletableFuture<?> future) throws Exception {
        Throwable thrown = catchThrowable(() -> future.get(20, SECONDS));
        assertThat(thrown).isInstanceOf(ExecutionException.class).hasCauseInstanceOf(PeerException.class);
        return ((PeerException) thrown.getCause()).reason();
    }

    // ---- the node of the articles, row by row

    @Test
    void connectsOnANetAddrAndCompletesAfterVerack() throws Exception {
        try (ServerSocket server = RawPeer.server()) {
            CompletableFuture<Peer> future = pool.connect(RawPeer.address(server));
            try (RawPeer raw = RawPeer.accept(server)) {
                raw.read(Version.class);
                raw.send(RawPeer.version(2));
                raw.read(Verack.class);
                assertThat(future).isNotDone();
                raw.send(new Verack());

                Peer peer = future.get(20, SECONDS);
                assertThat(peer.version().userAgent()).hasToString("/Raw:1/");
                assertThat(peer.address()).isEqualTo(RawPeer.address(server));
                assertThat(pool.peers()).containsExactly(peer);
            }
        }
    }

    @Test
    void answersPings() throws Exception {
        InetSocketAddress address = pool.listen(ANY_PORT).localAddress();
        try (RawPeer raw = RawPeer.connect(address).shakeHands()) {
            raw.send(new Ping(42));
            assertThat(raw.read(Pong.class)).isEqualTo(new Pong(42));
        }
    }

    @Test
    void dropsAMessageWithABadChecksumAndKeepsThePeer() throws Exception {
        InetSocketAddress address = pool.listen(ANY_PORT).localAddress();
        try (RawPeer raw = RawPeer.connect(address).shakeHands()) {
            byte[] bad = RawPeer.frame(new Ping(41));
            bad[20] ^= 1;
            raw.send(bad);
            raw.send(new Ping(42));
            assertThat(raw.read(Pong.class)).isEqualTo(new Pong(42));
            assertThat(EventLog.next(log.ready).counters().messagesDropped()).isEqualTo(1);
        }
    }

    @Test
    void readsMessagesThatComeByteByByte() throws Exception {
        InetSocketAddress address = pool.listen(ANY_PORT).localAddress();
        try (RawPeer raw = RawPeer.connect(address).shakeHands()) {
            for (byte each : RawPeer.frame(new Ping(7))) {
                raw.send(new byte[] {each});
            }
            assertThat(raw.read(Pong.class)).isEqualTo(new Pong(7));
        }
    }

    @Test
    void oneConnectionsFailureTouchesNoOther() throws Exception {
        InetSocketAddress address = pool.listen(ANY_PORT).localAddress();
        try (RawPeer good = RawPeer.connect(address).shakeHands();
                RawPeer bad = RawPeer.connect(address).shakeHands()) {
            bad.send("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(EventLog.next(log.ends).code()).isEqualTo(Code.BAD_MAGIC);

            good.send(new Ping(1));
            assertThat(good.read(Pong.class)).isEqualTo(new Pong(1));
            assertThat(pool.peers()).hasSize(1);
        }
    }

    @Test
    void connectsToEveryAddressThatPeersTellOf() throws Exception {
        try (SimulatedNetwork network = SimulatedNetwork.builder()
                .network(RawPeer.NETWORK)
                .nodes(40)
                .seed(1)
                .allHealthy()
                .start()) {
            Set<NetAddr> reached = ConcurrentHashMap.newKeySet();
            CountDownLatch all = new CountDownLatch(40);
            var unusedV1 = pool.addPayloadListener(Addr.class, (peer, addr) -> connectAll(addr.addresses()));
            var unusedV2 = pool.addPayloadListener(AddrV2.class, (peer, addr) -> connectAll(addr.addresses()));
            var unusedReady = pool.addPeerListener(new PeerListener() {
                @Override
                public void onReady(Peer peer) {
                    if (reached.add(NetAddr.of(peer.address().endpoint()))) {
                        all.countDown();
                    }
                    var unused = peer.getAddresses();
                }
            });
            var unused = pool.connect(network.seeds().get(0));

            assertThat(all.await(20, SECONDS))
                    .as("%s of 40 reached", reached.size())
                    .isTrue();
            assertThat(pool.peers()).hasSize(40);
        }
    }

    private void connectAll(List<TimestampedAddr> addresses) {
        for (TimestampedAddr each : addresses) {
            var unused = pool.connect(each.address());
        }
    }

    @Test
    void connectBeyondMaxPeersFailsAtOnceWithATypedReason() throws Exception {
        start(builder().maxPeers(1));
        try (ServerSocket server = RawPeer.server();
                ServerSocket other = RawPeer.server()) {
            var first = pool.connect(RawPeer.address(server));
            CompletableFuture<Peer> second = pool.connect(RawPeer.address(other));

            assertThat(second).isCompletedExceptionally();
            assertThat(failure(second).facts()).isEqualTo(new DisconnectReason.MaxPeersReached(1));

            try (RawPeer raw = RawPeer.accept(server).answerHandshake()) {
                assertThat(first.get(20, SECONDS).isReady()).isTrue();
                assertThat(pool.stats().ready()).isEqualTo(1);
                assertThat(raw).isNotNull();
            }
            EventLog.next(log.ends);
        }
    }

    @Test
    void hasRoomFor125PeersByDefault() {
        assertThat(pool.stats().maxPeers()).isEqualTo(125);
    }

    @Test
    void refusesInboundPeersBeyondMaxPeers() throws Exception {
        start(builder().maxPeers(1));
        InetSocketAddress address = pool.listen(ANY_PORT).localAddress();
        try (RawPeer first = RawPeer.connect(address).shakeHands();
                RawPeer second = RawPeer.connect(address)) {
            assertThat(second.isEnded()).isTrue();
            first.send(new Ping(3));
            assertThat(first.read(Pong.class)).isEqualTo(new Pong(3));
        }
    }

    @Test
    void inboundPeersCannotTakeEverySlot() throws Exception {
        start(builder().maxPeers(4));
        InetSocketAddress address = pool.listen(ANY_PORT).localAddress();
        try (ServerSocket server = RawPeer.server();
                RawPeer one = RawPeer.connect(address).shakeHands();
                RawPeer two = RawPeer.connect(address).shakeHands();
                RawPeer three = RawPeer.connect(address)) {
            assertThat(three.isEnded()).isTrue();
            CompletableFuture<Peer> outbound = pool.connect(RawPeer.address(server));
            try (RawPeer raw = RawPeer.accept(server).answerHandshake()) {
                assertThat(outbound.get(20, SECONDS).isReady()).isTrue();
                assertThat(raw).isNotNull();
            }
            one.send(new Ping(1));
            two.send(new Ping(2));
            assertThat(one.read(Pong.class)).isEqualTo(new Pong(1));
            assertThat(two.read(Pong.class)).isEqualTo(new Pong(2));
        }
    }

    // ---- wrong endpoints and rude peers: a typed reason each

    @Test
    void nobodyListening() throws Exception {
        NetAddr address;
        try (ServerSocket server = RawPeer.server()) {
            address = RawPeer.address(server);
        }
        assertThat(failure(pool.connect(address)).code()).isEqualTo(Code.CONNECT_REFUSED);
    }

    @Test
    void somethingThatAnswersHttp() throws Exception {
        DisconnectReason reason = answered("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(reason.facts()).isEqualTo(new DisconnectReason.WrongEndpoint("HTTP"));
        assertThat(reason.context().lastCommand()).isEmpty();
        assertThat(reason.context().bytesReceived()).isBetween(1L, 28L);
        assertThat(reason.context().bytesSent()).isGreaterThan(100);
        assertThat(reason.isTransient()).isFalse();
    }

    @Test
    void aNodeOfAnotherNetwork() throws Exception {
        byte[] frame = new dev.satwire.protocol.FrameEncoder(Network.TESTNET4).encode(RawPeer.version(1));
        assertThat(answered(frame).facts()).isEqualTo(new DisconnectReason.WrongEndpoint("a node of testnet4"));
    }

    @Test
    void rubbish() throws Exception {
        assertThat(answered(new byte[1_000]).facts())
                .isEqualTo(new DisconnectReason.WrongEndpoint("something unknown"));
    }

    @Test
    void aPeerThatClosesAtOnce() throws Exception {
        assertThat(answered(new byte[0]).code()).isEqualTo(Code.PEER_CLOSED);
    }

    /** What becomes of a connection to somebody who says this and closes. */
    private DisconnectReason answered(byte[] bytes) throws Exception {
        try (ServerSocket server = RawPeer.server()) {
            CompletableFuture<Peer> future = pool.connect(RawPeer.address(server));
            try (RawPeer raw = RawPeer.accept(server)) {
                raw.read(Version.class);
                raw.send(bytes);
            }
            return failure(future);
        }
    }

    @Test
    void aPeerThatSendsNothing() throws Exception {
        start(builder().peerOptions(PeerOptions.DEFAULT.withHandshakeTimeout(Duration.ofMillis(50))));
        try (ServerSocket server = RawPeer.server()) {
            assertThat(failure(pool.connect(RawPeer.address(server))).code()).isEqualTo(Code.HANDSHAKE_TIMEOUT);
        }
    }

    @Test
    void aHeaderThatClaimsTooMuchEndsTheConnectionAtOnce() throws Exception {
        InetSocketAddress address = pool.listen(ANY_PORT).localAddress();
        try (RawPeer raw = RawPeer.connect(address).shakeHands()) {
            byte[] header = new byte[24];
            System.arraycopy(RawPeer.frame(new Ping(1)), 0, header, 0, 16);
            header[16] = 0x01; // 4,000,001 in little-endian order
            header[17] = 0x09;
            header[18] = 0x3D;
            raw.send(header);
            assertThat(raw.isEnded()).isTrue();
            DisconnectReason reason = EventLog.next(log.ends);
            assertThat(reason.code()).isEqualTo(Code.FRAME_TOO_LARGE);
            assertThat(reason.context().lastCommand()).contains(Verack.COMMAND);
        }
    }

    @Test
    void whatNobodyListensToIsNotEvenDecoded() throws Exception {
        InetSocketAddress address = pool.listen(ANY_PORT).localAddress();
        try (RawPeer raw = RawPeer.connect(address).shakeHands()) {
            byte[] malformed = SessionDriver.frame("tx", (byte) 1);
            for (int dropped = 0; dropped <= 1; dropped++) {
                raw.send(malformed);
                raw.send(new Ping(dropped + 1));
                assertThat(raw.read(Pong.class)).isEqualTo(new Pong(dropped + 1));
                assertThat(pool.peers().get(0).counters().messagesDropped()).isEqualTo(dropped);
                Registration unused = pool.addPayloadListener(Tx.class, (peer, tx) -> {});
            }
        }
    }

    @Test
    void aPeerWithoutTheServicesAskedFor() throws Exception {
        start(builder().peerOptions(PeerOptions.DEFAULT.withRequiredServices(Services.COMPACT_FILTERS)));
        try (ServerSocket server = RawPeer.server()) {
            CompletableFuture<Peer> future = pool.connect(RawPeer.address(server));
            try (RawPeer raw = RawPeer.accept(server)) {
                raw.send(RawPeer.version(2));
                assertThat(failure(future).facts())
                        .isEqualTo(new DisconnectReason.MissingServices(Services.COMPACT_FILTERS, Services.NETWORK));
            }
        }
    }

    @Test
    void aConnectionThatLeadsBackHereEndsOnceOnBothSides() throws Exception {
        start(PeerPool.builder(RawPeer.NETWORK));
        InetSocketAddress address = pool.listen(ANY_PORT).localAddress();

        assertThat(failure(pool.connect(NetAddr.of(address))).code()).isEqualTo(Code.SELF);
        EventLog.next(log.ends);
        EventLog.next(log.ends);
        assertThat(pool.stats().attempts()).isEqualTo(1);
    }

    @Test
    void anAddressThatCannotBeConnectedTo() throws Exception {
        NetAddr onion = NetAddr.parse("pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:8333");
        assertThat(failure(pool.connect(onion)).code()).isEqualTo(Code.UNSUPPORTED_NETWORK);
    }

    @Test
    void aNameThatCannotBeResolved() throws Exception {
        assertThat(failure(pool.connect("name.invalid", 8333)).code()).isEqualTo(Code.UNRESOLVED);
    }

    // ---- slots and coming back

    @Test
    void connectingTwiceToOneEndpointMakesOneConnection() throws Exception {
        try (ServerSocket server = RawPeer.server()) {
            NetAddr address = RawPeer.address(server);
            CompletableFuture<Peer> first = pool.connect(address);
            CompletableFuture<Peer> second = pool.connect(address.withServices(Services.WITNESS));
            try (RawPeer raw = RawPeer.accept(server).answerHandshake()) {
                assertThat(second.get(20, SECONDS)).isSameAs(first.get(20, SECONDS));
                assertThat(raw).isNotNull();
            }
            assertThat(pool.stats().attempts()).isEqualTo(1);
        }
    }

    @Test
    void comesBackAfterALossAndConnectGivesTheNewPeer() throws Exception {
        start(builder().reconnectRetry(RetryPolicy.fixed(Duration.ZERO)));
        try (ServerSocket server = RawPeer.server()) {
            NetAddr address = RawPeer.address(server);
            CompletableFuture<Peer> first = pool.connect(address);
            RawPeer.accept(server).answerHandshake().close();
            first.get(20, SECONDS);
            EventLog.next(log.ends);

            try (RawPeer again = RawPeer.accept(server)) {
                CompletableFuture<Peer> second = pool.connect(address);
                again.answerHandshake();
                assertThat(second.get(20, SECONDS)).isNotSameAs(first.get());
                assertThat(second.get().isReady()).isTrue();
                assertThat(first.get().isReady()).isFalse();
            }
        }
    }

    @Test
    void whatWasDisconnectedOnPurposeDoesNotComeBack() throws Exception {
        start(builder().reconnectRetry(RetryPolicy.fixed(Duration.ZERO)));
        try (ServerSocket server = RawPeer.server()) {
            CompletableFuture<Peer> future = pool.connect(RawPeer.address(server));
            try (RawPeer raw = RawPeer.accept(server).answerHandshake()) {
                future.get(20, SECONDS).disconnect();
                assertThat(raw.isEnded()).isTrue();
            }
            assertThat(EventLog.next(log.ends).code()).isEqualTo(Code.LOCAL);
            assertThat(pool.disconnect(RawPeer.address(server))).isFalse();
            assertThat(pool.stats().attempts()).isEqualTo(1);
        }
    }

    @Test
    void connectingAgainAfterADisconnectMakesANewConnection() throws Exception {
        try (ServerSocket server = RawPeer.server()) {
            NetAddr address = RawPeer.address(server);
            CompletableFuture<Peer> first = pool.connect(address);
            try (RawPeer raw = RawPeer.accept(server).answerHandshake()) {
                first.get(20, SECONDS);
                assertThat(pool.disconnect(address)).isTrue();
                CompletableFuture<Peer> second = pool.connect(address);
                try (RawPeer again = RawPeer.accept(server).answerHandshake()) {
                    assertThat(second.get(20, SECONDS)).isNotSameAs(first.get());
                    assertThat(pool.peers()).containsExactly(second.get());
                    assertThat(raw.isEnded()).isTrue();
                    assertThat(again).isNotNull();
                }
            }
        }
    }

    @Test
    void whoComesBackWhileListenersAreBehindFindsNoSlot() throws Exception {
        start(builder().maxPeers(2).maxInbound(1));
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        var unused = pool.addPayloadListener(Ping.class, (peer, ping) -> {
            busy.countDown();
            await(release);
        });
        InetSocketAddress address = pool.listen(ANY_PORT).localAddress();
        try (RawPeer first = RawPeer.connect(address).shakeHands()) {
            first.send(new Ping(1));
            await(busy);
        }
        for (int i = 0; i < 5; i++) {
            try (RawPeer again = RawPeer.connect(address)) {
                assertThat(again.isEnded()).isTrue();
            }
        }
        release.countDown();
        assertThat(EventLog.next(log.ends).side()).isEqualTo(DisconnectReason.Side.THEM);
    }

    @Test
    void disconnectGivesUpAnAddressThatWaitsForItsNextAttempt() throws Exception {
        start(builder().connectRetry(RetryPolicy.fixed(Duration.ofHours(1))));
        NetAddr address;
        try (ServerSocket server = RawPeer.server()) {
            address = RawPeer.address(server);
        }
        CompletableFuture<Peer> future = pool.connect(address);
        EventLog.next(log.ends);

        assertThat(pool.disconnect(address)).isTrue();
        assertThat(failure(future).code()).isEqualTo(Code.LOCAL);
        assertThat(pool.stats().waiting()).isZero();
    }

    // ---- listeners

    @Test
    void tellsEventsInOrderWithExactlyOneEnd() throws Exception {
        InetSocketAddress address = pool.listen(ANY_PORT).localAddress();
        RawPeer.connect(address).shakeHands().close();
        EventLog.next(log.ends);
        assertThat(log.events()).containsExactly("connecting", "connected", "ready", "disconnected PEER_CLOSED");
    }

    @Test
    void deliversPayloadsInWireOrderAndUnknownOnesWhole() throws Exception {
        BlockingQueue<Payload> all = new LinkedBlockingQueue<>();
        BlockingQueue<UnknownPayload> unknown = new LinkedBlockingQueue<>();
        var unusedAll = pool.addPayloadListener(Payload.class, (peer, payload) -> all.add(payload));
        var unusedUnknown = pool.addPayloadListener(UnknownPayload.class, (peer, payload) -> unknown.add(payload));
        InetSocketAddress address = pool.listen(ANY_PORT).localAddress();
        UnknownPayload foo = UnknownPayload.of(new dev.satwire.protocol.Command("foo"), new byte[] {1, 2, 3});
        try (RawPeer raw = RawPeer.connect(address).shakeHands()) {
            raw.send(new SendHeaders(), foo, new Inv(List.of()), new Ping(9));
            raw.read(Pong.class);
            assertThat(EventLog.next(all)).isEqualTo(new SendHeaders());
            assertThat(EventLog.next(all)).isEqualTo(foo);
            assertThat(EventLog.next(all)).isEqualTo(new Inv(List.of()));
            assertThat(EventLog.next(all)).isEqualTo(new Ping(9));
            assertThat(EventLog.next(unknown)).isEqualTo(foo);
        }
    }

    @Test
    void aListenerThatThrowsHarmsNeitherOtherListenersNorTheConnection() throws Exception {
        BlockingQueue<Ping> pings = new LinkedBlockingQueue<>();
        var unusedBad = pool.addPayloadListener(Ping.class, (peer, ping) -> {
            throw new StackOverflowError("on purpose");
        });
        var unusedGood = pool.addPayloadListener(Ping.class, (peer, ping) -> pings.add(ping));
        InetSocketAddress address = pool.listen(ANY_PORT).localAddress();
        try (RawPeer raw = RawPeer.connect(address).shakeHands()) {
            raw.send(new Ping(1), new Ping(2));
            assertThat(EventLog.next(pings)).isEqualTo(new Ping(1));
            assertThat(EventLog.next(pings)).isEqualTo(new Ping(2));
            assertThat(EventLog.next(log.errors)).hasMessage("on purpose");
            assertThat(pool.peers()).hasSize(1);
        }
    }

    @Test
    void aSlowListenerPausesItsOwnPeerOnly() throws Exception {
        start(builder().peerOptions(PeerOptions.DEFAULT.withMailbox(100_000, Duration.ofMinutes(1))));
        CountDownLatch release = new CountDownLatch(1);
        BlockingQueue<Long> lengths = new LinkedBlockingQueue<>();
        var unused = pool.addPayloadListener(UnknownPayload.class, (peer, payload) -> {
            await(release);
            lengths.add((long) payload.length());
        });
        InetSocketAddress address = pool.listen(ANY_PORT).localAddress();
        UnknownPayload big = UnknownPayload.of(new dev.satwire.protocol.Command("big"), new byte[90_000]);
        int count = 200;
        try (RawPeer flooding = RawPeer.connect(address).shakeHands();
                RawPeer other = RawPeer.connect(address).shakeHands()) {
            Peer flooded = EventLog.next(log.ready);
            CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> sendMany(flooding, big, count));
            other.send(new Ping(5));
            assertThat(other.read(Pong.class)).isEqualTo(new Pong(5));

            // With nobody reading, the kernel's buffers fill and the sender blocks long before the end.
            assertThat(flood).isNotDone();
            assertThat(flooded.counters().bytesReceived()).isLessThan(90_000L * count);
            release.countDown();
            flood.get(20, SECONDS);
            for (int i = 0; i < count; i++) {
                assertThat(EventLog.next(lengths)).isEqualTo(90_000);
            }
        }
    }

    @Test
    void listenersMayWaitForFuturesOfTheirOwnPeer() throws Exception {
        try (SimulatedNetwork network = SimulatedNetwork.builder()
                .network(RawPeer.NETWORK)
                .nodes(60)
                .seed(2)
                .allHealthy()
                .start()) {
            BlockingQueue<Duration> pings = new LinkedBlockingQueue<>();
            BlockingQueue<Integer> addresses = new LinkedBlockingQueue<>();
            var unusedReady = pool.addPeerListener(new PeerListener() {
                @Override
                public void onReady(Peer peer) {
                    pings.add(peer.ping().join());
                    addresses.add(peer.getAddresses().join().size());
                }
            });
            // More peers than there are threads, and more waits in what depends on the futures.
            for (int i = 0; i < 60; i++) {
                var unused = pool.connect(network.addressOf(i))
                        .thenAccept(peer -> pings.add(peer.ping().join()));
            }
            for (int i = 0; i < 60; i++) {
                assertThat(EventLog.next(pings)).isPositive();
                assertThat(EventLog.next(pings)).isPositive();
                assertThat(EventLog.next(addresses)).isPositive();
            }
        }
    }

    @Test
    void everythingEndsAlthoughAListenerNeverDoes() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        var unused = pool.addPayloadListener(Ping.class, (peer, ping) -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        InetSocketAddress address = pool.listen(ANY_PORT).localAddress();
        CompletableFuture<DisconnectReason> closed;
        try (RawPeer raw = RawPeer.connect(address).shakeHands()) {
            Peer peer = EventLog.next(log.ready);
            raw.send(new Ping(1));
            raw.read(Pong.class);
            closed = peer.closed();
            CompletableFuture<Duration> ping = peer.ping();
            raw.send(new Pong(raw.read(Ping.class).nonce()));
            assertThat(ping.get(20, SECONDS)).isPositive();
        }
        assertThat(closed.get(20, SECONDS).side()).isEqualTo(DisconnectReason.Side.THEM);
        never.countDown();
    }

    private static void sendMany(RawPeer raw, Payload payload, int count) {
        try {
            byte[] frame = RawPeer.frame(payload);
            for (int i = 0; i < count; i++) {
                raw.send(frame);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, SECONDS)) {
                throw new AssertionError("not released in time");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // ---- requests and sending

    @Test
    void requestsFailWithTheReasonWhenThePeerLeaves() throws Exception {
        try (ServerSocket server = RawPeer.server()) {
            CompletableFuture<Peer> future = pool.connect(RawPeer.address(server));
            RawPeer raw = RawPeer.accept(server).answerHandshake();
            Peer peer = future.get(20, SECONDS);
            CompletableFuture<Duration> ping = peer.ping();
            CompletableFuture<List<TimestampedAddr>> addresses = peer.getAddresses();
            raw.read(dev.satwire.protocol.GetAddr.class);
            raw.close();

            assertThat(failure(ping).side()).isEqualTo(DisconnectReason.Side.THEM);
            assertThat(failure(addresses).side()).isEqualTo(DisconnectReason.Side.THEM);
            assertThat(failure(peer.ping()).side()).isEqualTo(DisconnectReason.Side.THEM);
            assertThat(failure(peer.send(new Ping(1))).side()).isEqualTo(DisconnectReason.Side.THEM);
        }
    }

    @Test
    void broadcastReachesAllReadyPeers() throws Exception {
        InetSocketAddress address = pool.listen(ANY_PORT).localAddress();
        try (RawPeer one = RawPeer.connect(address).shakeHands();
                RawPeer two = RawPeer.connect(address).shakeHands();
                Socket notReady = new Socket(address.getAddress(), address.getPort())) {
            EventLog.next(log.ready);
            EventLog.next(log.ready);
            assertThat(pool.broadcast(new Inv(List.of()))).isEqualTo(2);
            assertThat(one.read(Inv.class)).isEqualTo(new Inv(List.of()));
            assertThat(two.read(Inv.class)).isEqualTo(new Inv(List.of()));
            assertThat(notReady.isConnected()).isTrue();
        }
    }

    @Test
    void bothSidesMaySendTheLargestMessageAtOnce() throws Exception {
        BlockingQueue<UnknownPayload> received = new LinkedBlockingQueue<>();
        InetSocketAddress address = pool.listen(ANY_PORT).localAddress();
        var unusedHere = pool.addPayloadListener(UnknownPayload.class, (peer, payload) -> received.add(payload));
        UnknownPayload largest = UnknownPayload.of(new dev.satwire.protocol.Command("largest"), new byte[4_000_000]);
        try (PeerPool other = builder().build()) {
            var unusedThere = other.addPayloadListener(UnknownPayload.class, (peer, payload) -> received.add(payload));
            Peer theirs = other.connect(NetAddr.of(address)).get(20, SECONDS);
            Peer ours = EventLog.next(log.ready);
            CompletableFuture<Void> there = theirs.send(largest);
            CompletableFuture<Void> here = ours.send(largest);
            there.get(20, SECONDS);
            here.get(20, SECONDS);
            assertThat(EventLog.next(received)).isEqualTo(largest);
            assertThat(EventLog.next(received)).isEqualTo(largest);
        }
    }

    // ---- the end

    @Test
    void closeFailsWhatWaitsAndTellsEveryEnd() throws Exception {
        try (ServerSocket server = RawPeer.server();
                ServerSocket silent = RawPeer.server()) {
            CompletableFuture<Peer> ready = pool.connect(RawPeer.address(server));
            CompletableFuture<Peer> waiting = pool.connect(RawPeer.address(silent));
            try (RawPeer raw = RawPeer.accept(server).answerHandshake()) {
                ready.get(20, SECONDS);
                pool.close();
                pool.close();
                assertThat(raw.isEnded()).isTrue();
            }
            assertThat(failure(waiting).code()).isEqualTo(Code.POOL_CLOSED);
            assertThat(failure(pool.connect(RawPeer.address(server))).code()).isEqualTo(Code.POOL_CLOSED);
            assertThat(log.ends).extracting(DisconnectReason::code).containsExactly(Code.POOL_CLOSED, Code.POOL_CLOSED);
            assertThat(pool.peers()).isEmpty();
        }
    }

    @Test
    void mayBeClosedFromInsideAListener() throws Exception {
        InetSocketAddress address = pool.listen(ANY_PORT).localAddress();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        var unused = pool.addPayloadListener(Ping.class, (peer, ping) -> {
            pool.close();
            closed.complete(null);
        });
        try (RawPeer raw = RawPeer.connect(address).shakeHands()) {
            raw.send(new Ping(1));
            closed.get(20, SECONDS);
            assertThat(raw.isEnded()).isTrue();
            assertThat(EventLog.next(log.ends).code()).isEqualTo(Code.POOL_CLOSED);
        }
    }
}
