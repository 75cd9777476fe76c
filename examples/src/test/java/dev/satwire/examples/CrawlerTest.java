package dev.satwire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason;
import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.PeerPool;
import dev.satwire.peers.RetryPolicy;
import dev.satwire.peers.testkit.SimulatedNetwork;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class CrawlerTest {

    private static PeerPool pool(int maxPeers) {
        return PeerPool.builder(Network.REGTEST)
                .maxPeers(maxPeers)
                .connectRetry(RetryPolicy.never())
                .reconnectRetry(RetryPolicy.never())
                .build();
    }

    @Test
    @SuppressWarnings("try") // closes the pool early on purpose
    void endsEarlyWhenThePoolIsClosed() throws Exception {
        try (SimulatedNetwork nodes =
                        SimulatedNetwork.builder().nodes(500).allHealthy().start();
                PeerPool pool = pool(2)) {
            List<CrawledNode> visited = new ArrayList<>();
            CrawlSummary summary = new Crawler(pool, 1_000).crawl(nodes.seeds(), node -> {
                visited.add(node);
                if (visited.size() == 10) {
                    pool.close();
                }
            });

            assertThat(summary.reached() + summary.unreached())
                    .isEqualTo(visited.size())
                    .isBetween(10, 12);
            assertThat(summary.known()).isGreaterThan(visited.size());
        }
    }

    @Test
    void followsPrivateAddressesOnlyIfItBeganAtOne() throws Exception {
        NetAddr outside = NetAddr.parse("8.8.8.8:8333");
        NetAddr alsoOutside = NetAddr.parse("8.8.4.4:8333");
        NetAddr inside = NetAddr.parse("10.0.0.1:8333");
        ScriptedPool pool = new ScriptedPool(List.of(
                outside, inside, alsoOutside, NetAddr.parse("8.8.4.4:0"), NetAddr.parse("0.0.0.0:8333"), outside));

        CrawlSummary fromOutside = new Crawler(pool.asPool(), 10).crawl(List.of(outside), node -> {});
        assertThat(pool.connected()).containsExactly(outside, alsoOutside);
        assertThat(fromOutside.addressesSeen()).isEqualTo(12);
        assertThat(fromOutside.addressesSkipped()).isEqualTo(6);

        pool.connected().clear();
        CrawlSummary fromInside = new Crawler(pool.asPool(), 10).crawl(List.of(inside), node -> {});
        assertThat(pool.connected()).containsExactlyInAnyOrder(inside, outside, alsoOutside);
        assertThat(fromInside.addressesSkipped()).isEqualTo(6);
    }

    @Test
    void comesBackToANodeForWhichThereWasNoSlot() throws Exception {
        NetAddr seed = NetAddr.parse("8.8.8.8:8333");
        ScriptedPool pool = new ScriptedPool(List.of());
        pool.refuseOnce(DisconnectReason.of(Code.MAX_PEERS));
        CrawlSummary summary = new Crawler(pool.asPool(), 10).crawl(List.of(seed), node -> {});

        assertThat(summary.reached()).isEqualTo(1);
        assertThat(summary.unreached()).isZero();
        assertThat(pool.connected()).containsExactly(seed, seed);
    }
}
