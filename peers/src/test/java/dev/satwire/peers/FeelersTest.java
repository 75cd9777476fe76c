package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Services;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pools that try addresses before they need them. */
final class FeelersTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final MemoryPools pools = new MemoryPools(5);
    private final List<String> told = new ArrayList<>();

    /** Addresses in their order, and what becomes of them. */
    private final class Source implements AddressSource {
        private final List<NetAddr> known;

        Source(List<NetAddr> known) {
            this.known = known;
        }

        @Override
        public Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random) {
            return known.stream().filter(acceptable).findFirst();
        }

        @Override
        public void succeeded(NetAddr address) {
            told.add("+" + address.host());
        }

        @Override
        public void failed(NetAddr address, DisconnectReason reason) {
            told.add("-" + address.host());
        }

        @Override
        public List<NetAddr> known() {
            return known;
        }
    }

    private List<NetAddr> servers(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> {
                    var unused = pools.server("10.3.0." + i, Services.NETWORK);
                    return MemoryPools.at("10.3.0." + i);
                })
                .toList();
    }

    private PeerPool start(int wanted, List<NetAddr> known) {
        PeerPoolBuilder builder = pools.builder("10.0.0.1")
                .feelers(PeerPoolBuilder.CORE_FEELER_INTERVAL)
                .addressSource(new Source(known));
        PeerPool pool = pools.open(wanted > 0 ? builder.want(wanted, Services.NONE) : builder);
        pool.start();
        return pool;
    }

    @AfterEach
    void close() {
        pools.close();
    }

    @Test
    void eachIsTriedOnceAboutEveryTwoMinutes() {
        PeerPool pool = start(1, servers(100));
        pools.network.advance(MINUTE.multipliedBy(100));

        assertThat(told).hasSizeBetween(35, 65).doesNotHaveDuplicates().allMatch(each -> each.startsWith("+"));
        pools.network.advance(MINUTE.multipliedBy(400));
        assertThat(told).as("all, and none again").hasSize(100).doesNotHaveDuplicates();
        assertThat(pool.peers()).hasSize(1);
        assertThat(pool.stats().reasons()).containsEntry(DisconnectReason.Code.DONE, 99L);
    }

    @Test
    void nobodyIsTriedWhileAPeerIsWanted() {
        List<NetAddr> known = servers(5).stream()
                .map(address -> address.withServices(Services.NETWORK))
                .toList();
        PeerPool pool = pools.open(pools.builder("10.0.0.1")
                .feelers(PeerPoolBuilder.CORE_FEELER_INTERVAL)
                .want(1, Services.COMPACT_FILTERS)
                .addressSource(new Source(known)));
        pool.start();
        pools.network.advance(MINUTE.multipliedBy(60));

        assertThat(pool.stats().attempts()).isZero();
    }

    @Test
    void whoFailsIsLeftAloneForAWhileAndWhoWorksIsThereAtOnce() {
        List<NetAddr> known = new ArrayList<>(servers(2));
        known.add(pools.dead("10.3.0.3"));
        PeerPool pool = start(1, known);
        pools.network.advance(MINUTE.multipliedBy(30));

        assertThat(told).containsExactlyInAnyOrder("+10.3.0.1", "+10.3.0.2", "-10.3.0.3");
        assertThat(pool.explain().addresses()).extracting(AddressReport::state).contains(AddressReport.State.AVAILABLE);
        boolean unused = pool.disconnect(known.get(0));
        pools.network.advance(Duration.ofSeconds(2));
        assertThat(pool.peers()).extracting(Peer::address).containsExactly(known.get(1));
    }

    @Test
    void noneAreMadeUnlessAskedFor() {
        PeerPool pool =
                pools.open(pools.builder("10.0.0.1").want(1, Services.NONE).addressSource(new Source(servers(5))));
        pool.start();
        pools.network.advance(MINUTE.multipliedBy(60));

        assertThat(pool.stats().attempts()).isOne();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PeerPool.builder(Network.REGTEST).feelers(Duration.ZERO));
    }

    @Test
    void noneAreMadeWhileThePoolIsStopped() {
        PeerPool pool = start(0, servers(100));
        pools.network.advance(MINUTE.multipliedBy(20));
        pool.stop();
        long before = pool.stats().attempts();
        pools.network.advance(MINUTE.multipliedBy(60));
        assertThat(pool.stats().attempts()).isEqualTo(before).isPositive();
        pool.start();
        pools.network.advance(MINUTE.multipliedBy(20));

        assertThat(pool.stats().attempts()).isGreaterThan(before);
    }

    @Test
    void aSilentNodeIsLeftAtTheTimeoutAndBlocksOnlyUntilThen() {
        List<NetAddr> known = servers(10);
        pools.network.blackhole(known.get(1).endpoint().socketAddress().orElseThrow());
        PeerPool pool = start(1, known);
        pools.network.advance(MINUTE.multipliedBy(60));

        assertThat(told).contains("-10.3.0.2").hasSize(10);
        assertThat(pool.stats().errands()).isZero();
    }
}
