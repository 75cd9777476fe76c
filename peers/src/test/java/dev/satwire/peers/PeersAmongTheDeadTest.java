package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.testkit.MemoryNetwork;
import dev.satwire.protocol.Endpoint;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Services;
import dev.satwire.transport.Connection;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pool that is to keep eight peers out of two hundred addresses, of which one in four is any good. */
final class PeersAmongTheDeadTest {
    private static final int NODES = 200;
    private static final int WANTED = 8;
    private static final Services SERVICES = Services.of(Services.NETWORK, Services.WITNESS);

    private final Map<InetSocketAddress, SimHost> hosts = new LinkedHashMap<>();
    private final List<NetAddr> addresses = new ArrayList<>();

    /** Says nothing. */
    private static final class Silent extends SimNode {
        Silent(SimWires wires, RandomGenerator random) {
            super(wires, random, SERVICES, List.of());
        }

        @Override
        public void received(Connection connection, ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }
    }

    /** Answers, but takes its time: some of them too long. */
    private static final class Slow extends SimNode {
        private final Duration delay = Duration.ofSeconds(10 + random.nextInt(110));

        Slow(SimWires wires, RandomGenerator random) {
            super(wires, random, SERVICES, List.of());
        }

        @Override
        void answer(Connection connection, Payload payload) {
            connection.eventLoop().schedule(delay, () -> super.answer(connection, payload));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void keepsEightPeersOutOfTwoHundredAddressesOfWhichFiftyAreGood(long seed) {
        RandomGenerator random = new SplittableRandom(seed);
        MemoryNetwork network = new MemoryNetwork(seed);
        SimWires wires = new SimWires(network);
        populate(wires, random);
        PeerPool pool = PeerPool.builder(SimNode.NETWORK)
                .transport(network.transport("20.0.0.1"))
                .listenerExecutor(network.transport("203.0.113.1").eventLoop())
                .clock(network.clock())
                .random(random)
                .want(WANTED, SERVICES)
                // With no slot to spare, late attempts have to make room.
                .maxPeers(seed % 2 == 0 ? WANTED : PeerPoolBuilder.DEFAULT_MAX_PEERS)
                .addressSource(AddressSource.of(addresses))
                .build();
        pool.start();

        assertThat(network.runUntil(() -> pool.peers().size() == WANTED, Duration.ofMinutes(10)))
                .as("reaches %d peers:%n%s", WANTED, pool.explain())
                .isTrue();
        int[] seconds = churn(network, random, pool);
        assertThat(network.runUntil(() -> pool.peers().size() == WANTED, Duration.ofMinutes(10)))
                .as("has %d peers again:%n%s", WANTED, pool.explain())
                .isTrue();

        assertThat(Arrays.stream(seconds, 0, WANTED - 2).sum())
                .as("seconds with fewer than %d peers: %s", WANTED - 2, Arrays.toString(seconds))
                .isLessThan(120);
        assertThat(seconds[WANTED - 1] + seconds[WANTED])
                .as("seconds with at most one peer missing: %s", Arrays.toString(seconds))
                .isGreaterThan(3_600 * 8 / 10);
        assertEveryAddressIsAccountedFor(pool);
        assertThat(wires.problems).isEmpty();
        pool.close();
        hosts.values().forEach(SimHost::shutDown);
        network.advance(Duration.ofMinutes(2));
        assertThat(network.pendingEvents()).isZero();
    }

    private void populate(SimWires wires, RandomGenerator random) {
        for (int i = 0; i < NODES; i++) {
            InetSocketAddress endpoint = new InetSocketAddress((30 + i / 100) + "." + i % 100 + ".0.1", 18_444);
            addresses.add(NetAddr.of(endpoint).withServices(SERVICES));
            RandomGenerator own = new SplittableRandom(random.nextLong());
            SimParty honest = new SimParty(SimParty.Kind.HONEST, endpoint);
            SimParty hostile = new SimParty(SimParty.Kind.HOSTILE, endpoint);
            switch (i % 20) {
                case 0, 1, 2, 3, 4 -> add(new SimHost(wires, own, honest, SERVICES, addresses));
                case 5, 6, 7, 8 -> add(new SimHost(wires, own, hostile, SERVICES, addresses));
                case 9, 10, 11, 12 -> add(new SimHost(wires, own, hostile, SERVICES, its -> new Silent(wires, its)));
                case 13, 14, 15 -> add(new SimHost(wires, own, honest, SERVICES, its -> new Slow(wires, its)));
                default -> {
                    // There is no such host.
                }
            }
        }
    }

    private void add(SimHost host) {
        hosts.put(host.party.address(), host);
    }

    /** An hour in which a peer leaves every minute and is back half an hour later; returns the seconds with n peers. */
    private int[] churn(MemoryNetwork network, RandomGenerator random, PeerPool pool) {
        int[] seconds = new int[WANTED + 1];
        List<SimHost> away = new ArrayList<>();
        for (int second = 0; second < 3_600; second++) {
            if (second % 60 == 0) {
                if (away.size() == 10) {
                    away.remove(0).up();
                }
                List<Peer> peers = pool.peers();
                Peer leaving = peers.get(random.nextInt(peers.size()));
                SimHost host =
                        hosts.get(leaving.address().endpoint().socketAddress().orElseThrow());
                host.down();
                away.add(host);
            }
            network.advance(Duration.ofSeconds(1));
            seconds[pool.peers().size()]++;
        }
        return seconds;
    }

    private void assertEveryAddressIsAccountedFor(PeerPool pool) {
        PoolReport report = pool.explain();
        assertThat(report.addresses().stream().map(AddressReport::endpoint))
                .containsExactlyInAnyOrderElementsOf(
                        addresses.stream().map(NetAddr::endpoint).toList());
        assertThat(report.addresses().stream()
                        .filter(address -> address.state() == AddressReport.State.CONNECTED)
                        .map(AddressReport::endpoint))
                .containsExactlyInAnyOrderElementsOf(pool.peers().stream()
                        .map(peer -> peer.address().endpoint())
                        .toList());
        for (AddressReport address : report.addresses()) {
            Endpoint endpoint = address.endpoint();
            assertThat(report.toString()).contains(endpoint + " ");
            boolean untried = address.attempts() == 0;
            assertThat(untried
                            || address.state() == AddressReport.State.CONNECTED
                            || address.lastReason().isPresent()
                            || address.state() == AddressReport.State.CONNECTING)
                    .as(address.toString())
                    .isTrue();
        }
    }
}
