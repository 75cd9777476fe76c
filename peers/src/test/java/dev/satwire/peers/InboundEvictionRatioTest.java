package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.AddressNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The half of the candidates that is safe for its age or its network. The figures are those of Bitcoin Core's
 * {@code peer_protection_test}: peer 0 has been here longest.
 */
class InboundEvictionRatioTest {
    private static final Duration DAY = Duration.ofDays(1);

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # peers, local,       onion,           I2P,                     CJDNS,        safe
            12,      -,           -,               -,                       -,            0 1 2 3 4 5
            12,      -,           3 8 9 10 11,     -,                       -,            0 1 2 3 8 9
            12,      7 8 9 10 11, -,               -,                       -,            0 1 2 7 8 9
            12,      -,           -,               4 9 10 11,               -,            0 1 2 4 9 10
            12,      -,           -,               -,                       4 9 10 11,    0 1 2 4 9 10
            4,       -,           3,               -,                       -,            0 3
            7,       6,           5,               -,                       -,            0 1 6
            8,       6,           5,               -,                       -,            0 1 5 6
            12,      6 9 11,      7 8 10,          -,                       -,            0 1 2 6 7 9
            12,      5 6 7 8,     10,              -,                       -,            0 1 2 5 6 10
            16,      6 9 11 12,   8 10,            -,                       -,            0 1 2 3 6 8 9 10
            16,      11 12 13 14 15, 10,           -,                       -,            0 1 2 3 10 11 12 13
            16,      15,          7 8 9 10,        -,                       -,            0 1 2 3 7 8 9 15
            12,      -,           8 10,            6 9 11,                  -,            0 1 2 6 8 10
            4,       2,           1,               3,                       -,            0 3
            7,       4,           5,               6,                       -,            0 1 6
            8,       6,           4,               5,                       -,            0 1 5 6
            16,      6 12 13 14 15, 9 10,          7 11,                    -,            0 1 2 3 6 7 9 11
            24,      12,          23,              15 16 17 18 19 20 21 22, -,            0 1 2 3 4 5 12 15 16 17 18 23
            24,      15,          18 19 20 21 22 23, 12 14 17,              -,            0 1 2 3 4 5 12 14 15 17 18 19
            24,      13,          12 14 15 16,     17 18 19 20 21 22 23,    -,            0 1 2 3 4 5 12 13 14 15 17 18
            24,      16 17 18 19 20 21 22 23, 7 8 9, -,                     11 12 13 14,  0 1 2 3 4 5 7 8 11 12 16 17
            5,       3,           2,               1,                       4,            0 4
            7,       4,           3,               5,                       6,            0 1 6
            8,       3,           3,               6,                       5,            0 1 5 6
            16,      6 7 8 9 10 11 12 13 14 15, 8 9, 10 14,                 11 15,        0 1 2 3 6 8 10 11
            24,      13,          12 14 15 16,     17,     18 19 20 21 22 23, 0 1 2 3 4 5 12 13 14 17 18 19
            """)
    void protectsAsBitcoinCore(int peers, String local, String onion, String i2p, String cjdns, String safe) {
        for (long seed = 0; seed < 20; seed++) {
            List<EvictionCandidate> candidates = EvictionCandidates.random(peers, seed, candidate -> {
                candidate.connectedFor = DAY.minusSeconds(candidate.id);
                candidate.local = ids(local).contains(candidate.id);
                candidate.network = ids(cjdns).contains(candidate.id)
                        ? AddressNetwork.CJDNS
                        : ids(i2p).contains(candidate.id)
                                ? AddressNetwork.I2P
                                : ids(onion).contains(candidate.id) ? AddressNetwork.TORV3 : AddressNetwork.IPV6;
            });
            List<EvictionCandidate> rest = new ArrayList<>(candidates);
            Collections.shuffle(rest, new Random(seed));
            InboundEviction.protectHalf(rest);
            candidates.removeAll(rest);
            assertThat(candidates).extracting(EvictionCandidate::id).containsExactlyInAnyOrderElementsOf(ids(safe));
        }
    }

    private static Set<Long> ids(String text) {
        return text == null
                ? Set.of()
                : Arrays.stream(text.split(" ")).map(Long::valueOf).collect(Collectors.toSet());
    }
}
