package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixedAddressesTest {
    private final Random random = new Random(7);

    private static List<NetAddr> addresses(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(port -> NetAddr.parse("1.2.3.4:" + port))
                .toList();
    }

    @Test
    void givesOnlyWhatIsAcceptable() {
        AddressSource source = AddressSource.of(addresses(1_000));

        assertThat(source.select(each -> each.port() == 567, random)).contains(NetAddr.parse("1.2.3.4:567"));
        assertThat(source.select(each -> false, random)).isEmpty();
        assertThat(AddressSource.of(List.of()).select(each -> true, random)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {RandomChoice.DRAWS, RandomChoice.DRAWS + 1, 4 * RandomChoice.DRAWS})
    void choosesEachAcceptableAddressEquallyOften(int size) {
        AddressSource source = AddressSource.of(addresses(size));
        Map<Integer, Integer> chosen = new HashMap<>();
        for (int i = 0; i < 9_000; i++) {
            int port = source.select(each -> each.port() <= 3, random)
                    .orElseThrow()
                    .port();
            chosen.merge(port, 1, Integer::sum);
        }

        assertThat(chosen.keySet()).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(chosen.values()).allSatisfy(times -> assertThat(times).isBetween(2_700, 3_300));
    }

    @Test
    void theSameSeedChoosesTheSame() {
        assertThat(chosenWith(3)).isEqualTo(chosenWith(3)).isNotEqualTo(chosenWith(4));
    }

    private static List<NetAddr> chosenWith(long seed) {
        AddressSource source = AddressSource.of(addresses(100));
        Random seeded = new Random(seed);
        List<NetAddr> chosen = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            chosen.add(source.select(each -> true, seeded).orElseThrow());
        }
        return chosen;
    }

    @Test
    void keepsTheFirstOfSeveralWithTheSameEndpointAndForgetsNone() {
        NetAddr first = NetAddr.parse("1.2.3.4:8333").withServices(Services.NETWORK);
        AddressSource source = AddressSource.of(List.of(first, first.withServices(Services.NONE)));
        source.attempted(first);
        source.failed(first, DisconnectReason.of(DisconnectReason.Code.CONNECT_REFUSED));

        assertThat(source.known()).containsExactly(first);
        assertThat(source.refresh(Services.NETWORK, Fetchers.DIRECT)).isCompleted();
        assertThat(source.select(each -> true, random)).contains(first);
    }
}
