package dev.satwire.peers;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.TimestampedAddr;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * What peers are told that ask for addresses, by Bitcoin Core's rules ({@code CConnman::GetAddresses}): at most
 * {@value Addr#MAX_ADDRESSES} and {@value #MAX_PERCENT} percent of what is known, and for about a day the same to all who
 * ask from one network, so that nobody learns all of it by asking often. <em>Thread-safe.</em>
 */
final class AddressAnswers {
    /** {@code MAX_PCT_ADDR_TO_SEND}. */
    static final int MAX_PERCENT = 23;

    /** How long an answer is the same, at least. */
    static final Duration LIFETIME = Duration.ofHours(21);

    /** How much longer it is, up to chance. */
    static final Duration SPREAD = Duration.ofHours(6);

    private final AddressSources sources;
    private final Predicate<NetAddr> isTold;
    private final LongSupplier nanoTime;
    private final RandomGenerator random;

    /** Guarded by itself; one for each network at most. */
    private final Map<AddressNetwork, Answer> byNetwork = new EnumMap<>(AddressNetwork.class);

    private record Answer(List<TimestampedAddr> addresses, long madeAt, long lifetime) {
        boolean isFresh(long now) {
            return now - madeAt < lifetime;
        }
    }

    /**
     * Creates the answers of a pool.
     *
     * @param isTold holds for what strangers may learn
     */
    AddressAnswers(AddressSources sources, Predicate<NetAddr> isTold, LongSupplier nanoTime, RandomGenerator random) {
        this.sources = sources;
        this.isTold = isTold;
        this.nanoTime = nanoTime;
        this.random = random;
    }

    /** What to say to a peer that asks; empty if there is nothing to tell. */
    Optional<Payload> answer(AddressNetwork network, boolean addrV2) {
        List<TimestampedAddr> addresses = addresses(network);
        if (!addrV2) {
            addresses = addresses.stream()
                    .filter(each -> each.address().host().isV1Compatible())
                    .toList();
        }
        return addresses.isEmpty()
                ? Optional.empty()
                : Optional.of(addrV2 ? new AddrV2(addresses) : new Addr(addresses));
    }

    private List<TimestampedAddr> addresses(AddressNetwork network) {
        long now = nanoTime.getAsLong();
        synchronized (byNetwork) {
            Answer answer = byNetwork.get(network);
            if (answer != null && answer.isFresh(now)) {
                return answer.addresses;
            }
        }
        // Without the lock: sources are other people's code. Two who ask at once may get two answers; the last one
        // stays.
        List<TimestampedAddr> addresses = sources.share(Addr.MAX_ADDRESSES, MAX_PERCENT, random).stream()
                .filter(each -> isTold.test(each.address()))
                .toList();
        long lifetime = LIFETIME.toNanos() + (long) (random.nextDouble() * SPREAD.toNanos());
        synchronized (byNetwork) {
            byNetwork.put(network, new Answer(addresses, now, lifetime));
        }
        return addresses;
    }
}
