package dev.satwire.peers;

import static dev.satwire.peers.MemoryPools.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Addr;
import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pool that finds and keeps the peers that it wants. */
final class PoolWantsTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MemoryPools pools = new MemoryPools(1);
    private final List<String> told = new ArrayList<>();

    private final PoolListener teller = new PoolListener() {
        @Override
        public void onShortage(PeerWant want, int have, String reason) {
            told.add("short " + have + " of " + want + ": " + reason);
        }

        @Override
        public void onSatisfied(PeerWant want) {
            told.add("met " + want);
        }
    };

    @AfterEach
    void close() {
        pools.close();
    }

    private PeerPool start(PeerPoolBuilder builder) {
        PeerPool pool = pools.open(builder);
        var unused = pool.addPoolListener(teller);
        pool.start();
        return pool;
    }

    private List<NetAddr> servers(int count, Services services) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> "10.1." + i + ".1")
                .peek(host -> pools.server(host, services))
                .map(MemoryPools::at)
                .toList();
    }

    private static Set<String> addresses(PeerPool pool) {
        Set<String> all = new TreeSet<>();
        pool.peers().forEach(peer -> all.add(peer.address().endpoint().toString()));
        return all;
    }

    @Test
    void connectsToAsManyAsAreWanted() {
        List<NetAddr> known = servers(6, Services.NETWORK);
        PeerPool pool = start(pools.builder("10.0.0.1").want(4, Services.NONE).addressSource(AddressSource.of(known)));
        pools.network.advance(MINUTE);

        assertThat(pool.peers()).hasSize(4).allMatch(peer -> peer.type() == ConnectionType.OUTBOUND);
        assertThat(pool.stats().outbound()).isEqualTo(4);
        assertThat(told).containsExactly("met 4 of any kind");
    }

    @Test
    void doesNothingBeforeItIsStarted() {
        List<NetAddr> known = servers(2, Services.NETWORK);
        PeerPool pool =
                pools.open(pools.builder("10.0.0.1").want(1, Services.NONE).addressSource(AddressSource.of(known)));
        pools.network.advance(MINUTE);

        assertThat(pool.peers()).isEmpty();
        assertThat(pool.explain().summary().get(0)).contains("not started");
    }

    @Test
    void replacesAPeerThatIsLost() {
        List<NetAddr> known = servers(3, Services.NETWORK);
        PeerPool pool = start(pools.builder("10.0.0.1").want(2, Services.NONE).addressSource(AddressSource.of(known)));
        pools.network.advance(MINUTE);
        Set<String> before = addresses(pool);
        pool.peers().get(0).disconnect();
        pools.network.advance(MINUTE);

        assertThat(addresses(pool)).hasSize(2).isNotEqualTo(before);
    }

    @Test
    void doesNotFindAgainForAnHourWhomTheUserDisconnected() {
        PeerPool pool = start(pools.builder("10.0.0.1")
                .want(1, Services.NONE)
                .addressSource(AddressSource.of(servers(1, Services.NETWORK))));
        pools.network.advance(MINUTE);
        pool.peers().get(0).disconnect();
        pools.network.advance(MINUTE);
        pool.stop();
        pool.start();
        pools.network.advance(Duration.ofMinutes(58));
        assertThat(pool.peers()).isEmpty();

        pools.network.advance(MINUTE.multipliedBy(2));
        assertThat(pool.peers()).hasSize(1);
    }

    @Test
    void doesNotFindForAnHourWhomTheUserDisconnectedWhileItWaited() {
        NetAddr refused = at("10.1.0.1");
        NetAddr untried = at("10.1.0.2");
        PeerPool pool = pools.open(pools.builder("10.0.0.1")
                .reconnectRetry(RetryPolicy.fixed(Duration.ofDays(1)))
                .want(2, Services.NONE)
                .addressSource(AddressSource.of(List.of(refused, untried))));
        var unusedRefused = pool.addNode(refused);
        pools.network.advance(MINUTE);
        assertThat(pool.stats().waiting()).isOne();
        pool.stop();
        var unusedUntried = pool.addNode(untried);
        assertThat(pool.disconnect(refused)).isTrue();
        assertThat(pool.disconnect(untried)).isTrue();
        pools.server("10.1.0.1");
        pools.server("10.1.0.2");
        pool.start();
        pools.network.advance(Duration.ofMinutes(59));
        assertThat(pool.peers()).isEmpty();
        assertThat(pool.explain().addresses())
                .hasSize(2)
                .allMatch(each -> each.state() == AddressReport.State.WAITING)
                .allMatch(each -> each.lastReason().orElseThrow().code() == Code.LOCAL)
                .anyMatch(each -> each.toString().startsWith("10.1.0.2:18444 waits 60 s: LOCAL"));

        pools.network.advance(MINUTE.multipliedBy(2));
        assertThat(pool.peers()).hasSize(2);
    }

    @Test
    void takesTwoWithOneServiceAndOthersOfAnyKind() {
        pools.server("10.2.0.1", Services.COMPACT_FILTERS);
        pools.server("10.2.0.2", Services.COMPACT_FILTERS);
        List<NetAddr> known = new ArrayList<>(servers(8, Services.NETWORK));
        known.add(at("10.2.0.1").withServices(Services.COMPACT_FILTERS));
        known.add(at("10.2.0.2").withServices(Services.COMPACT_FILTERS));
        PeerPool pool = start(pools.builder("10.0.0.1")
                .want(3, Services.NONE)
                .want(2, Services.COMPACT_FILTERS)
                .addressSource(AddressSource.of(known)));
        pools.network.advance(MINUTE);

        assertThat(pool.peers()).hasSize(5);
        assertThat(pool.peers().stream()
                        .filter(peer -> peer.version().services().has(Services.COMPACT_FILTERS)))
                .hasSize(2);
    }

    @Test
    void aPeerThatDoesNotOfferWhatItIsWantedForIsLeft() {
        List<NetAddr> known = servers(3, Services.NETWORK);
        PeerPool pool = start(
                pools.builder("10.0.0.1").want(1, Services.COMPACT_FILTERS).addressSource(AddressSource.of(known)));
        pools.network.advance(MINUTE);

        assertThat(pool.peers()).isEmpty();
        assertThat(pool.stats().reasons()).containsKey(Code.SERVICES);
        assertThat(told).anyMatch(line -> line.startsWith("short 0 of 1 with "));
    }

    @Test
    void aShortageIsToldOnceAndItsEndToo() {
        NetAddr late = at("10.1.0.9");
        PeerPool pool =
                start(pools.builder("10.0.0.1").want(1, Services.NONE).addressSource(AddressSource.of(List.of(late))));
        pools.network.advance(Duration.ofMinutes(30));
        assertThat(told).hasSize(1);
        assertThat(told.get(0)).contains("none of the 1 known addresses can be tried now");

        pools.server("10.1.0.9");
        pools.network.advance(Duration.ofHours(1));
        assertThat(pool.peers()).hasSize(1);
        assertThat(told).hasSize(2).last().isEqualTo("met 1 of any kind");
    }

    @Test
    void withoutAnySourceTheShortageNamesTheRemedy() {
        start(pools.builder("10.0.0.1").want(2, Services.NONE));
        pools.network.advance(MINUTE);

        assertThat(told).hasSize(1);
        assertThat(told.get(0)).contains("no address is known; give the pool an address source");
    }

    @Test
    void takesOneOfEachGroupOnly() {
        List<NetAddr> known = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            pools.server("198.18.0." + i);
            known.add(at("198.18.0." + i));
        }
        PeerPoolBuilder builder = pools.builder("10.0.0.1")
                .want(5, Services.NONE)
                .netGroups(host -> new NetGroup("one"))
                .addressSource(AddressSource.of(known));
        PeerPool pool = start(builder);
        pools.network.advance(MINUTE);
        assertThat(pool.peers()).hasSize(1);

        PeerPool free = start(pools.builder("10.0.0.2")
                .want(5, Services.NONE)
                .netGroups(host -> NetGroup.UNROUTABLE)
                .addressSource(AddressSource.of(known)));
        pools.network.advance(MINUTE);
        assertThat(free.peers()).hasSize(5);
    }

    @Test
    void aDeadAddressIsTriedLessAndLess() {
        NetAddr dead = pools.dead("10.1.0.9");
        PeerPool pool =
                start(pools.builder("10.0.0.1").want(1, Services.NONE).addressSource(AddressSource.of(List.of(dead))));
        pools.network.advance(Duration.ofHours(24));

        assertThat(pool.stats().attempts()).isBetween(8L, 40L);
    }

    @Test
    void whoIsConnectedByHandIsNotConnectedAgain() {
        List<NetAddr> known = servers(1, Services.NETWORK);
        PeerPool pool =
                pools.open(pools.builder("10.0.0.1").want(1, Services.NONE).addressSource(AddressSource.of(known)));
        var unused = pool.connect(known.get(0).withServices(Services.WITNESS));
        pool.start();
        pools.network.advance(MINUTE);

        assertThat(pool.peers()).hasSize(1).allMatch(peer -> peer.type() == ConnectionType.MANUAL);
    }

    @Test
    void learnsFromPeersWhomElseToTry() {
        List<NetAddr> known = servers(5, Services.NETWORK);
        PeerPool first = pools.server("10.3.0.1");
        long now = pools.network.clock().instant().getEpochSecond();
        List<TimestampedAddr> some = known.stream()
                .map(address -> new TimestampedAddr(now, address.withServices(Services.NETWORK)))
                .toList();
        var unusedAnswer = first.addPayloadListener(GetAddr.class, (peer, question) -> {
            var unusedSent = peer.send(new Addr(some));
        });
        PeerPool pool = start(pools.builder("10.0.0.1")
                .want(5, Services.NONE)
                .addressSource(AddressBook.builder(Network.REGTEST)
                        .clock(pools.network.clock())
                        .random(new Random(3))
                        .build()));
        var unusedNode = pool.addNode(at("10.3.0.1"));
        pools.network.advance(Duration.ofMinutes(5));

        assertThat(pool.stats().outbound()).isEqualTo(5);
        assertThat(pool.peers()).hasSize(6);
    }

    @Test
    void aNodeThatIsFoundAndThenNamedIsTheUsers() {
        List<NetAddr> known = servers(2, Services.NETWORK);
        PeerPool pool = start(pools.builder("10.0.0.1").want(1, Services.NONE).addressSource(AddressSource.of(known)));
        pools.network.advance(MINUTE);
        Peer found = pool.peers().get(0);
        var unused = pool.addNode(found.address());
        pools.network.advance(MINUTE);

        assertThat(found.type()).isEqualTo(ConnectionType.MANUAL);
        assertThat(found.isReady()).isTrue();
        assertThat(pool.peers()).as("and another is found in its place").hasSize(2);
        assertThat(pool.stats().manual()).isOne();
        assertThat(pool.stats().outbound()).isOne();
    }

    @Test
    void aBrokenGroupingHarmsNobody() {
        PeerPool pool = start(pools.builder("10.0.0.1")
                .want(2, Services.NONE)
                .netGroups(host -> {
                    throw new StackOverflowError("on purpose");
                })
                .addressSource(AddressSource.of(servers(2, Services.NETWORK))));
        pools.network.advance(MINUTE);

        assertThat(pool.peers()).hasSize(2);
    }

    @Test
    void moreWantsThanSlotsAreRefused() {
        PeerPoolBuilder builder = pools.builder("10.0.0.1").maxPeers(3).want(2, Services.NONE);
        assertThat(builder.want(1, Services.BLOOM).slots.maxInbound()).isZero();
        assertThatIllegalStateException()
                .isThrownBy(() -> builder.want(1, Services.NETWORK).build())
                .withMessage("4 peers are wanted, but there are 3 slots; raise maxPeers or want fewer");
    }

    @Test
    void nodesOfTheUserHaveACapOfTheirOwn() {
        PeerPool pool = pools.open(pools.builder("10.0.0.1").maxPeers(5).maxManual(1));
        var unused = pool.addNode(at("10.1.0.1"));
        assertThatExceptionOfType(PeerException.class)
                .isThrownBy(() -> pool.addNode(at("10.1.0.2")))
                .withMessage("MAX_PEERS: all 1 slots are taken");
    }

    /** Addresses that count how often somebody looks at one of them. */
    private static final class CountingSource implements AddressSource {
        final List<NetAddr> addresses = new ArrayList<>();
        int looks;

        @Override
        public Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random) {
            looks++;
            return addresses.stream().filter(acceptable).findFirst();
        }
    }

    @Test
    void whileNothingIsAcceptableItIsLookedForLessOften() {
        CountingSource source = new CountingSource();
        PeerPool pool = pools.server(
                "10.0.0.1", pools.builder("10.0.0.1").want(1, Services.NONE).addressSource(source));
        pool.start();
        pools.network.advance(MINUTE);
        source.looks = 0;
        pools.network.advance(MINUTE);
        assertThat(source.looks).isBetween(8, 20);

        // Visitors come and go all the time.
        PeerPool visitor = pools.open(pools.builder("10.0.0.9"));
        source.looks = 0;
        for (int i = 0; i < 60; i++) {
            var unused = visitor.connect(at("10.0.0.1"));
            pools.network.advance(Duration.ofMillis(500));
            visitor.peers().forEach(Peer::disconnect);
            pools.network.advance(Duration.ofMillis(500));
        }
        assertThat(pool.stats().handshakes()).isEqualTo(60);
        assertThat(source.looks).isBetween(8, 20);
    }

    @Test
    void whatBecomesAcceptableByItselfIsFoundWithinSeconds() {
        CountingSource source = new CountingSource();
        PeerPool pool = start(pools.builder("10.0.0.1").want(1, Services.NONE).addressSource(source));
        pools.network.advance(MINUTE);
        source.addresses.addAll(servers(1, Services.NETWORK));
        pools.network.advance(SearchPause.LONGEST.plusSeconds(1));

        assertThat(pool.peers()).hasSize(1);
    }

    @Test
    void whenAPeerIsLostAnotherIsLookedForAtOnceHoweverLongNoneWasFound() {
        CountingSource source = new CountingSource();
        source.addresses.addAll(servers(2, Services.NETWORK));
        PeerPool pool = start(pools.builder("10.0.0.1")
                .want(2, Services.NONE)
                .netGroups(host -> new NetGroup("one"))
                .addressSource(source));
        pools.network.advance(MINUTE);
        assertThat(pool.peers()).as("one of its group only").hasSize(1);
        pool.peers().get(0).disconnect();
        pools.network.advance(Duration.ofSeconds(1));

        assertThat(pool.peers()).as("the other of the group").hasSize(1);
    }

    @Test
    void aBrokenSourceHarmsNobody() {
        List<NetAddr> known = servers(2, Services.NETWORK);
        AddressSource broken = new AddressSource() {
            @Override
            public Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random) {
                throw new StackOverflowError("on purpose");
            }

            @Override
            public void attempted(NetAddr address) {
                throw new IllegalStateException("on purpose");
            }

            @Override
            public List<NetAddr> known() {
                throw new IllegalStateException("on purpose");
            }
        };
        AddressSource liar = (acceptable, random) -> Optional.of(at("10.0.0.1").withServices(Services.NONE));
        PeerPool pool = start(pools.builder("10.0.0.1")
                .want(2, Services.NONE)
                .addressSource(broken)
                .addressSource((acceptable, random) -> Optional.of(NetAddr.parse("[fd00::1]:0")))
                .addressSource(AddressSource.of(known))
                .addressSource(liar));
        pools.network.advance(MINUTE);

        assertThat(pool.peers()).hasSize(2);
        assertThat(pool.explain().addresses()).hasSizeGreaterThanOrEqualTo(2);
    }
}
