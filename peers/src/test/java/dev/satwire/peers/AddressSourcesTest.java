package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.TimestampedAddr;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class AddressSourcesTest {
    private final Random random = new Random(3);

    private static AddressSource listOf(String... addresses) {
        return AddressSource.of(Stream.of(addresses).map(NetAddr::parse).toList());
    }

    private Optional<String> select(Predicate<? super NetAddr> acceptable, AddressSource... sources) {
        return new AddressSources(List.of(sources)).select(acceptable, random).map(NetAddr::toString);
    }

    @Test
    void portsOfOtherServicesComeLast() {
        AddressSource list = listOf("1.2.3.4:22", "1.2.3.5:8333", "[2a00::1]:25", "1.2.3.6:6667");
        for (int i = 0; i < 100; i++) {
            assertThat(select(any -> true, list)).hasValue("1.2.3.5:8333");
        }
        Set<String> others = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            others.add(select(address -> address.port() != 8333, list).orElseThrow());
        }
        assertThat(others).containsExactlyInAnyOrder("1.2.3.4:22", "[2a00::1]:25", "1.2.3.6:6667");
        assertThat(select(address -> address.port() == 21, list)).isEmpty();
    }

    @Test
    void portsOfOtherServicesComeLastOfAllSources() {
        assertThat(select(any -> true, listOf("1.2.3.4:22"), listOf("1.2.3.5:8333")))
                .hasValue("1.2.3.5:8333");
    }

    @Test
    void anOnionServiceHasItsPortsToItself() {
        String onion = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:22";
        assertThat(select(any -> true, listOf(onion), listOf("1.2.3.5:8333"))).hasValue(onion);
    }

    @Test
    void sharesWhatAllShareAndNoMoreThanAsked() {
        AddressSource throwing = new Sharing() {
            @Override
            public List<TimestampedAddr> share(int max, int percent, RandomGenerator any) {
                throw new StackOverflowError("on purpose");
            }
        };
        AddressSource lavish = new Sharing() {
            @Override
            public List<TimestampedAddr> share(int max, int percent, RandomGenerator any) {
                return IntStream.range(0, 5_000)
                        .mapToObj(i -> new TimestampedAddr(1, NetAddr.parse("1.2.3.4:" + (1 + i))))
                        .toList();
            }
        };
        AddressSource twice = new Sharing() {
            @Override
            public List<TimestampedAddr> share(int max, int percent, RandomGenerator any) {
                return List.of(
                        new TimestampedAddr(1, NetAddr.parse("1.2.3.4:8333")),
                        new TimestampedAddr(2, NetAddr.parse("1.2.3.4:8333")));
            }
        };
        assertThat(new AddressSources(List.of(throwing, lavish)).share(Addr.MAX_ADDRESSES, 23, random))
                .hasSize(Addr.MAX_ADDRESSES);
        assertThat(new AddressSources(List.of(twice, throwing, listOf("1.2.3.9:8333"))).share(10, 23, random))
                .containsExactly(new TimestampedAddr(1, NetAddr.parse("1.2.3.4:8333")));
    }

    private abstract static class Sharing implements AddressSource {
        @Override
        public Optional<NetAddr> select(Predicate<? super NetAddr> acceptable, RandomGenerator any) {
            return Optional.empty();
        }
    }
}
