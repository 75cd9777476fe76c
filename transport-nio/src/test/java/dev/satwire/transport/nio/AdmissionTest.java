package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.SourceLimits;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class AdmissionTest {
    private static final ListenOptions OPEN = ListenOptions.DEFAULT;
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Starts shortly before the nanoseconds wrap around. */
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - SECOND.toNanos());

    private Admission admission(ListenOptions options) {
        return new Admission(options, clock::get);
    }

    private static ListenOptions limited(int perAddress, int perPrefix, int burst, Duration interval) {
        return OPEN.withSources(new SourceLimits(perAddress, perPrefix, burst, interval));
    }

    private static InetAddress ip(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** The n-th /48 of 2001::/16. */
    private static InetAddress network(int number) throws UnknownHostException {
        return address((0x2001L << 48) + ((long) number << 16));
    }

    /** The n-th /64 of one /48. */
    private static InetAddress networkOfOneSite(int number) throws UnknownHostException {
        return address(0x20010DB8_00010000L + number);
    }

    private static InetAddress address(long network) throws UnknownHostException {
        return InetAddress.getByAddress(
                ByteBuffer.allocate(16).putLong(network).putLong(1).array());
    }

    /** Lets one in and returns who has to go for it. */
    private static Optional<Guest> come(Admission admission, InetAddress from) {
        assertThat(admission.decide(from).verdict()).isEqualTo(Verdict.ADMITTED);
        return admission.makeRoom();
    }

    private static Verdict verdict(Admission admission, String from) {
        return admission.decide(ip(from)).verdict();
    }

    private static Guest enter(Admission admission, String from) {
        return admission.decide(ip(from)).guest().orElseThrow();
    }

    @Test
    void capsTheTotal() {
        Admission admission = admission(OPEN.withMaxConnections(2));
        Guest first = enter(admission, "192.0.2.1");
        enter(admission, "198.51.100.1");
        assertThat(verdict(admission, "203.0.113.1")).isEqualTo(Verdict.FULL);
        first.leave();
        assertThat(verdict(admission, "203.0.113.1")).isEqualTo(Verdict.ADMITTED);
    }

    @Test
    void keepsNothingOfTheSourcesWhereTheyDoNotMatter() {
        Admission admission = admission(OPEN);
        Guest guest = enter(admission, "192.0.2.1");
        guest.settle();
        assertThat(admission.networks()).isZero();
        assertThat(admission.open()).isEqualTo(1);
        guest.leave();
        assertThat(admission.open()).isZero();
    }

    @Test
    void capsAnAddress() {
        Admission admission = admission(limited(2, 100, 100, Duration.ZERO));
        Guest first = enter(admission, "192.0.2.1");
        enter(admission, "192.0.2.1");
        assertThat(verdict(admission, "192.0.2.1")).isEqualTo(Verdict.ADDRESS_FULL);
        assertThat(verdict(admission, "192.0.2.2")).isEqualTo(Verdict.ADMITTED);
        first.leave();
        assertThat(verdict(admission, "192.0.2.1")).isEqualTo(Verdict.ADMITTED);
        assertThat(verdict(admission, "192.0.2.1")).isEqualTo(Verdict.ADDRESS_FULL);
    }

    @Test
    void capsANetworkOf24Or64Bits() {
        Admission admission = admission(limited(100, 2, 100, Duration.ZERO));
        enter(admission, "192.0.2.0");
        enter(admission, "192.0.2.255");
        assertThat(verdict(admission, "192.0.2.7")).isEqualTo(Verdict.PREFIX_FULL);
        assertThat(verdict(admission, "192.0.3.7")).isEqualTo(Verdict.ADMITTED);
        assertThat(verdict(admission, "192.0.1.255")).isEqualTo(Verdict.ADMITTED);
        enter(admission, "2001:db8:1:2::1");
        enter(admission, "2001:db8:1:2:ffff::1");
        assertThat(verdict(admission, "2001:db8:1:2:8000::")).isEqualTo(Verdict.PREFIX_FULL);
        assertThat(verdict(admission, "2001:db8:1:3::1")).isEqualTo(Verdict.ADMITTED);
    }

    @Test
    void letsABurstInAndThenOneEachInterval() {
        Admission admission = admission(limited(100, 100, 3, SECOND));
        for (int i = 0; i < 3; i++) {
            assertThat(verdict(admission, "192.0.2." + i)).isEqualTo(Verdict.ADMITTED);
        }
        assertThat(verdict(admission, "192.0.2.9")).isEqualTo(Verdict.TOO_FAST);
        assertThat(verdict(admission, "198.51.100.1")).isEqualTo(Verdict.ADMITTED);
        clock.addAndGet(SECOND.toNanos() - 1);
        assertThat(verdict(admission, "192.0.2.9")).isEqualTo(Verdict.TOO_FAST);
        clock.addAndGet(1);
        assertThat(verdict(admission, "192.0.2.9")).isEqualTo(Verdict.ADMITTED);
        assertThat(verdict(admission, "192.0.2.9")).isEqualTo(Verdict.TOO_FAST);
        clock.addAndGet(SECOND.toNanos() * 60);
        for (int i = 0; i < 3; i++) {
            assertThat(verdict(admission, "192.0.2.9")).isEqualTo(Verdict.ADMITTED);
        }
        assertThat(verdict(admission, "192.0.2.9")).isEqualTo(Verdict.TOO_FAST);
    }

    @Test
    void remembersHowFastANetworkCameWhenAllItsConnectionsAreGone() {
        Admission admission = admission(limited(100, 100, 2, SECOND));
        enter(admission, "192.0.2.1").leave();
        enter(admission, "192.0.2.1").leave();
        assertThat(verdict(admission, "192.0.2.1")).isEqualTo(Verdict.TOO_FAST);
        assertThat(admission.networks()).isEqualTo(1);
        clock.addAndGet(SECOND.toNanos() * 2);
        enter(admission, "203.0.113.1").leave();
        assertThat(admission.networks()).isEqualTo(1);
    }

    @Test
    void keepsNothingOfThoseItRefuses() throws UnknownHostException {
        Admission admission = admission(limited(1, 1, 1, SECOND).withMaxConnections(1));
        enter(admission, "192.0.2.1");
        for (int i = 0; i < 100_000; i++) {
            assertThat(admission.decide(network(i)).verdict()).isEqualTo(Verdict.FULL);
        }
        assertThat(admission.networks()).isEqualTo(1);
    }

    @Test
    void remembersABoundedNumberOfTheNetworksOfAnAttackerWhoHasMany() throws UnknownHostException {
        Admission admission = admission(limited(1, 1, 1, Duration.ofHours(1)));
        for (int i = 0; i < 200_000; i++) {
            admission.decide(network(i)).guest().orElseThrow().leave();
            assertThat(admission.networks()).isLessThanOrEqualTo(SourceTable.MAX_ABSENT);
            assertThat(admission.sites()).isLessThanOrEqualTo(SourceTable.MAX_ABSENT);
        }
        // The latest are still known, the earliest are not, and those present never are forgotten.
        assertThat(admission.decide(network(199_999)).verdict()).isEqualTo(Verdict.TOO_FAST);
        assertThat(admission.decide(network(0)).verdict()).isEqualTo(Verdict.ADMITTED);
        for (int i = 1; i < 10_000; i++) {
            admission.decide(network(i)).guest().orElseThrow().leave();
        }
        assertThat(admission.decide(network(0)).verdict()).isEqualTo(Verdict.ADDRESS_FULL);
    }

    @Test
    void capsASiteOfManyNetworksAtAFewOfThem() throws UnknownHostException {
        Admission admission = admission(limited(100, 3, 100, Duration.ZERO));
        int cap = 3 * SourceLimits.PREFIXES_PER_SITE;
        Guest first = admission.decide(networkOfOneSite(0)).guest().orElseThrow();
        for (int i = 1; i < cap; i++) {
            assertThat(admission.decide(networkOfOneSite(i)).verdict()).isEqualTo(Verdict.ADMITTED);
        }
        assertThat(admission.decide(networkOfOneSite(cap)).verdict()).isEqualTo(Verdict.PREFIX_FULL);
        assertThat(verdict(admission, "2001:db8:2::1")).isEqualTo(Verdict.ADMITTED);
        first.leave();
        assertThat(admission.decide(networkOfOneSite(cap)).verdict()).isEqualTo(Verdict.ADMITTED);
    }

    @Test
    void limitsHowFastASiteComesFromEverFreshNetworks() throws UnknownHostException {
        Admission admission = admission(limited(100, 100, 2, SECOND));
        int burst = 2 * SourceLimits.PREFIXES_PER_SITE;
        for (int i = 0; i < burst; i++) {
            admission.decide(networkOfOneSite(i)).guest().orElseThrow().leave();
        }
        assertThat(admission.decide(networkOfOneSite(burst)).verdict()).isEqualTo(Verdict.TOO_FAST);
        clock.addAndGet(SECOND.toNanos() / SourceLimits.PREFIXES_PER_SITE);
        assertThat(admission.decide(networkOfOneSite(burst)).verdict()).isEqualTo(Verdict.ADMITTED);
        assertThat(admission.decide(networkOfOneSite(burst + 1)).verdict()).isEqualTo(Verdict.TOO_FAST);
    }

    @Test
    void takesTheOldestOfASiteHoweverManyNetworksItComesFrom() throws UnknownHostException {
        Admission admission = admission(OPEN.withMaxPending(10));
        Guest good = enter(admission, "192.0.2.1");
        for (int i = 0; i < 1000; i++) {
            come(admission, networkOfOneSite(i))
                    .ifPresent(evicted -> assertThat(evicted).isNotSameAs(good));
        }
        assertThat(admission.pending()).isEqualTo(10);
    }

    @Test
    void takesNobodyForANewcomerThatDoesNotStay() {
        Admission admission = admission(OPEN.withMaxPending(1));
        Guest silent = enter(admission, "192.0.2.1");
        enter(admission, "203.0.113.1").leave();
        assertThat(admission.makeRoom()).isEmpty();
        assertThat(come(admission, ip("203.0.113.1"))).containsSame(silent);
    }

    @Test
    void takesTheOldestOfTheNetworkWithTheMostPendingForANewcomer() {
        Admission admission = admission(OPEN.withMaxPending(4));
        Guest single = enter(admission, "198.51.100.1");
        Guest oldest = enter(admission, "192.0.2.1");
        Guest older = enter(admission, "192.0.2.2");
        Guest settled = enter(admission, "192.0.2.3");
        settled.settle();
        settled.settle();
        enter(admission, "192.0.2.4");
        assertThat(admission.pending()).isEqualTo(4);
        assertThat(come(admission, ip("203.0.113.1"))).containsSame(oldest);
        assertThat(come(admission, ip("203.0.113.2"))).containsSame(older);
        // Two networks have two each now: the oldest of these.
        assertThat(come(admission, ip("198.51.100.2"))).containsSame(single);
        assertThat(admission.pending()).isEqualTo(4);
        single.leave();
        oldest.leave();
        assertThat(admission.pending()).isEqualTo(4);
        assertThat(admission.open()).isEqualTo(6);
    }

    @Test
    void neverEvictsTheNewcomerWhileThereIsAnother() {
        Admission admission = admission(OPEN.withMaxPending(1));
        Guest before = enter(admission, "192.0.2.1");
        for (String from : List.of("203.0.113.1", "10.0.0.1", "::2", "192.0.2.9", "192.0.2.10")) {
            Admission.Decision decision = admission.decide(ip(from));
            assertThat(admission.makeRoom()).containsSame(before);
            before = decision.guest().orElseThrow();
        }
        assertThat(admission.pending()).isEqualTo(1);
    }

    @Test
    void letsANewcomerOfAFreshNetworkInWhileManyAreSilent() throws UnknownHostException {
        Admission admission = admission(OPEN.withMaxPending(100));
        for (int i = 0; i < 10_000; i++) {
            come(admission, network(i % 100)).ifPresent(Guest::leave);
        }
        Guest good = enter(admission, "192.0.2.1");
        admission.makeRoom().ifPresent(Guest::leave);
        // It has the time in which as many others come as may be pending.
        for (int i = 0; i < 99; i++) {
            assertThat(come(admission, network(i % 100)).orElseThrow()).isNotSameAs(good);
        }
        assertThat(admission.pending()).isEqualTo(100);
    }

    @Property(tries = 200)
    void agreesWithAPlainCountWhateverComesAndGoes(@ForAll long seed) throws UnknownHostException {
        Random random = new Random(seed);
        Admission admission = admission(
                limited(3, 5, 1000, Duration.ZERO).withMaxConnections(30).withMaxPending(10));
        List<Guest> present = new ArrayList<>();
        Map<InetAddress, Integer> byAddress = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            if (random.nextInt(3) > 0) {
                InetAddress from = ip("192.0." + random.nextInt(8) + "." + random.nextInt(4));
                Admission.Decision decision = admission.decide(from);
                int same = byAddress.getOrDefault(from, 0);
                assertThat(decision.guest().isPresent()).isEqualTo(decision.verdict() == Verdict.ADMITTED);
                if (decision.verdict() == Verdict.ADMITTED) {
                    assertThat(same).isLessThan(3);
                    admission.makeRoom();
                    byAddress.put(from, same + 1);
                    present.add(decision.guest().orElseThrow());
                } else {
                    assertThat(same == 3 || present.size() == 30 || decision.verdict() == Verdict.PREFIX_FULL)
                            .isTrue();
                }
            } else if (!present.isEmpty()) {
                Guest guest = present.get(random.nextInt(present.size()));
                if (random.nextBoolean()) {
                    guest.settle();
                } else {
                    guest.leave();
                    present.remove(guest);
                    byAddress.merge(
                            InetAddress.getByAddress(ByteBuffer.allocate(4)
                                    .putInt((int) guest.origin.address().low())
                                    .array()),
                            -1,
                            Integer::sum);
                }
            }
            assertThat(admission.open()).isEqualTo(present.size());
            assertThat(admission.pending()).isBetween(0, 10);
        }
        present.forEach(Guest::leave);
        assertThat(admission.open()).isZero();
        assertThat(admission.pending()).isZero();
        assertThat(admission.networks()).isZero();
    }

    @Test
    void tellsAddressesApartByTheirBytesAlone() throws UnknownHostException {
        byte[] linkLocal = ip("fe80::1").getAddress();
        InetAddress scoped = Inet6Address.getByAddress("host", linkLocal, 3);
        assertThat(SourceKey.of(scoped))
                .isEqualTo(SourceKey.of(ip("fe80::1")))
                .isEqualByComparingTo(SourceKey.of(scoped));
        assertThat(SourceKey.of(ip("::ffff:192.0.2.1"))).isEqualTo(SourceKey.of(ip("192.0.2.1")));
        assertThat(SourceKey.of(ip("0.0.0.1"))).isNotEqualTo(SourceKey.of(ip("::1")));
        assertThat(SourceKey.of(ip("255.0.0.1"))).isGreaterThan(SourceKey.of(ip("1.0.0.1")));
        assertThat(SourceKey.of(ip("ff00::"))).isGreaterThan(SourceKey.of(ip("1::")));
        assertThat(SourceKey.of(ip("1::f000:0:0:0"))).isGreaterThan(SourceKey.of(ip("1::1")));
    }

    @Test
    void checksItsSettings() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SourceLimits(0, 1, 1, SECOND));
        assertThatIllegalArgumentException().isThrownBy(() -> new SourceLimits(1, 0, 1, SECOND));
        assertThatIllegalArgumentException().isThrownBy(() -> new SourceLimits(1, 1, 0, SECOND));
        assertThatIllegalArgumentException().isThrownBy(() -> new SourceLimits(1, 1, 1, SECOND.negated()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SourceLimits(1, 1, Integer.MAX_VALUE, Duration.ofDays(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SourceLimits(1, 1, 2, Duration.ofSeconds(Long.MAX_VALUE)));
        assertThat(new SourceLimits(1, 1, 365, Duration.ofDays(1)).burst()).isEqualTo(365);
        assertThatIllegalArgumentException().isThrownBy(() -> OPEN.withMaxPending(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new ListenOptions(0, 1, ConnectOptions.DEFAULT));
        assertThat(SourceLimits.PUBLIC.perAddress()).isLessThan(SourceLimits.PUBLIC.perPrefix());
    }
}
