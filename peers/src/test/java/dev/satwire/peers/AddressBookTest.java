package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressBookTest {
    private static final DisconnectReason REFUSED = DisconnectReason.of(Code.CONNECT_REFUSED);

    private final Random random = new Random(9);
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");

    private AddressBook book(int capacity) {
        return AddressBook.builder(Network.MAINNET)
                .capacity(capacity)
                .clock(() -> now)
                .random(new Random(4))
                .build();
    }

    /** The n-th of many addresses, all public and of many groups. */
    private static NetAddr address(int n) {
        byte[] bytes = {(byte) (20 + n / 65_536 % 50), (byte) (n / 256), (byte) n, 7};
        return new NetAddr(Services.NETWORK, Host.of(AddressNetwork.IPV4, bytes), 8333);
    }

    /** A peer of the n-th source group. */
    private static NetAddr source(int n) {
        return new NetAddr(
                Services.NETWORK, Host.of(AddressNetwork.IPV4, new byte[] {80, (byte) n, 1, (byte) (n / 256)}), 8333);
    }

    private TimestampedAddr seen(NetAddr address, Duration ago) {
        return new TimestampedAddr(now.minus(ago).getEpochSecond(), address);
    }

    private void learn(AddressBook book, int first, int count, NetAddr from) {
        List<TimestampedAddr> addresses = new ArrayList<>();
        for (int n = first; n < first + count; n++) {
            addresses.add(seen(address(n), Duration.ofHours(1)));
        }
        book.learned(addresses, from);
    }

    private void learn(AddressBook book, NetAddr address) {
        book.learned(List.of(seen(address, Duration.ofHours(1))), source(1));
    }

    private Optional<NetAddr> any(AddressBook book) {
        return book.select(address -> true, random);
    }

    @Test
    void anEmptyBookGivesNothing() {
        assertThat(any(book(100))).isEmpty();
        assertThat(book(100).known()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, AddressBook.DRAWS, AddressBook.DRAWS + 1, 1_000})
    void findsTheOnlyAcceptableAddress(int size) {
        AddressBook book = book(100_000);
        learn(book, 0, size, source(1));
        NetAddr wanted = address(size - 1);

        assertThat(book.select(wanted::equals, random)).contains(wanted);
        assertThat(book.select(address -> false, random)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, AddressBook.PART, AddressBook.PART + 1, 9_000})
    void findsTheOnlyAcceptableAddressInOneOfItsParts(int size) {
        AddressBook book = book(1_000_000);
        learn(book, 0, size, source(1));
        assertThat(book.parts()).isEqualTo((size + AddressBook.PART - 1) / AddressBook.PART);
        for (NetAddr wanted : List.of(address(0), address(size / 2), address(size - 1))) {
            AtomicInteger looked = new AtomicInteger();
            int found = 0;
            for (int part = 7; part < 7 + book.parts(); part++) {
                looked.set(0);
                Predicate<NetAddr> acceptable = address -> {
                    looked.incrementAndGet();
                    return address.equals(wanted);
                };
                found += book.select(acceptable, random, part).isPresent() ? 1 : 0;
                assertThat(looked.get()).isLessThanOrEqualTo(AddressBook.DRAWS + AddressBook.PART);
            }
            assertThat(found).isPositive();
        }
    }

    @Test
    void anEmptyBookHasOnePart() {
        assertThat(book(100).parts()).isEqualTo(1);
        assertThat(book(100).select(address -> true, random, 3)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 200})
    void choosesByChance(int size) {
        AddressBook book = book(100_000);
        learn(book, 0, size, source(1));
        book.succeeded(address(7));
        now = now.plus(Duration.ofDays(1));
        book.failed(address(3), REFUSED);
        Map<NetAddr, Integer> chosen = new HashMap<>();
        for (int i = 0; i < 500 * size; i++) {
            chosen.merge(any(book).orElseThrow(), 1, Integer::sum);
        }

        assertThat(chosen.get(address(4))).isBetween(400, 620);
        assertThat(chosen.get(address(3))).isBetween(260, 420);
    }

    @Test
    void whatWasTriedTenMinutesAgoComesLast() {
        AddressBook book = book(1_000);
        learn(book, 0, 2, source(1));
        book.attempted(address(0));
        AtomicInteger again = new AtomicInteger();
        for (int i = 0; i < 1_000; i++) {
            any(book).filter(address(0)::equals).ifPresent(found -> again.incrementAndGet());
        }

        assertThat(again.get()).isLessThan(30);
        assertThat(book.select(address(0)::equals, random))
                .as("if there is no other")
                .isPresent();
    }

    @Test
    void theCapacityIsNeverExceeded() {
        AddressBook book = book(160);
        for (int n = 0; n < 16; n++) {
            learn(book, 100 * n, 10, source(n));
        }
        assertThat(book.size()).isEqualTo(160);
        for (int n = 0; n < 100; n++) {
            learn(book, 5_000 + 100 * n, 50, source(n));
            book.succeeded(address(50_000 + n));
            assertThat(book.size()).isLessThanOrEqualTo(160);
        }
        assertThat(new HashSet<>(book.known())).hasSize(book.size());
    }

    @ParameterizedTest
    @CsvSource({"9, 9", "10, 10", "11, 10", "1000, 10"})
    void oneSourceGroupHasItsShareOnly(int told, int kept) {
        AddressBook book = book(160);
        learn(book, 0, told, source(1));

        assertThat(book.size()).isEqualTo(kept);
    }

    @Test
    void oneTalkativeGroupDoesNotPushOutTheOthers() {
        AddressBook book = book(16_000);
        for (int n = 0; n < 20; n++) {
            learn(book, 100 * n, 50, source(n));
        }
        Set<NetAddr> before = new HashSet<>(book.known());
        NetAddr liar = source(200);
        for (int message = 0; message < 1_000; message++) {
            learn(book, 10_000 + 1_000 * message, 1_000, liar);
        }

        assertThat(book.size()).isEqualTo(1_000 + 1_000);
        assertThat(book.known()).containsAll(before);
    }

    @Test
    void fiftyLiarsShareTheBookWithTheHonest() {
        AddressBook book = book(1_600);
        for (int liar = 0; liar < 50; liar++) {
            learn(book, 10_000 + 1_000 * liar, 1_000, source(liar));
        }
        assertThat(book.size()).isEqualTo(1_600);
        learn(book, 0, 20, source(200));

        assertThat(book.known()).as("a newcomer of a source that told less").contains(address(0), address(19));
    }

    @Test
    void whatWorkedIsNotPushedOutByHearsay() {
        AddressBook book = book(160);
        for (int n = 0; n < 160; n++) {
            book.succeeded(address(256 * n));
        }
        Set<NetAddr> before = new HashSet<>(book.known());
        for (int n = 0; n < 100; n++) {
            learn(book, 100_000 + 1_000 * n, 1_000, source(n));
        }
        assertThat(before).hasSize(160);
        assertThat(new HashSet<>(book.known())).isEqualTo(before);
    }

    @Test
    void whatWorkedStaysEvenIfItsSourceToldMuch() {
        AddressBook book = book(160);
        learn(book, 0, 10, source(1));
        for (int n = 0; n < 10; n++) {
            book.succeeded(address(n));
        }
        for (int n = 0; n < 2_000; n++) {
            learn(book, 10_000 + 10 * n, 10, source(2 + n));
        }

        assertThat(book.size()).isEqualTo(160);
        for (int n = 0; n < 10; n++) {
            assertThat(book.known()).contains(address(n));
        }
    }

    @Test
    void theDeadMakeRoom() {
        AddressBook book = book(160);
        for (int n = 0; n < 16; n++) {
            learn(book, 100 * n, 10, source(n));
        }
        now = now.plus(Duration.ofDays(31));
        for (int n = 0; n < 16; n++) {
            learn(book, 10_000 + 100 * n, 10, source(n));
        }

        assertThat(book.known()).contains(address(10_000), address(11_509));
        assertThat(book.size()).isEqualTo(160);
    }

    @Test
    void sharesAsMuchAsIsAskedOfEachAddressAsOften() {
        AddressBook book = book(4_000);
        for (int n = 0; n < 20; n++) {
            learn(book, 5 * n, 5, source(n));
        }
        Map<NetAddr, Integer> shared = new HashMap<>();
        for (int i = 0; i < 1_000; i++) {
            List<TimestampedAddr> some = book.share(1_000, 23, random);
            assertThat(some).hasSize(23).doesNotHaveDuplicates();
            some.forEach(each -> shared.merge(each.address(), 1, Integer::sum));
        }

        assertThat(book.share(9, 23, random)).hasSize(9);
        assertThat(book.share(1_000, 100, random))
                .hasSize(100)
                .allMatch(each -> each.time() == now.minus(Duration.ofHours(3)).getEpochSecond());
        assertThat(shared).hasSize(100);
        assertThat(shared.values()).allMatch(times -> times > 150 && times < 310);
        now = now.plus(Duration.ofDays(31));
        assertThat(book.share(1_000, 23, random)).as("not what is long gone").isEmpty();
    }

    @Test
    void failuresCountOnceBetweenTwoSuccesses() {
        AddressBook book = book(1_600);
        learn(book, 0, 2, source(1));
        for (int i = 0; i < 100; i++) {
            book.failed(address(0), REFUSED);
        }
        assertThat(timesChosen(book, address(0), 10_000)).as("0.66 : 1").isBetween(3_700, 4_250);

        for (int i = 0; i < 7; i++) {
            book.succeeded(address(500));
            book.failed(address(0), REFUSED);
        }
        now = now.plus(Duration.ofHours(1));
        assertThat(timesChosen(book, address(0), 10_000)).as("0.036 : 1 : 1").isBetween(120, 240);

        book.succeeded(address(0));
        now = now.plus(Duration.ofHours(1));
        assertThat(timesChosen(book, address(0), 10_000)).as("1 : 1 : 1").isBetween(3_100, 3_570);
    }

    private int timesChosen(AddressBook book, NetAddr address, int draws) {
        int times = 0;
        for (int i = 0; i < draws; i++) {
            times += any(book).filter(address::equals).isPresent() ? 1 : 0;
        }
        return times;
    }

    @ParameterizedTest
    @EnumSource(
            value = Code.class,
            names = {
                "LOCAL",
                "REMOVED",
                "POOL_CLOSED",
                "TRANSPORT_CLOSED",
                "MAX_PEERS",
                "UNSUPPORTED_NETWORK",
                "PROXY_FAILED"
            })
    void whatIsNotTheAddresssFaultDoesNotCount(Code code) {
        AddressBook book = book(1_600);
        learn(book, 0, 2, source(1));
        book.failed(address(0), DisconnectReason.of(code));

        assertThat(timesChosen(book, address(0), 10_000)).isBetween(4_750, 5_250);
    }

    @Test
    void whatIsNoPeerIsForgotten() {
        AddressBook book = book(1_600);
        learn(book, 0, 3, source(1));
        book.failed(address(0), DisconnectReason.of(Code.SELF));
        book.failed(address(1), DisconnectReason.of(new DisconnectReason.WrongEndpoint("HTTP")));
        book.failed(address(99), DisconnectReason.of(Code.SELF));

        assertThat(book.known()).containsExactly(address(2));
    }

    @Test
    void servicesOfHearsayAddUpAndThoseOfThePeerItselfCount() {
        AddressBook book = book(1_600);
        NetAddr address = address(1);
        learn(book, address.withServices(Services.WITNESS));
        learn(book, address.withServices(Services.COMPACT_FILTERS));
        assertThat(book.known())
                .containsExactly(address.withServices(Services.of(Services.WITNESS, Services.COMPACT_FILTERS)));

        book.succeeded(address.withServices(Services.NETWORK));
        assertThat(book.known()).containsExactly(address.withServices(Services.NETWORK));

        book.failed(
                address, DisconnectReason.of(new DisconnectReason.MissingServices(Services.BLOOM, Services.WITNESS)));
        assertThat(book.known()).containsExactly(address.withServices(Services.WITNESS));
        assertThat(book.size()).isEqualTo(1);
    }

    @Test
    void hearsayIsOlderThanItSays() {
        AddressBook book = book(16);
        NetAddr old = address(1);
        book.learned(List.of(seen(old, Duration.ofDays(30).minus(AddressBook.HEARSAY_PENALTY))), source(1));
        learn(book, address(2));
        assertThat(book.known()).as("not yet a month").containsExactly(old);

        now = now.plusSeconds(1);
        learn(book, address(2));
        assertThat(book.known()).containsExactly(address(2));
    }

    @Test
    void whatAPeerSaysOfItselfIsTakenAsItIs() {
        AddressBook book = book(16);
        NetAddr old = address(1);
        book.learned(List.of(seen(old, Duration.ofDays(30))), old);
        book.learned(List.of(seen(address(2), Duration.ofHours(1))), old);
        assertThat(book.known()).containsExactly(old);
    }

    @Test
    void laterNewsKeepAnAddressAlive() {
        AddressBook book = book(16);
        learn(book, address(1));
        now = now.plus(Duration.ofDays(29));
        learn(book, address(1));
        now = now.plus(Duration.ofDays(29));
        learn(book, address(2));

        assertThat(book.known()).containsExactly(address(1));
    }

    @Test
    void privateAddressesStayOutOnPublicNetworks() {
        NetAddr local = NetAddr.parse("127.0.0.1:18444");
        AddressBook main = book(100);
        main.succeeded(local);
        learn(main, local);
        assertThat(main.size()).isZero();

        AddressBook regtest = AddressBook.of(Network.REGTEST);
        learn(regtest, local);
        regtest.succeeded(NetAddr.parse("10.0.0.1:18444"));
        assertThat(regtest.size()).isEqualTo(2);
    }

    @Test
    void holdsAddressesOfAllNetworks() {
        AddressBook book = book(1_600);
        byte[] cjdns = new byte[16];
        cjdns[0] = (byte) 0xFC;
        List<Host> hosts = List.of(
                Host.parse("1.2.3.4"),
                Host.parse("2a00::1"),
                Host.of(AddressNetwork.TORV3, new byte[32]),
                Host.of(AddressNetwork.I2P, new byte[32]),
                Host.of(AddressNetwork.CJDNS, cjdns));
        hosts.forEach(host -> learn(book, new NetAddr(Services.NETWORK, host, 8333)));
        learn(book, new NetAddr(Services.NETWORK, Host.of(3, new byte[10]), 8333));
        learn(book, new NetAddr(Services.NETWORK, Host.of(250, new byte[10]), 8333));

        assertThat(book.known()).extracting(NetAddr::host).containsExactlyInAnyOrderElementsOf(hosts);
    }

    @ParameterizedTest
    @ValueSource(longs = {-3_600, 3_600, -86_400, 86_400, -315_360_000, 315_360_000, -3_153_600_000L})
    void aClockThatIsSetHarmsNothing(long seconds) {
        AddressBook book = book(160);
        for (int n = 0; n < 16; n++) {
            learn(book, 100 * n, 10, source(n));
        }
        book.succeeded(address(0));
        book.attempted(address(1));
        now = now.plusSeconds(seconds);
        assertThat(any(book)).isPresent();
        book.attempted(address(2));
        book.failed(address(2), REFUSED);
        book.succeeded(address(3));

        assertThat(book.size()).isEqualTo(160);
        assertThat(any(book)).isPresent();
    }

    /** Endpoints with one and the same hash: each step of one byte is made up for by 31 of the next. */
    private static NetAddr colliding(int n) {
        byte[] bytes = new byte[16];
        bytes[0] = 0x2A;
        for (int pair = 0; pair < 7; pair++) {
            int digit = n % 8;
            n /= 8;
            bytes[2 + 2 * pair] = (byte) digit;
            bytes[3 + 2 * pair] = (byte) (-31 * digit + 127);
        }
        return new NetAddr(Services.NETWORK, Host.of(AddressNetwork.IPV6, bytes), 8333);
    }

    @Test
    @Timeout(60)
    void aHundredThousandCollidingAddressesTakeNoLongerThanOthers() {
        AddressBook book = book(100_000);
        Set<Integer> hashes = new HashSet<>();
        for (int n = 0; n < 100_000; n++) {
            NetAddr address = colliding(n);
            hashes.add(address.endpoint().hashCode());
            book.learned(List.of(seen(address, Duration.ofHours(1))), source(n % 100));
        }

        assertThat(hashes).as("keys that really collide").hasSizeLessThan(1_000);
        assertThat(book.size()).isEqualTo(100_000);
        assertThat(new HashSet<>(book.known())).hasSize(100_000);
    }

    @Test
    void groupsCanBeOfOnesOwn() {
        AddressBook book = AddressBook.builder(Network.MAINNET)
                .capacity(160)
                .clock(() -> now)
                .groups(host -> new NetGroup("all"))
                .build();
        for (int n = 0; n < 16; n++) {
            learn(book, 100 * n, 10, source(n));
        }

        assertThat(book.size()).isEqualTo(10);
    }

    @Test
    void theCapacityHasLimits() {
        AddressBook.Builder builder = AddressBook.builder(Network.MAINNET);
        for (int bad : new int[] {-1, 0, AddressBook.MAX_CAPACITY + 1}) {
            assertThatThrownBy(() -> builder.capacity(bad)).isInstanceOf(IllegalArgumentException.class);
        }
        AddressBook one = builder.capacity(1).clock(() -> now).build();
        learn(one, 0, 5, source(1));
        assertThat(one.size()).isEqualTo(1);
        assertThat(builder.capacity(AddressBook.MAX_CAPACITY).build().size()).isZero();
    }

    @Test
    void theConditionIsAskedWithoutALock() throws InterruptedException {
        AddressBook book = book(1_600);
        learn(book, 0, 50, source(1));
        boolean[] done = new boolean[1];
        book.select(
                address -> {
                    Thread other = new Thread(() -> {
                        learn(book, 60, 1, source(1));
                        done[0] = true;
                    });
                    other.start();
                    join(other);
                    return true;
                },
                random);

        assertThat(done[0]).isTrue();
    }

    private static void join(Thread thread) {
        try {
            thread.join(20_000);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1969-12-31T23:59:59Z", "-9999-01-01T00:00:00Z", "+99999-01-01T00:00:00Z"})
    void whatIsSavedLoadsWhateverTheClockSays(String time, @TempDir Path folder) throws AddressBookException {
        now = Instant.parse(time);
        AddressBook book = book(16);
        book.succeeded(address(1));
        book.save(folder.resolve("book"));

        assertThat(book(16).load(folder.resolve("book"))).isOne();
    }

    @Test
    void whatIsSavedIsACopyThatNoLaterEventChanges() {
        AddressBook book = book(16);
        book.succeeded(address(1));
        BookEntry saved = book.entries().get(0);
        long then = now.getEpochSecond();
        now = now.plusSeconds(60);
        book.succeeded(address(1).withServices(Services.of(Services.WITNESS)));
        book.failed(address(1), REFUSED);

        assertThat(saved.address().services()).isEqualTo(Services.NETWORK);
        assertThat(saved.lastSeen).isEqualTo(then);
        assertThat(saved.lastTry).isEqualTo(then);
        assertThat(saved.lastSuccess).isEqualTo(then);
        assertThat(saved.failures).isZero();
        assertThat(book.entries().get(0).failures).isOne();
    }
}
