package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.testkit.FakeClock;
import dev.satwire.peers.testkit.MemoryNetwork;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.transport.EventLoop;
import java.net.InetAddress;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DnsSeedsTest {
    private static final Services FULL = Services.of(Services.NETWORK, Services.WITNESS);

    private final MemoryNetwork memory = new MemoryNetwork(1);
    private final FakeClock clock = memory.clock();
    private final EventLoop loop = memory.transport("10.0.0.1").eventLoop();
    private final Map<String, CompletableFuture<List<InetAddress>>> answers = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final Random random = new Random(5);

    private CompletableFuture<List<InetAddress>> resolve(String name) {
        asked.add(name);
        return answers.getOrDefault(name, CompletableFuture.completedFuture(List.of()));
    }

    private DnsSeeds seeds(Network network, String... names) {
        return DnsSeeds.builder(network)
                .names(List.of(names))
                .resolver(this::resolve)
                .clock(clock)
                .timer(loop::schedule)
                .build();
    }

    private DnsSeeds seeds(String... names) {
        return seeds(Network.MAINNET, names);
    }

    private void answer(String name, String... addresses) {
        answers.put(
                name,
                CompletableFuture.completedFuture(
                        List.of(addresses).stream().map(DnsSeedsTest::ip).toList()));
    }

    private static InetAddress ip(String text) {
        return Host.parse(text).inetAddress().orElseThrow();
    }

    private static List<InetAddress> many(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(i -> ip("1." + i / 62_500 % 250 + "." + i / 250 % 250 + "." + (1 + i % 250)))
                .toList();
    }

    private static List<String> hosts(DnsSeeds seeds) {
        return seeds.known().stream().map(each -> each.host().toString()).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "0, x9",
        "1, x9",
        "9, x9",
        "64, x49",
        "73, x49",
        "2048, x809",
        "2112, x849",
        "4, xd",
        "1024, x408",
        "1096, x448",
        "3080, xc08"
    })
    void asksForTheServicesThatAreWanted(long wanted, String prefix) {
        seeds("seed.example").refresh(new Services(wanted), Fetchers.DIRECT).join();

        assertThat(asked).containsExactly(prefix + ".seed.example", "seed.example");
    }

    @Test
    void theFilteredNameIsEnoughIfItAnswers() {
        answer("x49.seed.example", "1.2.3.4", "2a00::1");
        DnsSeeds seeds = seeds("seed.example");
        seeds.refresh(Services.COMPACT_FILTERS, Fetchers.DIRECT).join();

        assertThat(asked).containsExactly("x49.seed.example");
        assertThat(seeds.known())
                .containsExactlyInAnyOrder(
                        NetAddr.parse("1.2.3.4:8333").withServices(new Services(0x49)),
                        NetAddr.parse("[2a00::1]:8333").withServices(new Services(0x49)));
        assertThat(seeds.select(each -> true, random)).isPresent();
        assertThat(seeds.select(each -> false, random)).isEmpty();
    }

    @Test
    void thePlainNameStandsForFullNodes() {
        answers.put("x9.seed.example", CompletableFuture.failedFuture(new IllegalStateException("no such name")));
        answer("seed.example", "1.2.3.4");
        DnsSeeds seeds = seeds("seed.example");
        seeds.refresh(Services.NONE, Fetchers.DIRECT).join();

        assertThat(seeds.known()).containsExactly(NetAddr.parse("1.2.3.4:8333").withServices(FULL));
        assertThat(seeds.status()).isEqualTo("seed.example: 1 addresses of 1 by seed.example");
    }

    @Test
    void threeAreAskedAtOnce() {
        List<CompletableFuture<List<InetAddress>>> pending = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            pending.add(new CompletableFuture<>());
            answers.put("x9.s" + i, pending.get(i));
        }
        CompletableFuture<Void> unused = seeds("s0", "s1", "s2", "s3", "s4").refresh(FULL, Fetchers.DIRECT);
        assertThat(asked).containsExactly("x9.s0", "x9.s1", "x9.s2");

        pending.get(1).complete(many(0, 1));
        assertThat(asked).containsExactly("x9.s0", "x9.s1", "x9.s2", "x9.s3");
    }

    @Test
    void aSilentSeedHasADeadlineAndIsNotAskedTwice() {
        answers.put("x9.silent", new CompletableFuture<>());
        DnsSeeds seeds = seeds("silent");
        CompletableFuture<Void> done = seeds.refresh(FULL, Fetchers.DIRECT);
        memory.advance(DnsSeeds.DEFAULT_TIMEOUT.minusNanos(1));
        assertThat(done).isNotDone();
        memory.advance(Duration.ofNanos(1));

        assertThat(done).isCompleted();
        assertThat(asked).containsExactly("x9.silent");
        assertThat(seeds.status()).isEqualTo("silent: failed: no answer within 10 s");
        answers.get("x9.silent").complete(many(0, 5));
        assertThat(seeds.known()).as("too late").isEmpty();
    }

    @Test
    void silentSeedsDoNotHoldUpTheOthers() {
        answers.put("x9.silent", new CompletableFuture<>());
        for (int i = 0; i < 5; i++) {
            answers.put("x9.s" + i, CompletableFuture.completedFuture(many(100 * i, 10)));
        }
        DnsSeeds seeds = seeds("silent", "s0", "s1", "s2", "s3", "s4");

        assertThat(seeds.refresh(FULL, Fetchers.DIRECT))
                .as("without waiting for the silent one")
                .isCompleted();
        assertThat(seeds.known()).hasSize(50);
        assertThat(seeds.status()).startsWith("silent: is being asked\ns0: 10 addresses of 10 by x9.s0\n");
    }

    @Test
    void aSingleSeedDoesNotChooseThePeersAlone() {
        CompletableFuture<List<InetAddress>> slow = new CompletableFuture<>();
        answers.put("x9.slow", slow);
        answers.put("x9.slower", new CompletableFuture<>());
        answers.put("x9.quick", CompletableFuture.completedFuture(many(0, 32)));
        DnsSeeds seeds = seeds("slow", "slower", "quick");
        CompletableFuture<Void> done = seeds.refresh(FULL, Fetchers.DIRECT);

        assertThat(done).isNotDone();
        slow.complete(many(1_000, 32));
        assertThat(done).isNotDone();
        memory.advance(DnsSeeds.DEFAULT_TIMEOUT);
        assertThat(done).isCompleted();
    }

    @Test
    void aResolverThatThrowsOrLiesHarmsNoOtherSeed() {
        answer("x9.good", "1.2.3.4");
        List<InetAddress> withNull = new ArrayList<>(Collections.singletonList(null));
        DnsSeeds seeds = DnsSeeds.builder(Network.MAINNET)
                .names(List.of("throws", "null", "nulls", "good"))
                .clock(clock)
                .timer(loop::schedule)
                .resolver(name -> {
                    if (name.endsWith("throws")) {
                        throw new IllegalStateException("broken");
                    }
                    return name.endsWith("null")
                            ? nothing()
                            : name.endsWith("nulls") ? CompletableFuture.completedFuture(withNull) : resolve(name);
                })
                .build();

        assertThat(seeds.refresh(FULL, Fetchers.DIRECT)).isCompleted();
        assertThat(hosts(seeds)).containsExactly("1.2.3.4");
        assertThat(seeds.status().lines()).hasSize(4).first().isEqualTo("throws: failed: broken");
    }

    @SuppressWarnings("NullAway") // what a careless resolver would do
    private static CompletableFuture<List<InetAddress>> nothing() {
        return null;
    }

    @Test
    void ofAHundredThousandResultsFewAreTaken() {
        List<InetAddress> hundredThousand = many(0, 100_000);
        String[] names = IntStream.range(0, 9).mapToObj(i -> "s" + i).toArray(String[]::new);
        for (int i = 0; i < names.length; i++) {
            answers.put(
                    "x9." + names[i], CompletableFuture.completedFuture(hundredThousand.subList(i * 1_000, 100_000)));
        }
        DnsSeeds seeds = seeds(names[0]);
        seeds.refresh(FULL, Fetchers.DIRECT).join();
        assertThat(seeds.known()).hasSize(DnsSeeds.MAX_PER_SEED);

        DnsSeeds all = seeds(names);
        all.refresh(FULL, Fetchers.DIRECT).join();
        assertThat(all.known()).hasSize(DnsSeeds.MAX_ADDRESSES).doesNotHaveDuplicates();
    }

    @Test
    void onlyTheFirstResultsAreLookedAt() {
        List<InetAddress> addresses = new ArrayList<>(Collections.nCopies(DnsSeeds.MAX_ADDRESSES - 1, ip("10.0.0.1")));
        addresses.add(ip("1.2.3.4"));
        addresses.add(ip("1.2.3.5"));
        answers.put("x9.s", CompletableFuture.completedFuture(addresses));
        DnsSeeds seeds = seeds("s");
        seeds.refresh(FULL, Fetchers.DIRECT).join();

        assertThat(hosts(seeds)).containsExactly("1.2.3.4");
    }

    @Test
    void privateAddressesCountOnPrivateNetworksOnly() {
        String[] addresses = {"127.0.0.1", "10.0.0.1", "192.168.1.1", "::1", "fe80::1", "169.254.1.1", "1.2.3.4"};
        answer("x9.s", addresses);
        DnsSeeds main = seeds("s");
        main.refresh(FULL, Fetchers.DIRECT).join();
        assertThat(hosts(main)).containsExactly("1.2.3.4");

        DnsSeeds regtest = seeds(Network.REGTEST, "s");
        regtest.refresh(FULL, Fetchers.DIRECT).join();
        assertThat(hosts(regtest)).containsExactlyInAnyOrder(addresses);
    }

    @Test
    void nothingIsLookedUpPastAProxy() {
        answer("x9.s", "1.2.3.4");
        DnsSeeds seeds = seeds("s");

        List<String> fetched = new ArrayList<>();
        AddressFetcher fetcher = Fetchers.proxied((host, port) -> {
            fetched.add(host + ":" + port);
            return CompletableFuture.completedFuture(told("1.2.3.4:8333", "10.0.0.1:8333", "1.2.3.5:8334"));
        });

        assertThat(seeds.refresh(FULL, fetcher)).isCompleted();
        assertThat(asked).isEmpty();
        assertThat(fetched).containsExactly("s:8333");
        assertThat(seeds.known())
                .as("none that is private, each as it was told")
                .containsExactlyInAnyOrder(
                        NetAddr.parse("1.2.3.4:8333").withServices(FULL),
                        NetAddr.parse("1.2.3.5:8334").withServices(FULL));
        assertThat(seeds.status()).isEqualTo("s: 2 addresses of 3 by s");
    }

    @Test
    void throughAProxyOneSeedThatFailsLeavesTheOthersAlone() {
        DnsSeeds seeds = seeds("refuses", "throws", "knows");
        AddressFetcher fetcher = Fetchers.proxied((host, port) -> switch (host) {
            case "refuses" ->
                CompletableFuture.failedFuture(new PeerException(DisconnectReason.of(Code.PROXY_FAILED, "no way")));
            case "throws" -> throw new IllegalArgumentException("not a name");
            default -> CompletableFuture.completedFuture(told("1.2.3.4:8333"));
        });

        assertThat(seeds.refresh(FULL, fetcher)).isCompleted();
        assertThat(seeds.known()).hasSize(1);
        assertThat(seeds.status())
                .contains("refuses: failed: ", "no way", "throws: failed: not a name", "knows: 1 addresses of 1");
    }

    @Test
    void oneNodeBehindAProxyGivesNoMoreThanASeed() {
        DnsSeeds seeds = seeds("s");
        AddressFetcher fetcher =
                Fetchers.proxied((host, port) -> CompletableFuture.completedFuture(told(IntStream.range(0, 1_000)
                        .mapToObj(i -> "1.2." + i / 250 + "." + (1 + i % 250) + ":8333")
                        .toArray(String[]::new))));
        seeds.refresh(FULL, fetcher).join();

        assertThat(seeds.known()).hasSize(DnsSeeds.MAX_PER_SEED);
    }

    @Test
    void throughAProxySeedsAreNotAskedAllTheTimeEither() {
        DnsSeeds seeds = seeds("s");
        List<String> fetched = new ArrayList<>();
        AddressFetcher fetcher = Fetchers.proxied((host, port) -> {
            fetched.add(host);
            return CompletableFuture.completedFuture(List.of());
        });
        for (int second = 0; second < 3_000; second++) {
            assertThat(seeds.refresh(FULL, fetcher)).isCompleted();
            memory.advance(Duration.ofSeconds(1));
        }

        assertThat(fetched).hasSize(8);
        assertThat(asked).isEmpty();
    }

    private static List<TimestampedAddr> told(String... addresses) {
        return Stream.of(addresses)
                .map(address -> new TimestampedAddr(1, NetAddr.parse(address).withServices(FULL)))
                .toList();
    }

    @Test
    void seedsAreNotAskedAllTheTime() {
        DnsSeeds seeds = seeds("s");
        List<Integer> asks = new ArrayList<>();
        for (int second = 0; second < 3_000; second++) {
            int before = asked.size();
            assertThat(seeds.refresh(FULL, Fetchers.DIRECT)).isCompleted();
            if (asked.size() > before) {
                asks.add(second);
            }
            memory.advance(Duration.ofSeconds(1));
        }

        assertThat(asks).containsExactly(0, 60, 180, 420, 900, 1_500, 2_100, 2_700);
    }

    @Test
    void successShortensThePause() {
        DnsSeeds seeds = seeds("s");
        for (int i = 0; i < 10; i++) {
            seeds.refresh(FULL, Fetchers.DIRECT).join();
            memory.advance(DnsSeeds.LONGEST_PAUSE);
        }
        seeds.refresh(FULL, Fetchers.DIRECT).join();
        seeds.succeeded(NetAddr.parse("1.2.3.4:8333"));
        memory.advance(DnsSeeds.FIRST_PAUSE);
        asked.clear();
        seeds.refresh(FULL, Fetchers.DIRECT).join();

        assertThat(asked).isNotEmpty();
    }

    @Test
    void whoeverAsksDuringARoundWaitsForThatOne() {
        CompletableFuture<List<InetAddress>> pending = new CompletableFuture<>();
        answers.put("x9.s", pending);
        DnsSeeds seeds = seeds("s");
        CompletableFuture<Void> first = seeds.refresh(FULL, Fetchers.DIRECT);
        CompletableFuture<Void> second = seeds.refresh(FULL, Fetchers.DIRECT);
        first.cancel(false);
        pending.complete(many(0, 1));

        assertThat(second).as("whatever others do to their future").isCompleted();
        assertThat(asked).containsExactly("x9.s");
    }

    @Test
    void prefersWhatHasNotFailed() {
        answers.put("x9.s", CompletableFuture.completedFuture(many(0, 32)));
        DnsSeeds seeds = seeds("s");
        seeds.refresh(FULL, Fetchers.DIRECT).join();
        Set<NetAddr> chosen = new HashSet<>();
        for (int i = 0; i < 32; i++) {
            NetAddr each = seeds.select(address -> true, random).orElseThrow();
            chosen.add(each);
            seeds.failed(each, DisconnectReason.of(Code.CONNECT_REFUSED));
        }
        assertThat(chosen).hasSize(32);

        NetAddr good = seeds.known().get(0);
        seeds.succeeded(good.withServices(Services.NETWORK));
        assertThat(seeds.select(address -> true, random)).contains(good.withServices(Services.NETWORK));
    }

    @Test
    void whatIsNotTheAddresssFaultDoesNotCount() {
        answer("x9.s", "1.2.3.4", "1.2.3.5");
        DnsSeeds seeds = seeds("s");
        seeds.refresh(FULL, Fetchers.DIRECT).join();
        NetAddr one = seeds.known().get(0);
        seeds.failed(seeds.known().get(1), DisconnectReason.of(Code.CONNECT_REFUSED));
        seeds.failed(one, DisconnectReason.of(Code.POOL_CLOSED));
        seeds.failed(one, DisconnectReason.of(Code.PROXY_FAILED));

        assertThat(seeds.select(each -> true, random)).contains(one);
    }

    @Test
    void newAddressesTakeThePlaceOfThoseThatFailed() {
        String[] names = IntStream.range(0, 8).mapToObj(i -> "s" + i).toArray(String[]::new);
        for (int i = 0; i < names.length; i++) {
            answers.put("x9." + names[i], CompletableFuture.completedFuture(many(i * 1_000, 32)));
        }
        DnsSeeds seeds = seeds(names);
        seeds.refresh(FULL, Fetchers.DIRECT).join();
        NetAddr dead = seeds.known().get(17);
        seeds.failed(dead, DisconnectReason.of(Code.CONNECT_TIMEOUT));
        answers.put("x9.s0", CompletableFuture.completedFuture(many(50_000, 2)));
        memory.advance(DnsSeeds.FIRST_PAUSE);
        seeds.refresh(FULL, Fetchers.DIRECT).join();

        assertThat(seeds.known())
                .hasSize(DnsSeeds.MAX_ADDRESSES)
                .doesNotContain(dead)
                .contains(NetAddr.of(many(50_000, 1).get(0), 8333).withServices(FULL));
    }

    @Test
    void publicNetworksHaveSeedsAndTheOthersNone() {
        assertThat(DnsSeeds.names(Network.MAINNET)).hasSize(7).doesNotContain("seed.bitcoin.sipa.be");
        assertThat(DnsSeeds.names(Network.TESTNET3)).hasSize(4);
        assertThat(DnsSeeds.names(Network.TESTNET4)).hasSize(2);
        assertThat(DnsSeeds.names(Network.SIGNET)).hasSize(2);
        for (Network network : List.of(Network.REGTEST, Network.signet(new byte[] {0x51}))) {
            DnsSeeds seeds = DnsSeeds.of(network);
            assertThat(DnsSeeds.names(network)).isEmpty();
            assertThat(seeds.refresh(FULL, Fetchers.DIRECT)).isCompleted();
            assertThat(seeds.status()).isEqualTo(network + " has no seeds");
        }
    }

    @Test
    void theNumberOfSeedsIsLimited() {
        List<String> names =
                IntStream.range(0, DnsSeeds.MAX_SEEDS).mapToObj(i -> "s" + i).toList();
        seeds(names.toArray(String[]::new)).refresh(FULL, Fetchers.DIRECT).join();
        assertThat(asked).hasSize(2 * DnsSeeds.MAX_SEEDS);

        List<String> more = new ArrayList<>(names);
        more.add("one");
        assertThatThrownBy(() -> DnsSeeds.builder(Network.MAINNET).names(more))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDeadlineIsKeptWithoutATimerOfOnesOwn() {
        DnsSeeds seeds = DnsSeeds.builder(Network.MAINNET)
                .names(List.of("silent"))
                .timeout(Duration.ofMillis(1))
                .resolver(name -> new CompletableFuture<>())
                .build();

        assertThat(seeds.refresh(FULL, Fetchers.DIRECT)).succeedsWithin(Duration.ofSeconds(30));
    }

    @Test
    void noErrorOfAResolverKeepsARoundFromItsEnd() {
        List<InetAddress> throwing = new AbstractList<>() {
            @Override
            public InetAddress get(int index) {
                throw new AssertionError("broken list");
            }

            @Override
            public int size() {
                return 1;
            }
        };
        DnsSeeds seeds = DnsSeeds.builder(Network.MAINNET)
                .names(List.of("a.example", "b.example", "c.example"))
                .resolver(name -> {
                    if (name.endsWith("a.example")) {
                        throw new AssertionError("broken resolver");
                    }
                    if (name.endsWith("c.example")) {
                        return CompletableFuture.failedFuture(new Mute());
                    }
                    return CompletableFuture.completedFuture(throwing);
                })
                .clock(clock)
                .timer(loop::schedule)
                .build();

        assertThat(seeds.refresh(FULL, Fetchers.DIRECT)).isCompleted();
        assertThat(seeds.status())
                .contains(
                        "a.example: failed: broken resolver",
                        "b.example: failed: broken list",
                        "c.example: failed: Mute");
    }
}
