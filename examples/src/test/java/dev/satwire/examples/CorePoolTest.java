package dev.satwire.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.AddressReport;
import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerPool;
import dev.satwire.peers.PeerStats;
import dev.satwire.peers.PoolReport;
import dev.satwire.peers.PoolStats;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool and a Bitcoin Core that goes and comes, or is connected to many times. */
@Tag("real-node")
@Timeout(120)
class CorePoolTest {
    private static final int CONNECTIONS = 20;

    @Test
    void anAddedNodeIsBackAfterItsRestart() throws Exception {
        try (BitcoindNode node = BitcoindNode.start(3);
                PeerPool pool = PeerPool.builder(Network.REGTEST).build()) {
            Visitors visitors = new Visitors(pool);
            pool.addNode(NetAddr.parse("127.0.0.1:" + node.port()));
            Peer first = visitors.nextReady();

            node.restart();

            // A reset if it has not read all that was sent to it.
            assertThat(visitors.nextGone().code()).isIn(Code.PEER_CLOSED, Code.PEER_RESET);
            Peer second = visitors.nextReady();
            assertThat(second).isNotSameAs(first);
            assertThat(second.version().startHeight()).isEqualTo(3);
            PoolStats stats = pool.stats();
            assertThat(stats.handshakes()).isEqualTo(2);
            for (long attempt = 2; attempt < stats.attempts(); attempt++) {
                assertThat(visitors.nextGone().isTransient()).isTrue();
            }
            assertThat(visitors.nobodyElseIsGone()).isTrue();
            assertThat(stats.ready()).isEqualTo(1);
            assertThat(pool.explain().addresses())
                    .singleElement()
                    .extracting(AddressReport::state)
                    .isEqualTo(AddressReport.State.CONNECTED);
        }
    }

    @Test
    void manyConnectionsToIt() throws Exception {
        String[] addresses = IntStream.rangeClosed(2, CONNECTIONS)
                .mapToObj(i -> "-bind=127.0.0." + i + ":PORT")
                .toArray(String[]::new);
        try (BitcoindNode node = BitcoindNode.start(3, addresses);
                PeerPool pool = PeerPool.builder(Network.REGTEST).build()) {
            Set<Peer> told = ConcurrentHashMap.newKeySet();
            CompletableFuture<Void> allTold = new CompletableFuture<>();
            pool.addPayloadListener(Inv.class, (peer, inv) -> {
                for (InventoryVector item : inv.items()) {
                    if (item.type() == InventoryVector.BLOCK && told.add(peer) && told.size() == CONNECTIONS) {
                        allTold.complete(null);
                    }
                }
            });
            List<CompletableFuture<Peer>> attempts = IntStream.rangeClosed(1, CONNECTIONS)
                    .mapToObj(i -> pool.connect("127.0.0." + i, node.port()))
                    .toList();
            for (CompletableFuture<Peer> attempt : attempts) {
                attempt.get(30, SECONDS).ping().get(30, SECONDS);
            }
            assertThat(node.call("getconnectioncount").intValue()).isEqualTo(CONNECTIONS);

            node.mine(1);
            allTold.get(30, SECONDS);

            PoolStats stats = pool.stats();
            assertThat(stats.ready()).isEqualTo(CONNECTIONS);
            assertThat(stats.manual()).isEqualTo(CONNECTIONS);
            assertThat(stats.handshakes()).isEqualTo(CONNECTIONS);
            assertThat(stats.disconnects()).isZero();
            PoolReport report = pool.explain();
            assertThat(report.summary()).isNotEmpty();
            assertThat(report.addresses())
                    .hasSize(CONNECTIONS)
                    .allMatch(each -> each.state() == AddressReport.State.CONNECTED && each.failures() == 0);
            for (Peer peer : pool.peers()) {
                PeerStats counted = peer.stats();
                assertThat(counted.messages().get(Inv.COMMAND).messagesReceived())
                        .isPositive();
                assertThat(counted.counters().bytesReceived()).isPositive();
                assertThat(counted.latency()).isPresent();
            }
        }
    }
}
