package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Addr;
import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Verack;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** C42 and what else is about how a pool learns of addresses and tells of them. */
final class DiscoveryRules {
    private static final long NOW = 1_767_225_600;
    private static final String SEED = "seed.example";
    private static final String SEED_HOST = "90.9.0.1";

    private DiscoveryRules() {}

    static RuleTable table() {
        return fetching();
    }

    private interface Proxied {
        void play(Stage stage, NamingProxy proxy, Stranger seed);
    }

    /** A scene with a pool behind a proxy that has asked for its seed. */
    private static void proxied(Proxied scene) {
        List<NamingProxy> proxies = new ArrayList<>();
        try (Stage stage = Stage.with(builder -> {
            proxies.add(NamingProxy.before(builder).knowing(SEED, SEED_HOST));
            return builder.want(1, Services.NONE)
                    .resolver(name -> {
                        throw new AssertionError(name + " was looked up");
                    })
                    .addressSource(DnsSeeds.builder(Network.REGTEST)
                            .names(List.of(SEED))
                            .clock(builder.clock)
                            .resolver(name -> {
                                throw new AssertionError(name + " was looked up");
                            })
                            .build());
        })) {
            Stranger seed = stage.host(SEED_HOST);
            stage.pool.start();
            stage.settle();
            scene.play(stage, proxies.get(0), seed);
        }
    }

    /** Addresses of hosts of different groups; the first ones are those that are given. */
    private static Addr addresses(int count, String... first) {
        return new Addr(IntStream.range(0, count)
                .mapToObj(i -> i < first.length ? first[i] : "95." + i / 250 + "." + i % 250 + ".1")
                .map(host ->
                        new TimestampedAddr(NOW, NetAddr.parse(host + ":18444").withServices(Services.NETWORK)))
                .toList());
    }

    private static RuleTable fetching() {
        return new RuleTable()
                .row(
                        "C42",
                        "behind a proxy seeds are connected to by name and asked for addresses",
                        () -> proxied((stage, proxy, seed) -> {
                            seed.say(SessionDriver.version(70016), new Verack());
                            assertThat(proxy.asked).containsExactly(SEED + ":18444");
                            assertThat(seed.commands())
                                    .containsExactly(
                                            "version", "wtxidrelay", "sendaddrv2", "verack", "getaddr", "ping");
                        }))
                .row(
                        "C42",
                        "what a node says of itself is not its answer",
                        () -> proxied((stage, proxy, seed) ->
                                seed.shaken().say(addresses(1)).assertKept()))
                .row(
                        "C42",
                        "more than one address is, and ends the connection",
                        () -> proxied((stage, proxy, seed) -> {
                            seed.shaken().say(addresses(2));
                            assertThat(seed.isOpen()).isFalse();
                            assertThat(stage.ends()).first().isEqualTo(Code.DONE);
                        }))
                .row(
                        "C42",
                        "no answer ends it after 5 minutes",
                        () -> proxied((stage, proxy, seed) -> {
                            long shaken = stage.network.clock().nanoTime();
                            seed.shaken();
                            stage.pass(Duration.ofSeconds(299));
                            assertThat(seed.isOpen()).isTrue();
                            stage.pass(Duration.ofSeconds(1));
                            seed.assertEnded(Code.INACTIVE);
                            assertThat(stage.network.clock().nanoTime() - shaken)
                                    .isLessThan(Duration.ofSeconds(301).toNanos());
                        }))
                .row(
                        "C42",
                        "it is none of the peers that are wanted, and who it tells of is",
                        () -> proxied((stage, proxy, seed) -> {
                            Stranger found = stage.host("91.1.0.1");
                            seed.shaken();
                            assertThat(stage.pool.peers()).isEmpty();
                            seed.say(addresses(2, "91.1.0.1", "91.1.0.1"));
                            stage.pass(Duration.ofSeconds(1));
                            found.shaken();
                            assertThat(proxy.asked).contains("91.1.0.1:18444");
                            assertThat(stage.peer().address())
                                    .isEqualTo(found.address().withServices(Services.NETWORK));
                        }))
                .row("C42", "a node without the required services is left", () -> {
                    // Core requires them of every node that it chose; here the user says which.
                    PeerOptions strict = PeerOptions.DEFAULT.withRequiredServices(Services.NETWORK);
                    try (Stage stage = Stage.with(builder -> {
                        var unused = NamingProxy.before(builder).knowing(SEED, SEED_HOST);
                        return builder.want(1, Services.NONE)
                                .peerOptions(strict)
                                .addressSource(DnsSeeds.builder(Network.REGTEST)
                                        .names(List.of(SEED))
                                        .clock(builder.clock)
                                        .build());
                    })) {
                        Stranger seed = stage.host(SEED_HOST);
                        stage.pool.start();
                        stage.settle();
                        seed.say(SessionDriver.version(70016, Services.NONE, 1)).assertEnded(Code.SERVICES);
                        assertThat(seed.heard(GetAddr.class)).isEmpty();
                    }
                })
                .deliberate(
                        "C42",
                        "without a proxy a seed's plain name gives nodes to connect to",
                        "Core only fetches addresses from them; here each may become the peer that is wanted, and is"
                                + " asked for addresses like any other",
                        () -> {
                            List<String> looked = new ArrayList<>();
                            try (Stage stage = Stage.with(builder -> builder.want(1, Services.NONE)
                                    .addressSource(DnsSeeds.builder(Network.REGTEST)
                                            .names(List.of(SEED))
                                            .clock(builder.clock)
                                            .resolver(name -> {
                                                looked.add(name);
                                                return CompletableFuture.completedFuture(
                                                        name.equals(SEED)
                                                                ? List.of(new InetSocketAddress(SEED_HOST, 1)
                                                                        .getAddress())
                                                                : List.of());
                                            })
                                            .build()))) {
                                Stranger seed = stage.host(SEED_HOST);
                                stage.pool.start();
                                stage.pass(Duration.ofSeconds(1));
                                seed.say(SessionDriver.version(70016), new Verack());
                                assertThat(looked).containsExactly("x9." + SEED, SEED);
                                assertThat(stage.peer().type()).isEqualTo(ConnectionType.OUTBOUND);
                                assertThat(seed.commands()).contains("getaddr");
                            }
                        });
    }
}
