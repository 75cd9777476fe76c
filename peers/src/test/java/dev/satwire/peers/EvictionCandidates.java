package dev.satwire.peers;

import dev.satwire.protocol.AddressNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Candidates for tests: those of a seed, and one to change. */
final class EvictionCandidates {
    private static final List<AddressNetwork> NETWORKS = List.of(AddressNetwork.values());

    long id;
    Direction direction = Direction.INBOUND;
    boolean permitted;
    Duration connectedFor = Duration.ZERO;
    Optional<Duration> minPing = Optional.empty();
    Optional<Duration> sinceBlock = Optional.empty();
    Optional<Duration> sinceTransaction = Optional.empty();
    boolean relevantServices;
    boolean relaysTransactions = true;
    boolean bloomFilter;
    long keyedNetGroup;
    boolean preferEvict;
    boolean local;
    AddressNetwork network = AddressNetwork.IPV4;

    /** Someone changes a candidate. */
    @FunctionalInterface
    interface Change {
        void apply(EvictionCandidates candidate);
    }

    /** One with nothing to its credit. */
    static EvictionCandidate plain(long id, Change change) {
        EvictionCandidates values = new EvictionCandidates();
        values.id = id;
        values.keyedNetGroup = id;
        values.connectedFor = Duration.ofHours(1).minusSeconds(id);
        change.apply(values);
        return values.build();
    }

    /** One with the ranges of Bitcoin Core's own tests. */
    static EvictionCandidate random(long id, RandomGenerator random, Change change) {
        EvictionCandidates values = new EvictionCandidates();
        values.id = id;
        values.connectedFor = Duration.ofSeconds(random.nextInt(100));
        values.minPing = Optional.of(Duration.ofNanos(1000L * random.nextInt(100)));
        values.sinceBlock = Optional.of(Duration.ofSeconds(random.nextInt(100)));
        values.sinceTransaction = Optional.of(Duration.ofSeconds(random.nextInt(100)));
        values.relevantServices = random.nextBoolean();
        values.relaysTransactions = random.nextBoolean();
        values.bloomFilter = random.nextBoolean();
        values.keyedNetGroup = random.nextInt(100);
        values.preferEvict = random.nextBoolean();
        values.local = random.nextBoolean();
        values.network = NETWORKS.get(random.nextInt(NETWORKS.size()));
        change.apply(values);
        return values.build();
    }

    static List<EvictionCandidate> random(int count, long seed, Change change) {
        Random random = new Random(seed);
        List<EvictionCandidate> candidates = new ArrayList<>();
        for (int id = 0; id < count; id++) {
            candidates.add(random(id, random, change));
        }
        return candidates;
    }

    private EvictionCandidate build() {
        return new EvictionCandidate(
                id,
                direction,
                permitted,
                connectedFor,
                minPing,
                sinceBlock,
                sinceTransaction,
                relevantServices,
                relaysTransactions,
                bloomFilter,
                keyedNetGroup,
                preferEvict,
                local,
                network);
    }
}
