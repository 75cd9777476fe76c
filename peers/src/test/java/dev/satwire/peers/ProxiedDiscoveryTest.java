package dev.satwire.peers;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.testkit.SimulatedNetwork;
import dev.satwire.protocol.Services;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Socks5Proxy;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** How a pool finds peers that knows a seed's name and may speak to nobody but its proxy, over real sockets. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has all of 127.0.0.0/8")
class ProxiedDiscoveryTest {
    private static final String SEED = "seed.example.org";
    private static final int WANTED = 4;

    @Test
    @Timeout(60)
    void fetchesAddressesFromTheSeedAndConnectsToThemThroughTheProxyOnly() throws Exception {
        try (SimulatedNetwork nodes =
                SimulatedNetwork.builder().nodes(20).allHealthy().start()) {
            InetSocketAddress host =
                    nodes.seeds().get(0).endpoint().socketAddress().orElseThrow();
            try (ForwardingProxy proxy = new ForwardingProxy(SEED, host);
                    PeerPool pool = PeerPool.builder(nodes.network())
                            .connectOptions(ConnectOptions.DEFAULT.withProxy(Socks5Proxy.at(proxy.address())))
                            .addressSource(DnsSeeds.builder(nodes.network())
                                    .names(List.of(SEED))
                                    .build())
                            .want(WANTED, Services.NETWORK)
                            .build()) {
                CountDownLatch ready = new CountDownLatch(WANTED);
                pool.addPeerListener(new PeerListener() {
                    @Override
                    public void onReady(Peer peer) {
                        ready.countDown();
                    }
                });
                pool.start();
                assertThat(ready.await(30, SECONDS)).as("peers are found").isTrue();

                assertThat(proxy.names()).containsExactly(SEED);
                assertThat(pool.peers())
                        .hasSize(WANTED)
                        .allMatch(peer -> proxy.hosts().contains(peer.address().host()));
            }
        }
    }
}
