package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.TimestampedAddr;
import java.util.List;
import java.util.Optional;
import java.util.Random;
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
