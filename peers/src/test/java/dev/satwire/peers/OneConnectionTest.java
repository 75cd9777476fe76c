package dev.satwire.peers;

import static dev.satwire.peers.MemoryPools.PORT;
import static dev.satwire.peers.MemoryPools.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.UnknownPayload;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A host and port never has two connections, whoever names it and when. */
final class OneConnectionTest {
    private static final Duration DRAINING = Duration.ofMillis(100);
    private static final Duration DRAINED = Duration.ofSeconds(2);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MemoryPools pools = new MemoryPools(3);
    private final List<NetAddr> sources = new ArrayList<>();
    private NetAddr named = NetAddr.UNSPECIFIED;

    @AfterEach
    void close() {
        pools.close();
    }

    /** A peer that takes no byte, so that what was sent to it still waits when it is disconnected. */
    private static Stranger stuck(Stage stage) {
        Stranger stranger = stage.dialled().shaken();
        stranger.connection().pauseReading();
        for (int i = 0; i < 4; i++) {
            var unused = stage.peer().send(UnknownPayload.of(new Command("filler"), new byte[200_000]));
        }
        stage.settle();
        return stranger;
    }

    @Test
    void whoIsConnectedToAgainWaitsForTheEndOfTheLastConnection() {
        try (Stage stage = Stage.plain()) {
            Stranger stranger = stuck(stage);
            assertThat(stage.pool.disconnect(stranger.address())).isTrue();
            CompletableFuture<Peer> again = stage.pool.connect(stranger.address());
            stage.pass(DRAINING);
            assertThat(stage.ends()).as("the last connection still drains").isEmpty();
            assertThat(stranger.connected()).isEqualTo(1);

            stage.pass(DRAINED);
            assertThat(stage.ends()).containsExactly(Code.LOCAL);
            assertThat(stranger.connected()).isEqualTo(2);
            stranger.shaken();
            assertThat(again.join().isReady()).isTrue();
        }
    }

    @Test
    void whoWaitsForTheEndOfAConnectionMayBeGivenUp() {
        try (Stage stage = Stage.plain()) {
            Stranger stranger = stuck(stage);
            stage.peer().disconnect();
            CompletableFuture<Peer> again = stage.pool.connect(stranger.address());
            assertThat(stage.pool.disconnect(stranger.address())).isTrue();
            assertThat(Stage.failure(again).code()).isEqualTo(Code.LOCAL);

            stage.pass(DRAINED);
            assertThat(stranger.connected()).isEqualTo(1);
            assertThat(stage.pool.stats().manual()).isZero();
        }
    }

    @Test
    void whoWaitsForTheEndOfAConnectionFailsWhenThePoolIsClosed() {
        try (Stage stage = Stage.plain()) {
            Stranger stranger = stuck(stage);
            stage.peer().disconnect();
            CompletableFuture<Peer> again = stage.pool.connect(stranger.address());
            stage.pool.close();
            stage.pass(DRAINED);

            assertThat(Stage.failure(again).code()).isEqualTo(Code.POOL_CLOSED);
            assertThat(stranger.connected()).isEqualTo(1);
        }
    }

    @Test
    void whoWaitsForTheEndOfAConnectionIsConnectedToWhenThePoolIsStartedAgain() {
        try (Stage stage = Stage.plain()) {
            Stranger stranger = stuck(stage);
            stage.peer().disconnect();
            CompletableFuture<Peer> again = stage.pool.connect(stranger.address());
            stage.pool.stop();
            stage.pass(DRAINED);
            assertThat(stranger.connected()).isEqualTo(1);
            stage.pool.start();
            stage.pass(DRAINED);

            assertThat(stranger.connected()).isEqualTo(2);
            stranger.shaken();
            assertThat(again.join().isReady()).isTrue();
        }
    }

    @Test
    void aNameThatWaitedForTheEndOfAConnectionIsTriedAgainWhenItsPlaceIsTaken() {
        List<NetAddr> place = new ArrayList<>();
        try (Stage stage = Stage.with(builder ->
                builder.resolver(name -> CompletableFuture.completedFuture(List.of(addressOf(place.get(0))))))) {
            Stranger stranger = stuck(stage);
            place.add(stranger.address());
            stage.peer().disconnect();
            var unusedName = stage.pool.addNode("node.example", PORT);
            stage.settle();
            var unusedAddress = stage.pool.addNode(stranger.address());
            Stranger other = stage.host(stage.freshHost());
            place.set(0, other.address());
            stage.pass(Dialer.KEPT_DELAY.plus(DRAINED));

            assertThat(stranger.connected()).isEqualTo(2);
            assertThat(other.connected()).isEqualTo(1);
        }
    }

    @Test
    void whoAsksWhileAStoppedConnectionEndsGetsTheNextPeerAndNotTheLast() {
        try (Stage stage = Stage.plain()) {
            Stranger stranger = stuck(stage);
            Peer last = stage.peer();
            stage.pool.stop();
            CompletableFuture<Peer> again = stage.pool.connect(stranger.address());
            CompletableFuture<Peer> andAgain = stage.pool.connect(stranger.address());
            stage.pass(DRAINING);
            assertThat(again).as("the last connection still drains").isNotDone();
            stage.pass(DRAINED);
            stage.pool.start();
            stage.pass(DRAINED);

            stranger.shaken();
            assertThat(again.join().isReady()).isTrue();
            assertThat(again.join()).isNotSameAs(last).isSameAs(andAgain.join());
        }
    }

    @Test
    void whoAsksWhileAStoppedConnectionEndsHearsThatTheAddressWasGivenUp() {
        try (Stage stage = Stage.plain()) {
            Stranger stranger = stuck(stage);
            stage.pool.stop();
            CompletableFuture<Peer> again = stage.pool.connect(stranger.address());
            assertThat(stage.pool.disconnect(stranger.address())).isTrue();

            stage.pass(DRAINED);
            assertThat(again).isCompletedExceptionally();
        }
    }

    @Test
    void whoAsksWhileAStoppedConnectionEndsHearsThatThePoolWasClosed() {
        try (Stage stage = Stage.plain()) {
            Stranger stranger = stuck(stage);
            stage.pool.stop();
            CompletableFuture<Peer> again = stage.pool.connect(stranger.address());
            stage.pool.close();

            stage.pass(DRAINED);
            assertThat(Stage.failure(again).code()).isEqualTo(Code.POOL_CLOSED);
        }
    }

    @Test
    void aPeerThatWasFoundIsTheUsersWhenAKeptNameStandsForIt() {
        NetAddr found = server("10.1.0.1");
        NetAddr other = server("10.1.1.1");
        PeerPool pool = finding(found);
        var unusedSource = sources.add(other);
        Peer peer = pool.peers().get(0);
        Registration kept = pool.addNode("node.example", PORT);
        pools.network.advance(MINUTE);

        assertThat(peer.isReady()).isTrue();
        assertThat(peer.type()).isEqualTo(ConnectionType.MANUAL);
        assertThat(pool.stats().manual()).isEqualTo(1);
        assertThat(pool.stats().outbound()).as("another is found in its place").isEqualTo(1);
        assertThat(pool.stats().attempts()).isEqualTo(2);

        kept.close();
        pools.network.advance(MINUTE);
        assertThat(peer.isReady()).isFalse();
        assertThat(pool.stats().manual()).isZero();
    }

    @Test
    void whoWaitsForANameGetsThePeerThatWasFoundThere() {
        NetAddr found = server("10.1.0.1");
        NetAddr dead = pools.dead("10.1.0.9");
        PeerPool pool = finding(found);
        named = dead;
        var unusedNode = pool.addNode("node.example", PORT);
        pools.network.advance(Duration.ofMillis(500));
        CompletableFuture<Peer> waiting = pool.connect("node.example", PORT);
        pools.network.advance(Duration.ofMillis(100));
        assertThat(waiting).isNotDone();
        named = found;
        pools.network.advance(MINUTE);

        assertThat(waiting.join()).isSameAs(pool.peers().get(0));
        assertThat(waiting.join().type()).isEqualTo(ConnectionType.MANUAL);
        assertThat(pool.stats().handshakes()).isEqualTo(1);
    }

    @Test
    void anAttemptOnAFoundAddressIsTheUsersWhenAKeptNameStandsForIt() {
        List<NetAddr> known = new ArrayList<>();
        try (Stage stage = Stage.with(builder -> builder.want(1, Services.NONE)
                .addressSource((acceptable, random) ->
                        known.stream().filter(acceptable).findFirst())
                .resolver(name -> CompletableFuture.completedFuture(List.of(addressOf(known.get(0))))))) {
            Stranger stranger = stage.host(stage.freshHost());
            known.add(stranger.address());
            stage.pool.start();
            stage.settle();
            assertThat(stranger.connected()).isEqualTo(1);
            var unused = stage.pool.addNode("node.example", PORT);
            stage.settle();
            stranger.shaken();

            assertThat(stage.peer().type()).isEqualTo(ConnectionType.MANUAL);
            assertThat(stranger.connected()).isEqualTo(1);
            assertThat(stage.pool.stats().manual()).isEqualTo(1);
            assertThat(stage.pool.stats().outbound()).isZero();
        }
    }

    @Test
    void whoIsGivenUpTakesTheNamesAlongThatLedThere() {
        named = server("10.1.0.1");
        PeerPool pool = pools.open(builder());
        var unusedName = pool.addNode("node.example", PORT);
        pools.network.advance(MINUTE);
        Peer peer = pool.peers().get(0);
        assertThat(pool.connect(named).join()).isSameAs(peer);
        peer.disconnect();
        pools.network.advance(Duration.ofHours(2));
        assertThat(pool.stats().manual()).isZero();

        var unusedAddress = pool.addNode(named);
        var unusedNameAgain = pool.addNode("node.example", PORT);
        pools.network.advance(MINUTE);
        assertThat(pool.stats().manual()).isEqualTo(2);
        assertThat(pool.disconnect(named)).isTrue();
        pools.network.advance(Duration.ofHours(2));
        assertThat(pool.peers()).isEmpty();
        assertThat(pool.stats().manual()).isZero();
    }

    @Test
    void aNameThatLeadsElsewhereNowStaysWhenItsLastPlaceIsGivenUp() {
        named = server("10.1.0.1");
        NetAddr first = named;
        PeerPool pool = pools.open(builder());
        var unusedAddress = pool.addNode(first);
        var unusedName = pool.addNode("node.example", PORT);
        pools.network.advance(MINUTE);
        named = server("10.1.0.2");
        pools.network.advance(Duration.ofHours(1));
        assertThat(pool.peers()).hasSize(2);
        assertThat(pool.disconnect(first)).isTrue();
        pools.network.advance(MINUTE);

        assertThat(pool.peers()).singleElement().matches(peer -> peer.address().equals(named));
    }

    @Test
    void aNameThatIsAddedTwiceHasOneSlotAndIsKeptUntilBothAreClosed() {
        named = server("10.1.0.1");
        PeerPool pool = pools.open(builder());
        Registration one = pool.addNode("node.example", PORT);
        Registration two = pool.addNode("NODE.example", PORT);
        pools.network.advance(MINUTE);
        assertThat(pool.stats().manual()).isEqualTo(1);

        one.close();
        pools.network.advance(MINUTE);
        assertThat(pool.peers()).hasSize(1);
        two.close();
        pools.network.advance(MINUTE);
        assertThat(pool.peers()).isEmpty();
        assertThat(pool.stats().manual()).isZero();
    }

    @Test
    void whatAPeerWasFoundForMattersNoMoreOnceTheUserHasNamedIt() {
        PeerPoolBuilder server = pools.builder("10.1.0.1");
        PeerPool first =
                pools.server("10.1.0.1", server.identity(Identity.DEFAULT.withServices(Services.COMPACT_FILTERS)));
        sources.add(at("10.1.0.1"));
        PeerPool pool = pools.open(builder().want(1, Services.COMPACT_FILTERS));
        pool.start();
        pools.network.advance(MINUTE);
        var unused = pool.addNode(at("10.1.0.1"));
        pool.stop();
        first.close();
        pools.server("10.1.0.1", server.identity(Identity.DEFAULT));
        pool.start();
        pools.network.advance(MINUTE);

        assertThat(pool.peers()).hasSize(1).allMatch(peer -> peer.type() == ConnectionType.MANUAL);
    }

    private NetAddr server(String host) {
        pools.server(host);
        return at(host);
    }

    private PeerPoolBuilder builder() {
        return pools.builder("10.0.0.1")
                .addressSource((acceptable, random) ->
                        sources.stream().filter(acceptable).findFirst())
                .resolver(name -> CompletableFuture.completedFuture(List.of(addressOf(named))));
    }

    /** A pool that has found a node. */
    private PeerPool finding(NetAddr found) {
        sources.add(found);
        named = found;
        PeerPool pool = pools.open(builder().want(1, Services.NONE));
        pool.start();
        pools.network.advance(MINUTE);
        assertThat(pool.peers()).hasSize(1).allMatch(peer -> peer.type() == ConnectionType.OUTBOUND);
        return pool;
    }

    private static InetAddress addressOf(NetAddr address) {
        return address.host().inetAddress().orElseThrow();
    }
}
