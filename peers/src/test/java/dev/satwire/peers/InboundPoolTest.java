package dev.satwire.peers;

import static dev.satwire.peers.MemoryPools.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.MisbehaviorPolicy.Reaction;
import dev.satwire.protocol.Addr;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.UnknownPayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is let in, who has to make room, and what becomes of those that misbehave. */
final class InboundPoolTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MemoryPools pools = new MemoryPools(3);
    private final List<Host> discouraged = new ArrayList<>();

    @AfterEach
    void close() {
        pools.close();
    }

    private PeerPool server(PeerPoolBuilder builder) {
        PeerPool pool = pools.server("10.0.0.1", builder);
        var unused = pool.addPoolListener(new PoolListener() {
            @Override
            public void onDiscouraged(Host host, DisconnectReason reason) {
                discouraged.add(host);
            }
        });
        return pool;
    }

    /** A pool that connects to the server, once. */
    private PeerPool visitor(String host) {
        PeerPool pool =
                pools.open(pools.builder(host).connectRetry(RetryPolicy.never()).reconnectRetry(RetryPolicy.never()));
        var unused = pool.connect(at("10.0.0.1"));
        pools.network.advance(Duration.ofSeconds(1));
        return pool;
    }

    private void misbehave(PeerPool visitor) {
        byte[] tooMany = new byte[3 + 1_001 * 30];
        tooMany[0] = (byte) 0xFD;
        tooMany[1] = (byte) 0xE9;
        tooMany[2] = 3;
        visitor.peers().forEach(peer -> {
            var unused = peer.send(UnknownPayload.of(Addr.COMMAND, tooMany));
        });
        pools.network.advance(Duration.ofSeconds(1));
    }

    @Test
    void whoMisbehavesIsDisconnectedAndDiscouraged() {
        PeerPool server = server(pools.builder("10.0.0.1"));
        PeerPool visitor = visitor("10.9.0.1");
        misbehave(visitor);

        assertThat(visitor.peers()).isEmpty();
        assertThat(server.stats().reasons()).containsEntry(Code.MISBEHAVING, 1L);
        assertThat(discouraged).containsExactly(Host.parse("10.9.0.1"));
        visitor.close();
    }

    @Test
    void theDiscouragedComeInWhileThereIsRoomAndAreNotChosen() {
        PeerPool server = server(pools.builder("10.0.0.1")
                .maxInbound(2)
                .want(1, Services.NONE)
                .addressSource(AddressSource.of(List.of(at("10.9.0.1")))));
        PeerPool bad = pools.server("10.9.0.1");
        var unused = bad.connect(at("10.0.0.1"));
        pools.network.advance(Duration.ofSeconds(1));
        misbehave(bad);
        server.start();
        pools.network.advance(Duration.ofMinutes(5));

        assertThat(server.stats().outbound()).isZero();
        assertThat(server.explain().addresses()).anyMatch(report -> report.state() == AddressReport.State.UNUSABLE);
        assertThat(bad.peers()).as("comes back while there is room").hasSize(1);
    }

    @Test
    void theDiscouragedDoNotPushOthersOut() {
        PeerPool server = server(pools.builder("10.0.0.1").maxInbound(1));
        PeerPool bad = visitor("10.9.0.1");
        misbehave(bad);
        visitor("10.9.0.2");
        PeerPool again = pools.open(pools.builder("10.9.0.3").reconnectRetry(RetryPolicy.never()));
        assertThat(server.peers()).hasSize(1);
        var unused = bad.connect(at("10.0.0.1"));
        pools.network.advance(MINUTE);
        assertThat(server.peers())
                .hasSize(1)
                .allMatch(peer -> peer.address().host().equals(Host.parse("10.9.0.2")));
        assertThat(again.peers()).isEmpty();
    }

    @Test
    void whoIsPermittedIsNotDiscouraged() {
        server(pools.builder("10.0.0.1").permit(host -> host.equals(Host.parse("10.9.0.1"))));
        misbehave(visitor("10.9.0.1"));
        assertThat(discouraged).isEmpty();
    }

    @Test
    void aNodeOfTheUsersIsNotDiscouraged() {
        PeerPool bad = pools.server("10.9.0.1");
        PeerPool pool = server(pools.builder("10.0.0.1"));
        var unused = pool.addNode(at("10.9.0.1"));
        pools.network.advance(MINUTE);
        misbehave(bad);
        pools.network.advance(MINUTE);

        assertThat(discouraged).isEmpty();
        assertThat(pool.peers()).as("and comes back").hasSize(1);
    }

    @Test
    void aPolicyOfTheUsersDecides() {
        List<Violation> asked = new ArrayList<>();
        server(pools.builder("10.0.0.1").misbehaviorPolicy((violation, peer) -> {
            asked.add(violation);
            return Reaction.DISCONNECT;
        }));
        PeerPool visitor = visitor("10.9.0.1");
        misbehave(visitor);

        assertThat(asked).hasSizeGreaterThanOrEqualTo(1);
        assertThat(discouraged).isEmpty();
        assertThat(visitor.peers()).isEmpty();
    }

    @Test
    void aBrokenPolicyDoesAsCore() {
        server(pools.builder("10.0.0.1").misbehaviorPolicy((violation, peer) -> {
            throw new StackOverflowError("on purpose");
        }));
        misbehave(visitor("10.9.0.1"));
        assertThat(discouraged).hasSize(1);
    }

    @Test
    void aNewcomerTakesThePlaceOfTheYoungestOfTheLargestGroup() {
        PeerPool server = server(pools.builder("10.0.0.1").maxPeers(100).maxInbound(60));
        EventLog log = new EventLog();
        var unused = server.addPeerListener(log);
        List<PeerPool> crowd = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            crowd.add(visitor("198.51.100." + i));
        }
        assertThat(server.stats().inbound()).isEqualTo(60);
        PeerPool newcomer = visitor("203.0.113.5");
        pools.network.advance(MINUTE);

        assertThat(newcomer.peers()).hasSize(1);
        assertThat(server.stats().inbound()).isEqualTo(60);
        assertThat(log.ends).hasSize(1).allMatch(reason -> reason.code() == Code.EVICTED);
        assertThat(crowd.stream().filter(pool -> pool.peers().isEmpty())).hasSize(1);
    }

    @Test
    void nobodyIsEvictedWhileTooManyEndsWaitToBeHeardOf() {
        HandDrivenExecutor executor = new HandDrivenExecutor();
        PeerPool server =
                server(pools.builder("10.0.0.1").maxPeers(100).maxInbound(40).listenerExecutor(executor));
        for (int i = 1; i <= 40; i++) {
            visitor("198.51.100." + i);
        }
        for (int i = 1; i <= 30; i++) {
            visitor("203.0.113." + i);
        }
        assertThat(server.stats().reasons().get(Code.EVICTED)).isEqualTo(Slots.MAX_EVICTED);
        assertThat(server.stats().inbound()).isEqualTo(40);
    }
}
