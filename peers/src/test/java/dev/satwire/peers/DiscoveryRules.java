package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.SendAddrV2;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Verack;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** C42 and what else is about how a pool learns of addresses and tells of them. */
final class DiscoveryRules {
    private static final long NOW = 1_767_225_600;
    private static final String SEED = "seed.example";
    private static final String SEED_HOST = "90.9.0.1";

    private DiscoveryRules() {}

    static RuleTable table() {
        return new RuleTable().all(fetching()).all(answering()).all(feelers()).all(deliberate());
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

    private static AddressBook bookOf(PeerPoolBuilder pool, int count, String... others) {
        AddressBook book = AddressBook.builder(Network.REGTEST)
                .clock(pool.clock)
                .random(new Random(2))
                .build();
        List<TimestampedAddr> known = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String host = "9" + i % 7 + "." + i / 250 % 250 + "." + i % 250 + ".1";
            known.add(new TimestampedAddr(NOW, NetAddr.parse(host + ":18444").withServices(Services.NETWORK)));
        }
        for (String host : others) {
            known.add(new TimestampedAddr(NOW, NetAddr.parse(host + ":18444").withServices(Services.NETWORK)));
        }
        for (TimestampedAddr each : known) {
            // Each of itself: what one node may tell is limited.
            book.learned(List.of(each), each.address());
        }
        return book;
    }

    /** A pool that answers from a book. */
    private static Stage answering(int count, String... others) {
        return Stage.with(builder -> builder.answerGetAddr(true).addressSource(bookOf(builder, count, others)));
    }

    private static List<TimestampedAddr> asked(Stage stage, Stranger stranger) {
        stranger.say(new GetAddr());
        stage.settle();
        return stranger.heard(Addr.class).stream()
                .flatMap(addr -> addr.addresses().stream())
                .toList();
    }

    private static RuleTable answering() {
        RuleTable table = new RuleTable()
                .row("C43", "an inbound peer's getaddr is answered, once", () -> {
                    try (Stage stage = answering(100)) {
                        Stranger stranger = stage.caller().shaken();
                        assertThat(asked(stage, stranger)).hasSize(23);
                        assertThat(asked(stage, stranger))
                                .as("all that was ever said")
                                .hasSize(23);
                        assertThat(stranger.heard(Addr.class)).hasSize(1);
                    }
                })
                .row("C43", "that of an outbound peer is not", () -> {
                    try (Stage stage = answering(100)) {
                        Stranger stranger = stage.dialled().shaken();
                        assertThat(asked(stage, stranger)).isEmpty();
                        stranger.assertKept();
                    }
                })
                .row("C43", "nobody is told the user's own nodes", () -> {
                    try (Stage stage = answering(4, "91.1.0.1")) {
                        var unused = stage.pool.addNode(NetAddr.parse("91.1.0.1:18444"));
                        for (int day = 0; day < 50; day++) {
                            asked(stage, stage.caller().shaken())
                                    .forEach(each -> assertThat(
                                                    each.address().host().toString())
                                            .isNotEqualTo("91.1.0.1"));
                            stage.pass(Duration.ofHours(27));
                        }
                    }
                })
                .row("C43", "who knows nobody says nothing", () -> {
                    try (Stage stage = answering(0)) {
                        Stranger stranger = stage.caller().shaken();
                        assertThat(asked(stage, stranger)).isEmpty();
                        assertThat(stranger.heard(Addr.class)).isEmpty();
                        stranger.assertKept();
                    }
                })
                .row("C43", "all of one network are told the same for 21 hours, and others after 27", () -> {
                    try (Stage stage = answering(1_000)) {
                        List<TimestampedAddr> first =
                                asked(stage, stage.caller().shaken());
                        stage.pass(Duration.ofHours(20));
                        assertThat(asked(stage, stage.caller().shaken())).isEqualTo(first);
                        Stranger other = stage.caller("2a00:1::1").shaken();
                        assertThat(asked(stage, other)).hasSameSizeAs(first).isNotEqualTo(first);
                        stage.pass(Duration.ofHours(7));
                        assertThat(asked(stage, stage.caller().shaken()))
                                .hasSameSizeAs(first)
                                .isNotEqualTo(first);
                    }
                })
                .row("C43", "addrv2 is for those who asked for it, and addr leaves out what it cannot say", () -> {
                    String onion = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion";
                    try (Stage stage = answering(0, "91.1.0.1", "91.2.0.1", "91.3.0.1", onion, "91.4.0.1")) {
                        int told = 0;
                        for (int day = 0; day < 20; day++) {
                            Stranger v1 = stage.caller().shaken();
                            List<TimestampedAddr> sayable = asked(stage, v1);
                            assertThat(sayable)
                                    .as("one in a message, or no message")
                                    .hasSameSizeAs(v1.heard(Addr.class))
                                    .noneMatch(each ->
                                            each.address().host().toString().equals(onion));
                            v1.assertKept();
                            Stranger v2 = stage.caller();
                            v2.say(SessionDriver.version(70016), new SendAddrV2(), new Verack());
                            v2.say(new GetAddr());
                            stage.settle();
                            assertThat(v2.heard(Addr.class)).isEmpty();
                            for (AddrV2 answer : v2.heard(AddrV2.class)) {
                                told += answer.addresses()
                                                .get(0)
                                                .address()
                                                .host()
                                                .toString()
                                                .equals(onion)
                                        ? 1
                                        : 0;
                            }
                            stage.pass(Duration.ofHours(27));
                        }
                        assertThat(told).isPositive();
                    }
                })
                .deliberate(
                        "C43",
                        "nothing is answered unless the builder is told to",
                        "a library tells strangers nothing of what it knows by itself",
                        () -> {
                            try (Stage stage = Stage.with(builder -> builder.addressSource(bookOf(builder, 100)))) {
                                assertThat(asked(stage, stage.caller().shaken()))
                                        .isEmpty();
                            }
                        })
                .deliberate(
                        "C43",
                        "addresses are not relayed",
                        "it helps the network only from nodes that stay and are well connected; one that comes and goes"
                                + " would lend its name to what strangers say",
                        () -> {
                            try (Stage stage = answering(100)) {
                                Stranger other = stage.caller().shaken();
                                Stranger teller = stage.caller().shaken();
                                teller.say(addresses(1));
                                stage.pass(Duration.ofMinutes(10));
                                assertThat(other.commands()).doesNotContain("addr", "addrv2");
                            }
                        });
        int[][] sizes = {{4, 0}, {5, 1}, {4_347, 999}, {4_348, 1_000}, {6_000, 1_000}};
        for (int[] size : sizes) {
            table.row("C43", "of " + size[0] + " known addresses " + size[1] + " are told", () -> {
                try (Stage stage = answering(size[0])) {
                    assertThat(asked(stage, stage.caller().shaken())).hasSize(size[1]);
                }
            });
        }
        return table;
    }

    private static Stage feeling(String... known) {
        return Stage.with(builder -> builder.want(1, Services.NONE)
                .feelers(PeerPoolBuilder.CORE_FEELER_INTERVAL)
                .addressSource(listOf(known)));
    }

    private static RuleTable feelers() {
        return new RuleTable()
                .deliberate(
                        "C19",
                        "a feeler disconnects after verack",
                        "Core's after version; here an address works when a whole handshake did",
                        () -> {
                            try (Stage stage = feeling("90.9.0.1", "90.10.0.1")) {
                                List<Stranger> both = List.of(stage.host("90.9.0.1"), stage.host("90.10.0.1"));
                                stage.pool.start();
                                stage.settle();
                                Stranger peer = both.get(0).connected() == 1 ? both.get(0) : both.get(1);
                                Stranger other = both.get(0) == peer ? both.get(1) : both.get(0);
                                peer.shaken();
                                boolean felt =
                                        stage.network.runUntil(() -> other.connected() == 1, Duration.ofHours(1));
                                assertThat(felt).isTrue();
                                stage.settle();
                                assertThat(other.version().relay()).isFalse();
                                other.say(SessionDriver.version(70016, Services.NONE, 1))
                                        .say(new Verack());
                                other.assertEnded(Code.DONE);
                                peer.say(new Ping(1));
                                assertThat(peer.isOpen()).isTrue();
                            }
                        });
    }

    private static RuleTable deliberate() {
        return new RuleTable()
                .deliberate(
                        "C41",
                        "groups by autonomous system are the user's",
                        "a map of them is data that ages, and Core ships none either; any function is taken",
                        () -> {
                            try (Stage stage = Stage.with(builder -> builder.want(3, Services.NONE)
                                    .netGroups(host ->
                                            new NetGroup(host.toString().startsWith("92.") ? "AS64497" : "AS64496"))
                                    .addressSource(listOf("90.9.0.1", "91.9.0.1", "92.9.0.1")))) {
                                Stranger first = stage.host("90.9.0.1");
                                Stranger second = stage.host("91.9.0.1");
                                Stranger other = stage.host("92.9.0.1");
                                stage.pool.start();
                                stage.pass(Duration.ofSeconds(10));
                                assertThat(first.connected() + second.connected())
                                        .isOne();
                                assertThat(other.connected()).isOne();
                            }
                        })
                .deliberate(
                        "C47",
                        "there are no anchors, for no connection is block-relay-only",
                        "anchors are Core's last two of these; a pool says the same of itself to all peers, and keeps"
                                + " those that worked in its book",
                        () -> {
                            List<AddressBook> books = new ArrayList<>();
                            try (Stage stage = Stage.with(builder -> {
                                books.add(bookOf(builder, 0, "90.9.0.1", "91.9.0.1", "92.9.0.1"));
                                return builder.want(3, Services.NONE).addressSource(books.get(0));
                            })) {
                                List<Stranger> hosts =
                                        List.of(stage.host("90.9.0.1"), stage.host("91.9.0.1"), stage.host("92.9.0.1"));
                                stage.pool.start();
                                stage.pass(Duration.ofSeconds(10));
                                assertThat(hosts)
                                        .allMatch(host -> host.version().relay());
                                hosts.forEach(Stranger::shaken);
                                assertThat(books.get(0).entries()).hasSize(3).allMatch(entry -> entry.lastSuccess > 0);
                            }
                        });
    }

    private static AddressSource listOf(String... hosts) {
        return AddressSource.of(
                Stream.of(hosts).map(host -> NetAddr.parse(host + ":18444")).toList());
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
