package dev.satwire.peers;

import static dev.satwire.peers.MemoryPools.PORT;
import static dev.satwire.peers.MemoryPools.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A pool whose book is full of addresses that it cannot use. */
final class ManyAddressesTest {
    private static final int MANY = 50_000;
    private static final Services WANTED = Services.of(Services.NETWORK);

    private final MemoryPools pools = new MemoryPools(6);
    private final Counting source = new Counting();
    private final List<String> told = new ArrayList<>();

    /** A book that counts at how many addresses the pool looks at a time. */
    private final class Counting implements AddressSource {
        private final AddressBook book = AddressBook.builder(Network.REGTEST)
                .capacity(10 * MANY)
                .clock(pools.network.clock())
                .random(new Random(4))
                .build();
        private int searches;
        private int most;

        @Override
        public int parts() {
            return book.parts();
        }

        @Override
        public Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random) {
            return count(acceptable, counting -> book.select(counting, random));
        }

        @Override
        public Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator random, int part) {
            return count(acceptable, counting -> book.select(counting, random, part));
        }

        private Optional<NetAddr> count(
                Predicate<? super NetAddr> acceptable, Function<Predicate<NetAddr>, Optional<NetAddr>> search) {
            int[] looked = new int[1];
            searches++;
            Optional<NetAddr> chosen = search.apply(address -> {
                looked[0]++;
                return acceptable.test(address);
            });
            most = Math.max(most, looked[0]);
            return chosen;
        }

        @Override
        public List<NetAddr> known() {
            return book.known();
        }
    }

    @AfterEach
    void close() {
        pools.close();
    }

    private static TimestampedAddr useless(int n) {
        byte[] address = {(byte) (20 + n / 65_536), (byte) (n / 256), (byte) n, 7};
        return new TimestampedAddr(
                1_700_000_000, new NetAddr(Services.of(Services.WITNESS), Host.of(AddressNetwork.IPV4, address), PORT));
    }

    private PeerPool pool() {
        for (int group = 0; group < 100; group++) {
            List<TimestampedAddr> addresses = new ArrayList<>();
            for (int i = 0; i < MANY / 100; i++) {
                addresses.add(useless(group * MANY / 100 + i));
            }
            source.book.learned(addresses, NetAddr.parse("80." + group + ".0.1:8333"));
        }
        assertThat(source.book.size()).isEqualTo(MANY);
        PeerPool pool = pools.open(pools.builder("10.0.0.1").want(1, WANTED).addressSource(source));
        var unused = pool.addPoolListener(new PoolListener() {
            @Override
            public void onShortage(PeerWant want, int have, String reason) {
                told.add(reason);
            }
        });
        pool.start();
        return pool;
    }

    @Test
    void noLookIsAtAllOfThemAndTheShortageIsToldAfterAllWereLookedAt() {
        PeerPool pool = pool();
        Duration round = SlotFiller.INTERVAL.multipliedBy(MANY / AddressBook.PART);
        // After the first one the source is asked for more.
        pools.network.advance(round.multipliedBy(2).minus(SlotFiller.INTERVAL).minusMillis(1));
        assertThat(told).isEmpty();
        pools.network.advance(Duration.ofMillis(2));
        assertThat(told).singleElement().asString().contains("none of the 50000 known addresses");
        pools.network.advance(Duration.ofMinutes(5));

        assertThat(told).hasSize(1);
        assertThat(source.searches)
                .as("two for a look, and two looks a second")
                .isBetween(4 * MANY / AddressBook.PART, 1_300);
        assertThat(source.most).isLessThanOrEqualTo(AddressBook.DRAWS + AddressBook.PART);
        assertThat(pool.stats().attempts()).isZero();
    }

    @Test
    void theOnlyOneThatIsOfUseIsFoundWithinARound() {
        pools.server("10.1.0.1", WANTED);
        PeerPool pool = pool();
        pools.network.advance(Duration.ofMinutes(1));
        assertThat(pool.peers()).isEmpty();
        source.book.succeeded(at("10.1.0.1").withServices(WANTED));
        Duration round = SlotFiller.INTERVAL.multipliedBy(MANY / AddressBook.PART + 1);
        pools.network.advance(SearchPause.LONGEST.plus(round));

        assertThat(pool.peers()).hasSize(1);
        assertThat(source.most).isLessThanOrEqualTo(AddressBook.DRAWS + AddressBook.PART);
    }
}
