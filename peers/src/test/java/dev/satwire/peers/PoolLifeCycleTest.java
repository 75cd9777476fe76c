package dev.satwire.peers;

import static dev.satwire.peers.MemoryPools.PORT;
import static dev.satwire.peers.MemoryPools.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nodes that are kept, and pools that are stopped, started and closed. */
final class PoolLifeCycleTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MemoryPools pools = new MemoryPools(2);

    @AfterEach
    void close() {
        pools.close();
    }

    @Test
    void aNodeThatWasAddedIsTriedForEver() {
        PeerPool pool = pools.open(pools.builder("10.0.0.1").reconnectRetry(RetryPolicy.never()));
        var unused = pool.addNode(at("10.1.0.1"));
        pools.network.advance(Duration.ofHours(10));
        assertThat(pool.stats().manual()).isEqualTo(1);
        assertThat(pool.stats().attempts()).isBetween(500L, 700L);

        pools.server("10.1.0.1");
        pools.network.advance(MINUTE.multipliedBy(2));
        assertThat(pool.peers()).hasSize(1).allMatch(peer -> peer.type() == ConnectionType.MANUAL);
    }

    @Test
    void aNodeThatWasAddedComesBackWhateverEndedIt() {
        PeerPool server = pools.server("10.1.0.1");
        PeerPool pool = pools.open(pools.builder("10.0.0.1"));
        var unused = pool.addNode(at("10.1.0.1"));
        for (int i = 0; i < 5; i++) {
            pools.network.advance(MINUTE);
            assertThat(pool.peers()).as("round %d", i).hasSize(1);
            server.peers().forEach(Peer::disconnect);
        }
    }

    @Test
    void closingItsRegistrationGivesANodeUp() {
        pools.server("10.1.0.1");
        PeerPool pool = pools.open(pools.builder("10.0.0.1"));
        EventLog log = new EventLog();
        var unusedLog = pool.addPeerListener(log);
        Registration node = pool.addNode(at("10.1.0.1"));
        pools.network.advance(MINUTE);
        node.close();
        node.close();
        pools.network.advance(MINUTE);

        assertThat(pool.peers()).isEmpty();
        assertThat(pool.stats().manual()).isZero();
        assertThat(log.ends).extracting(DisconnectReason::code).containsExactly(Code.REMOVED);
        assertThat(pool.stats().reasons()).containsOnlyKeys(Code.REMOVED);
    }

    @Test
    void aNameIsLookedUpBeforeEachReturn() {
        List<String> asked = new ArrayList<>();
        List<InetAddress> now = new ArrayList<>();
        PeerPool first = pools.server("10.1.0.1");
        pools.server("10.1.0.2");
        now.add(address("10.1.0.1"));
        PeerPool pool = pools.open(pools.builder("10.0.0.1").resolver(name -> {
            asked.add(name);
            return CompletableFuture.completedFuture(List.copyOf(now));
        }));
        var unused = pool.addNode("node.example", PORT);
        pools.network.advance(MINUTE);
        assertThat(pool.peers()).hasSize(1).allMatch(peer -> peer.address().equals(at("10.1.0.1")));

        now.set(0, address("10.1.0.2"));
        first.close();
        pools.network.advance(MINUTE);
        assertThat(pool.peers()).hasSize(1).allMatch(peer -> peer.address().equals(at("10.1.0.2")));
        assertThat(asked).hasSizeGreaterThanOrEqualTo(2).containsOnly("node.example");
    }

    @Test
    void aNameThatStandsForAnotherNodesAddressIsNotSaidToBeUnresolved() {
        pools.server("10.1.0.1");
        PeerPool pool = pools.open(pools.builder("10.0.0.1")
                .resolver(name -> CompletableFuture.completedFuture(List.of(address("10.1.0.1")))));
        var unused = pool.addNode(at("10.1.0.1"));
        pools.network.advance(MINUTE);
        var unusedName = pool.addNode("node.example", PORT);
        pools.network.advance(MINUTE);

        assertThat(pool.explain().toString())
                .contains("node.example:18444 has no address of its own")
                .contains("is where another peer is");
    }

    @Test
    void aNameThatIsNotFoundIsAskedForAgain() {
        List<InetAddress> now = new ArrayList<>();
        pools.server("10.1.0.1");
        PeerPool pool = pools.open(
                pools.builder("10.0.0.1").resolver(name -> CompletableFuture.completedFuture(List.copyOf(now))));
        var unused = pool.addNode("node.example", PORT);
        pools.network.advance(Duration.ofHours(1));
        assertThat(pool.explain().toString()).contains("node.example:18444 was not resolved yet");

        now.add(address("10.1.0.1"));
        pools.network.advance(Duration.ofMinutes(20));
        assertThat(pool.peers()).hasSize(1);
    }

    @Test
    void saysWhenANameThatIsNotFoundIsLookedUpAgain() {
        List<InetAddress> now = new ArrayList<>();
        List<CompletableFuture<List<InetAddress>>> silent = new ArrayList<>();
        PeerPool server = pools.server("10.1.0.1");
        PeerPool pool = pools.open(pools.builder("10.0.0.1")
                .reconnectRetry(RetryPolicy.fixed(Duration.ofSeconds(100)))
                .resolver(name ->
                        silent.isEmpty() ? CompletableFuture.completedFuture(List.copyOf(now)) : silent.get(0)));
        var unused = pool.addNode("node.example", PORT);
        pools.network.advance(Duration.ofSeconds(140));
        assertThat(pool.explain().summary())
                .contains("node.example:18444 was not resolved yet, waits 60 s; 2 failures in a row, last 40 s ago: "
                        + "UNRESOLVED: node.example: the name has no address");

        now.add(address("10.1.0.1"));
        pools.network.advance(MINUTE.plusSeconds(5));
        assertThat(pool.explain().toString()).doesNotContain("node.example");

        now.clear();
        server.close();
        pools.network.advance(Duration.ofSeconds(110));
        assertThat(pool.explain().toString())
                .containsPattern("node.example:18444 was last at 10.1.0.1:18444, waits \\d+ m?s; 2 failures in a row, "
                        + "last \\d+ m?s ago: UNRESOLVED");

        silent.add(new CompletableFuture<>());
        pools.network.advance(Duration.ofSeconds(91));
        assertThat(pool.explain().toString())
                .contains("node.example:18444 was last at 10.1.0.1:18444, is being looked up");
    }

    @Test
    void twoNamesOfOneNodeAreOnePeer() {
        pools.server("10.1.0.1");
        PeerPool pool = pools.open(pools.builder("10.0.0.1")
                .resolver(name -> CompletableFuture.completedFuture(List.of(address("10.1.0.1")))));
        var unusedA = pool.addNode("a.example", PORT);
        var unusedB = pool.addNode("b.example", PORT);
        pools.network.advance(Duration.ofHours(1));

        assertThat(pool.peers()).hasSize(1);
        assertThat(pool.stats().manual()).isEqualTo(2);
    }

    @Test
    void aResolverThatNeverAnswersOrThrowsIsLivedWith() {
        PeerPool pool = pools.open(pools.builder("10.0.0.1").resolver(name -> new CompletableFuture<>()));
        CompletableFuture<Peer> future = pool.connect("node.example", PORT);
        pools.network.advance(MINUTE);
        assertThat(reason(future).code()).isEqualTo(Code.UNRESOLVED);

        PeerPool other = pools.open(pools.builder("10.0.0.2").resolver(name -> {
            throw new IllegalStateException("on purpose");
        }));
        assertThat(reason(other.connect("node.example", PORT)).code()).isEqualTo(Code.UNRESOLVED);
    }

    @Test
    void noNodeIsAddedWithoutASlotOrAWayToIt() {
        PeerPool pool = pools.open(pools.builder("10.0.0.1").maxPeers(1));
        var unused = pool.addNode(at("10.1.0.1"));
        assertThatExceptionOfType(PeerException.class)
                .isThrownBy(() -> pool.addNode(at("10.1.0.2")))
                .matches(e -> e.reason().code() == Code.MAX_PEERS);
        NetAddr onion = NetAddr.parse("pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:8333");
        assertThatExceptionOfType(PeerException.class)
                .isThrownBy(() -> pool.addNode(onion))
                .matches(e -> e.reason().code() == Code.UNSUPPORTED_NETWORK);
        assertThatThrownBy(() -> pool.addNode("node.example", 65_536)).isInstanceOf(IllegalArgumentException.class);
        pool.close();
        assertThatExceptionOfType(PeerException.class)
                .isThrownBy(() -> pool.addNode(at("10.1.0.1")))
                .matches(e -> e.reason().code() == Code.POOL_CLOSED);
    }

    @Test
    void whereNoNodeCanBeIsRefusedAtOnce() {
        PeerPool pool = pools.open(pools.builder("10.0.0.1"));
        NetAddr portless = NetAddr.parse("10.1.0.1:0");
        List<ThrowingCallable> calls = List.of(
                () -> pool.connect(portless),
                () -> pool.addNode(portless),
                () -> pool.connect("10.1.0.1", 0),
                () -> pool.addNode("10.1.0.1", 0),
                () -> pool.connect("node.example", 0),
                () -> pool.addNode("node.example", 0));
        assertThat(calls)
                .allSatisfy(call -> assertThatIllegalArgumentException()
                        .isThrownBy(call)
                        .withMessageContaining("a node's port is 1..65535, got 0"));
        for (String group : List.of("224.0.0.1:8333", "255.255.255.255:8333", "[ff02::1]:8333")) {
            DisconnectReason reason = reason(pool.connect(NetAddr.parse(group)));
            assertThat(reason.code()).isEqualTo(Code.UNSUPPORTED_NETWORK);
            assertThat(reason.detail()).contains("no single host's address");
        }
        assertThat(pool.stats().attempts()).isZero();
        assertThat(pool.stats().manual()).isZero();
    }

    @Test
    void whereNoNodeCanBeIsNeverTried() {
        List<NetAddr> impossible = List.of(NetAddr.parse("10.1.0.1:0"), NetAddr.parse("224.0.0.1:8333"));
        PeerPool pool = pools.open(
                pools.builder("10.0.0.1").want(1, Services.NONE).addressSource(AddressSource.of(impossible)));
        pool.start();
        pools.network.advance(MINUTE);

        assertThat(pool.stats().attempts()).isZero();
        assertThat(pool.explain().addresses())
                .hasSize(2)
                .allMatch(report -> report.state() == AddressReport.State.UNUSABLE);
    }

    @Test
    void aStoppedPoolIsSilentAndStartsWhereItStopped() {
        pools.server("10.1.0.1");
        pools.server("10.1.0.2", Services.NETWORK);
        PeerPool pool = pools.server(
                "10.0.0.1",
                pools.builder("10.0.0.1")
                        .want(1, Services.NONE)
                        .addressSource(AddressSource.of(List.of(at("10.1.0.2")))));
        EventLog log = new EventLog();
        var unusedLog = pool.addPeerListener(log);
        var unusedNode = pool.addNode(at("10.1.0.1"));
        pool.start();
        PeerPool visitor = pools.open(pools.builder("10.0.0.9"));
        var unusedVisit = visitor.connect(at("10.0.0.1"));
        pools.network.advance(MINUTE);
        assertThat(pool.peers()).hasSize(3);

        pool.stop();
        pool.stop();
        pools.network.advance(MINUTE);
        assertThat(pool.peers()).isEmpty();
        assertThat(log.ends).hasSize(3).allMatch(reason -> reason.code() == Code.STOPPED);
        long attempts = pool.stats().attempts();
        CompletableFuture<Peer> waiting = pool.connect(at("10.1.0.2"));
        pools.network.advance(Duration.ofHours(3));
        assertThat(pool.stats().attempts()).isEqualTo(attempts);
        assertThat(waiting).isNotDone();
        assertThat(pool.explain().toString()).contains("the pool is stopped").doesNotContain("was not started");

        pool.start();
        pool.start();
        pools.network.advance(Duration.ofMinutes(15));
        assertThat(waiting).isCompleted();
        assertThat(pool.peers()).hasSize(3);
    }

    @Test
    void whoLeavesAStoppedPoolIsNotSaidToConnect() {
        pools.server("10.1.0.1");
        PeerPool pool = pools.open(pools.builder("10.0.0.1"));
        var unused = pool.addNode(at("10.1.0.1"));
        pools.network.advance(MINUTE);
        assertThat(pool.stats().ready()).isOne();

        pool.stop();
        assertThat(pool.stats().ready()).isZero();
        assertThat(pool.stats().connecting()).isZero();
        pools.network.advance(MINUTE);
        assertThat(pool.stats().waiting()).isOne();
    }

    @Test
    void aPoolMayBeStoppedAndClosedFromItsListeners() {
        pools.server("10.1.0.1");
        for (int i = 0; i < 2; i++) {
            boolean closes = i == 1;
            PeerPool pool = pools.open(pools.builder("10.0.1." + i));
            var unused = pool.addPeerListener(new PeerListener() {
                @Override
                public void onReady(Peer peer) {
                    pool.stop();
                    if (closes) {
                        pool.close();
                    }
                    pool.start();
                }
            });
            var unusedNode = pool.addNode(at("10.1.0.1"));
            pools.network.advance(Duration.ofSeconds(1));
            assertThat(pool.stats().handshakes()).isPositive();
            if (closes) {
                assertThat(pool.peers()).isEmpty();
                assertThat(pool.stats().reasons().keySet()).containsAnyOf(Code.STOPPED, Code.POOL_CLOSED);
            }
        }
    }

    @Test
    void whenTheNetworkIsDownNobodyIsBlamedAndAllComeBackAtOnce() {
        List<String> told = new ArrayList<>();
        PeerPool pool = pools.open(pools.builder("10.0.0.1"));
        var unused = pool.addPoolListener(new PoolListener() {
            @Override
            public void onNetworkDown() {
                told.add("down");
            }

            @Override
            public void onNetworkUp() {
                told.add("up");
            }
        });
        for (int i = 1; i <= 6; i++) {
            var unusedHost = pools.network.transport("198." + (50 + i) + ".100.1");
            pools.network.blackhole(new InetSocketAddress("198." + (50 + i) + ".100.1", PORT));
            var unusedNode = pool.addNode(at("198." + (50 + i) + ".100.1"));
        }
        pools.network.advance(Duration.ofHours(2));
        assertThat(told).containsExactly("down");
        assertThat(pool.explain().toString()).contains("the network seems to be down");
        assertThat(pool.explain().addresses()).allMatch(report -> report.failures() <= 1);

        for (int i = 1; i <= 6; i++) {
            // Somebody refuses: the network is there.
            pools.network.heal(new InetSocketAddress("198." + (50 + i) + ".100.1", PORT));
        }
        pools.network.advance(Duration.ofMinutes(1));
        assertThat(told).containsExactly("down", "up");
    }

    @Test
    void afterAPauseNodesAreConnectedToSomeAtATimeAndInNoParticularOrder() {
        List<String> begun = new ArrayList<>();
        List<Duration> times = new ArrayList<>();
        PeerPool pool = pools.open(pools.builder("10.0.0.1"));
        for (int i = 1; i <= 20; i++) {
            pools.server("10.1.0." + i);
            var unused = pool.addNode(at("10.1.0." + i));
        }
        pools.network.advance(MINUTE);
        assertThat(pool.peers()).hasSize(20);
        pool.stop();
        pools.network.advance(MINUTE);
        var unused = pool.addPeerListener(new PeerListener() {
            @Override
            public void onConnecting(NetAddr address, Direction direction) {
                begun.add(address.toString());
                times.add(pools.network.clock().elapsed());
            }
        });
        Duration started = pools.network.clock().elapsed();
        pool.start();
        pools.network.advance(MINUTE);

        assertThat(pool.peers()).hasSize(20);
        assertThat(begun).hasSize(20).isNotEqualTo(begun.stream().sorted().toList());
        assertThat(times).as("each at its own time").doesNotHaveDuplicates();
        for (int half = 1; half <= 3; half++) {
            Duration end = started.plus(SlotFiller.INTERVAL.multipliedBy(half));
            assertThat(times.stream().filter(time -> time.compareTo(end) <= 0))
                    .hasSize(Math.min(20, half * SlotFiller.MAX_CONNECTING));
        }
    }

    @Test
    void whoWaitsForItsTurnAfterAPauseIsSaidToWait() {
        PeerPool pool = pools.open(pools.builder("10.0.0.1"));
        pools.server("10.1.0.1");
        var unused = pool.addNode(at("10.1.0.1"));
        pools.network.advance(MINUTE);
        pool.stop();
        var unusedUntried = pool.addNode(at("10.1.0.2"));
        pools.network.advance(MINUTE);
        assertThat(pool.explain().addresses())
                .hasSize(2)
                .allMatch(each -> each.state() == AddressReport.State.AVAILABLE);

        pool.start();
        assertThat(pool.explain().addresses())
                .hasSize(2)
                .allMatch(each -> each.state() == AddressReport.State.WAITING)
                .allSatisfy(each -> assertThat(each.nextAttempt())
                        .hasValueSatisfying(wait -> assertThat(wait).isBetween(Duration.ZERO, SlotFiller.INTERVAL)))
                .allSatisfy(each -> assertThat(each.toString()).contains(" waits "));
        pools.network.advance(MINUTE);
        assertThat(pool.explain().addresses())
                .extracting(AddressReport::state)
                .containsExactlyInAnyOrder(AddressReport.State.CONNECTED, AddressReport.State.WAITING);
    }

    private static DisconnectReason reason(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return ((PeerException) future.handle((value, problem) -> problem).join()).reason();
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
