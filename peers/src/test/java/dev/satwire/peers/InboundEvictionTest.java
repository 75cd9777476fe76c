package dev.satwire.peers;

import static dev.satwire.peers.EvictionCandidates.plain;
import static dev.satwire.peers.EvictionCandidates.random;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.EvictionCandidates.Change;
import dev.satwire.protocol.AddressNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InboundEvictionTest {
    private static final int MOST_NODES = 200;

    private static Optional<Duration> seconds(long seconds) {
        return Optional.of(Duration.ofSeconds(seconds));
    }

    private static void neverEvictsBelow(int limit, Change change) {
        for (int nodes = 0; nodes < MOST_NODES; nodes++) {
            OptionalLong evicted = InboundEviction.select(random(nodes, nodes, change));
            assertThat(evicted.orElse(MOST_NODES)).isGreaterThanOrEqualTo(limit);
        }
    }

    @Test
    void c48EachMeritProtectsAsInBitcoinCore() {
        neverEvictsBelow(4, candidate -> candidate.keyedNetGroup = -1 - candidate.id);
        neverEvictsBelow(8, candidate -> candidate.minPing = Optional.of(Duration.ofNanos(1000 * candidate.id)));
        neverEvictsBelow(4, candidate -> candidate.sinceTransaction = seconds(candidate.id));
        neverEvictsBelow(4, candidate -> candidate.sinceBlock = seconds(candidate.id));
        Change blockRelays = candidate -> {
            candidate.sinceBlock = seconds(candidate.id);
            if (candidate.id < 8) {
                candidate.relaysTransactions = false;
                candidate.relevantServices = true;
            }
        };
        neverEvictsBelow(12, blockRelays);
        neverEvictsBelow(20, candidate -> {
            candidate.keyedNetGroup = -1 - candidate.id;
            candidate.minPing = Optional.of(Duration.ofNanos(1000 * candidate.id));
            candidate.sinceTransaction = seconds(candidate.id);
            candidate.sinceBlock = seconds(candidate.id);
        });
    }

    /** The merits and how many peers each protects. */
    enum Merit {
        NET_GROUP(4),
        PING(8),
        TRANSACTION(4),
        BLOCK_RELAY(8),
        BLOCK(4);

        private final int count;

        Merit(int count) {
            this.count = count;
        }
    }

    @ParameterizedTest
    @EnumSource(Merit.class)
    void c48EachMeritProtectsJustSoMany(Merit merit) {
        // One holder too many; the last of them is the least, and yet older than the others. All others are older
        // still.
        List<EvictionCandidate> peers = new ArrayList<>();
        for (int id = 0; id <= merit.count; id++) {
            peers.add(plain(id, candidate -> {
                candidate.connectedFor = Duration.ofSeconds(10 + candidate.id);
                give(merit, candidate);
            }));
        }
        for (int id = 100; id < 140; id++) {
            peers.add(plain(id, candidate -> {
                candidate.connectedFor = Duration.ofDays(1).plusSeconds(candidate.id);
                for (Merit other : Merit.values()) {
                    if (other != merit && other != Merit.BLOCK_RELAY) {
                        give(other, candidate);
                    }
                }
            }));
        }
        assertThat(InboundEviction.select(peers)).hasValue(merit.count);
    }

    private static void give(Merit merit, EvictionCandidates candidate) {
        switch (merit) {
            case NET_GROUP -> candidate.keyedNetGroup = -1 - candidate.id;
            case PING -> candidate.minPing = seconds(candidate.id);
            case TRANSACTION -> candidate.sinceTransaction = seconds(candidate.id);
            case BLOCK -> candidate.sinceBlock = seconds(candidate.id);
            case BLOCK_RELAY -> {
                candidate.sinceBlock = seconds(1_000 + candidate.id);
                candidate.relaysTransactions = false;
                candidate.relevantServices = true;
            }
        }
    }

    @Test
    void protectsNoMoreThanItsRulesSay() {
        for (int nodes = 0; nodes < MOST_NODES; nodes++) {
            OptionalLong evicted = InboundEviction.select(random(nodes, nodes, candidate -> {}));
            if (nodes <= 20) {
                assertThat(evicted).isEmpty();
            }
            if (nodes >= 29) {
                assertThat(evicted).isPresent();
            }
        }
    }

    @Test
    void evictsTheYoungestOfTheLargestGroup() {
        // The groups with the highest numbers and then the oldest connections are safe: 20 of them, then 16 of 32.
        assertThat(InboundEviction.select(plainNodes(52, candidate -> {})))
                .as("all groups are equal: the youngest")
                .hasValue(51 - 4);
        assertThat(InboundEviction.select(plainNodes(52, candidate -> {
                    if (candidate.id == 36 || candidate.id == 41) {
                        candidate.keyedNetGroup = 0;
                    }
                })))
                .as("the younger of the only two in one group")
                .hasValue(41);
    }

    @Test
    void evictsThePreferredFirstOnlyIfNothingElseProtectsThem() {
        assertThat(InboundEviction.select(plainNodes(52, candidate -> candidate.preferEvict = candidate.id == 40)))
                .hasValue(40);
        assertThat(InboundEviction.select(plainNodes(52, candidate -> candidate.preferEvict = candidate.id == 1)))
                .hasValue(47);
    }

    /** Those with higher ids are younger and in a group with a higher number. */
    private static List<EvictionCandidate> plainNodes(int count, Change change) {
        List<EvictionCandidate> nodes = new ArrayList<>();
        for (int id = 0; id < count; id++) {
            nodes.add(plain(id, change));
        }
        return nodes;
    }

    @Test
    void h36HonestPeersOfSixteenKindsSurviveAFullHouseOfAttackers() {
        // Attackers with good pings, long uptime and many groups try again and again; 16 honest ones are here.
        List<EvictionCandidate> peers = new ArrayList<>();
        Set<Long> honest = new HashSet<>();
        for (long i = 0; i < 16; i++) {
            honest.add(i);
            peers.add(honest(i));
        }
        Random random = new Random(36);
        for (long id = 16; id < 2_000; id++) {
            peers.add(attacker(id, random));
            if (peers.size() > 117) {
                long evicted = InboundEviction.select(peers).orElseThrow();
                peers.removeIf(peer -> peer.id() == evicted);
            }
        }
        assertThat(peers).extracting(EvictionCandidate::id).containsAll(honest);
    }

    /** Two for each merit that cannot be had by opening connections. */
    private static EvictionCandidate honest(long id) {
        return plain(id, candidate -> {
            candidate.minPing = seconds(5);
            candidate.connectedFor = Duration.ofMinutes(1);
            switch ((int) id / 2) {
                case 0 -> candidate.minPing = Optional.of(Duration.ofNanos(100_000));
                case 1 -> candidate.sinceTransaction = seconds(1);
                case 2 -> candidate.sinceBlock = seconds(1);
                case 3 -> {
                    candidate.relaysTransactions = false;
                    candidate.relevantServices = true;
                    candidate.sinceBlock = seconds(600);
                }
                case 4 -> candidate.network = AddressNetwork.TORV3;
                case 5 -> candidate.network = AddressNetwork.I2P;
                case 6 -> candidate.network = AddressNetwork.CJDNS;
                default -> candidate.local = true;
            }
        });
    }

    private static EvictionCandidate attacker(long id, Random random) {
        return plain(id, candidate -> {
            candidate.connectedFor = Duration.ofDays(30).plusSeconds(random.nextInt(100_000));
            candidate.minPing = Optional.of(Duration.ofNanos(1_000_000 + random.nextInt(1_000_000)));
            candidate.keyedNetGroup = random.nextLong();
        });
    }

    @Test
    void isTheSameForPeersThatDifferInNothing() {
        List<EvictionCandidate> twins = new ArrayList<>();
        for (int id = 0; id < 100; id++) {
            twins.add(plain(id, candidate -> {
                candidate.keyedNetGroup = 7;
                candidate.connectedFor = Duration.ofHours(1);
            }));
        }
        OptionalLong evicted = InboundEviction.select(twins);
        Collections.reverse(twins);
        assertThat(InboundEviction.select(twins)).isEqualTo(evicted).hasValue(99);
    }

    @Property(tries = 300)
    void neverEvictsOutboundOrPermittedPeersAndDoesNotDependOnTheOrder(
            @ForAll @IntRange(max = 150) int count, @ForAll long seed) {
        Random kinds = new Random(seed);
        List<EvictionCandidate> candidates = random(count, seed, candidate -> {
            candidate.direction = kinds.nextInt(3) == 0 ? Direction.OUTBOUND : Direction.INBOUND;
            candidate.permitted = kinds.nextInt(3) == 0;
        });
        List<EvictionCandidate> before = List.copyOf(candidates);
        OptionalLong evicted = InboundEviction.select(candidates);
        assertThat(candidates).isEqualTo(before);
        Collections.shuffle(candidates, kinds);
        assertThat(InboundEviction.select(candidates)).isEqualTo(evicted);
        candidates.stream()
                .filter(candidate -> evicted.isPresent() && candidate.id() == evicted.getAsLong())
                .forEach(candidate -> assertThat(candidate)
                        .matches(one -> one.direction() == Direction.INBOUND)
                        .matches(one -> !one.permitted()));
        List<EvictionCandidate> eligible = candidates.stream()
                .filter(one -> one.direction() == Direction.INBOUND && !one.permitted())
                .toList();
        assertThat(InboundEviction.select(eligible)).isEqualTo(evicted);
    }
}
