package dev.satwire.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Chooses the inbound peer that must go when another knocks and all slots are taken, after the rules of Bitcoin Core
 * ({@code SelectNodeToEvict} in {@code node/eviction.cpp}). Each protects the peers that are best at something an
 * attacker cannot be best at by opening many connections:
 *
 * <ol>
 *   <li>outbound and permitted peers are no candidates;
 *   <li>{@value #PROTECTED_NET_GROUPS} peers by a keyed hash of their group of networks, which nobody can foresee;
 *   <li>{@value #PROTECTED_PINGS} with the lowest ping;
 *   <li>{@value #PROTECTED_TRANSACTIONS} that last brought a new transaction;
 *   <li>up to {@value #PROTECTED_BLOCK_RELAYS} that last brought a new block and want no transactions;
 *   <li>{@value #PROTECTED_BLOCKS} others that last brought a new block;
 *   <li>half of the rest: up to a quarter of it for CJDNS, I2P, this machine and Tor, whose pings are long, then those
 *       that have been here longest.
 * </ol>
 *
 * <p>Which block or transaction was new is for the caller to know; a {@link PeerPool} does not, see
 * {@link EvictionCandidate}. There the rules about them protect peers that are useful, but also an attacker who sends old
 * or cheap ones; the other rules are as strong as in Core.
 *
 * <p>If some of those that remain are preferred for eviction, the others are safe, too. Of what then remains the youngest
 * peer of the largest group of networks goes; of groups as large as each other the one whose youngest is younger.
 *
 * <p>The choice is a pure function of the candidates and does not depend on their order. At most 28 peers are safe by
 * the first five rules, so among 29 there is always one to evict. Thread-safe.
 */
public final class InboundEviction {
    static final int PROTECTED_NET_GROUPS = 4;
    static final int PROTECTED_PINGS = 8;
    static final int PROTECTED_TRANSACTIONS = 4;
    static final int PROTECTED_BLOCK_RELAYS = 8;
    static final int PROTECTED_BLOCKS = 4;

    private static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);

    // All orders have those first that are to go first. What is equal by them stays in the order of age.
    private static final Comparator<EvictionCandidate> BY_AGE = Comparator.comparing(EvictionCandidate::connectedFor)
            .thenComparing(Comparator.comparingLong(EvictionCandidate::id).reversed());
    private static final Comparator<EvictionCandidate> BY_NET_GROUP =
            (a, b) -> Long.compareUnsigned(a.keyedNetGroup(), b.keyedNetGroup());
    private static final Comparator<EvictionCandidate> BY_PING =
            Comparator.comparing(candidate -> candidate.minPing().orElse(NEVER), Comparator.reverseOrder());
    private static final Comparator<EvictionCandidate> BY_TRANSACTION =
            Comparator.<EvictionCandidate, Duration>comparing(
                            candidate -> candidate.sinceTransaction().orElse(NEVER), Comparator.reverseOrder())
                    .thenComparing(EvictionCandidate::relaysTransactions)
                    .thenComparing(EvictionCandidate::bloomFilter, Comparator.reverseOrder());
    private static final Comparator<EvictionCandidate> BY_BLOCK = Comparator.<EvictionCandidate, Duration>comparing(
                    candidate -> candidate.sinceBlock().orElse(NEVER), Comparator.reverseOrder())
            .thenComparing(EvictionCandidate::relevantServices);
    private static final Comparator<EvictionCandidate> BY_BLOCK_RELAY = Comparator.comparing(
                    EvictionCandidate::relaysTransactions, Comparator.reverseOrder())
            .thenComparing(BY_BLOCK);

    private InboundEviction() {}

    /**
     * Chooses the peer to evict.
     *
     * @param candidates all peers, with different ids
     * @return the id of the one to disconnect; empty if each is protected, so that the newcomer must go
     */
    public static OptionalLong select(Collection<EvictionCandidate> candidates) {
        List<EvictionCandidate> rest = new ArrayList<>(candidates);
        rest.removeIf(candidate -> candidate.permitted() || candidate.direction() != Direction.INBOUND);
        protectLast(rest, BY_NET_GROUP, PROTECTED_NET_GROUPS, candidate -> true);
        protectLast(rest, BY_PING, PROTECTED_PINGS, candidate -> true);
        protectLast(rest, BY_TRANSACTION, PROTECTED_TRANSACTIONS, candidate -> true);
        protectLast(
                rest,
                BY_BLOCK_RELAY,
                PROTECTED_BLOCK_RELAYS,
                candidate -> !candidate.relaysTransactions() && candidate.relevantServices());
        protectLast(rest, BY_BLOCK, PROTECTED_BLOCKS, candidate -> true);
        protectHalf(rest);
        if (rest.stream().anyMatch(EvictionCandidate::preferEvict)) {
            rest.removeIf(candidate -> !candidate.preferEvict());
        }
        return rest.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(youngestOfLargestGroup(rest).id());
    }

    /** Removes half of the candidates, those of disadvantaged networks and the oldest; Core's ratio. */
    static void protectHalf(List<EvictionCandidate> rest) {
        int safe = rest.size() / 2;
        int unsafe = rest.size() - safe;
        DisadvantagedNetworks.protect(rest, safe / 2);
        protectLast(rest, BY_AGE, rest.size() - unsafe, candidate -> true);
    }

    /** Removes those of the last few, in an order, that are eligible. Leaves the rest ordered by age, youngest first. */
    static void protectLast(
            List<EvictionCandidate> rest,
            Comparator<EvictionCandidate> order,
            int count,
            Predicate<EvictionCandidate> eligible) {
        rest.sort(order.thenComparing(BY_AGE));
        rest.subList(Math.max(0, rest.size() - count), rest.size()).removeIf(eligible);
        rest.sort(BY_AGE);
    }

    private static EvictionCandidate youngestOfLargestGroup(List<EvictionCandidate> youngestFirst) {
        TreeMap<Long, Integer> sizes = new TreeMap<>();
        youngestFirst.forEach(candidate -> sizes.merge(candidate.keyedNetGroup(), 1, Integer::sum));
        EvictionCandidate chosen = youngestFirst.get(0);
        int most = 0;
        for (EvictionCandidate candidate : youngestFirst) {
            int size = sizes.getOrDefault(candidate.keyedNetGroup(), 0);
            if (size > most) {
                chosen = candidate;
                most = size;
            }
        }
        return chosen;
    }
}
