package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddrIntakeTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    /** So late that the clock overflows within the tests. */
    private static final long START = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();

    private final AddrIntake intake = new AddrIntake(Routability.of(Network.MAINNET), START);
    private final Random random = new Random(1);
    private long nanos = START;

    private static List<TimestampedAddr> addresses(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> entry("1.2." + i / 250 + "." + (1 + i % 250) + ":8333"))
                .toList();
    }

    private static TimestampedAddr entry(String address) {
        return entry(NetAddr.parse(address).withServices(Services.NETWORK));
    }

    private static TimestampedAddr entry(NetAddr address) {
        return new TimestampedAddr(NOW.getEpochSecond() - 60, address);
    }

    private List<TimestampedAddr> take(List<TimestampedAddr> addresses) {
        return intake.take(addresses, address -> false, nanos, NOW, random);
    }

    private List<TimestampedAddr> take(TimestampedAddr entry) {
        return take(List.of(entry));
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    @Test
    void oneAddressIsFreeAndTheOthersAreNot() {
        assertThat(take(addresses(10))).hasSize(1);
        assertThat(intake.processed()).isEqualTo(1);
        assertThat(intake.rateLimited()).isEqualTo(9);
    }

    @Test
    void aTokenGrowsInTenSecondsAndNotBefore() {
        assertThat(take(addresses(1))).hasSize(1);
        pass(Duration.ofSeconds(10).minusNanos(1));
        assertThat(take(addresses(1))).isEmpty();
        pass(Duration.ofNanos(1));
        assertThat(take(addresses(1))).hasSize(1);
        assertThat(take(addresses(1))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"9990, 1000", "9989, 999", "10000, 1000", "1000000000, 1000", "9000000000, 1000"})
    void waitingEarnsAThousandAtMost(long seconds, int tokens) {
        pass(Duration.ofSeconds(seconds));

        assertThat(take(addresses(1_001))).hasSize(tokens);
        assertThat(take(addresses(1))).isEmpty();
    }

    @Test
    void aGetaddrEarnsAThousandMoreWhateverIsThere() {
        intake.asked();
        assertThat(take(addresses(1_002))).hasSize(1_001);

        pass(Duration.ofDays(1));
        take(addresses(0));
        intake.asked();
        pass(Duration.ofDays(1));
        assertThat(take(addresses(1_500))).hasSize(1_500);
        assertThat(take(addresses(501))).as("two thousand in all").hasSize(500);
    }

    @Test
    void aClockThatStandsOrGoesBackEarnsNothing() {
        take(addresses(1));
        nanos -= Duration.ofHours(1).toNanos();

        assertThat(take(addresses(1))).isEmpty();
    }

    @Test
    void aFloodGetsInAtTheRateOnly() {
        for (int message = 0; message < 1_000; message++) {
            take(addresses(1_000));
            pass(Duration.ofSeconds(1));
        }

        assertThat(intake.processed()).isEqualTo(1 + 99);
        assertThat(intake.processed() + intake.rateLimited()).isEqualTo(1_000_000);
    }

    @Test
    void whichOnesAreDroppedIsLeftToChance() {
        List<TimestampedAddr> taken = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofSeconds(10));
            taken.addAll(take(addresses(100)));
        }

        assertThat(taken.stream().distinct().count()).isGreaterThan(40);
    }

    @ParameterizedTest
    @CsvSource({"1, true", "1024, true", "1033, true", "0, false", "8, false", "64, false"})
    void onlyNodesThatServeBlocksCount(long services, boolean counts) {
        NetAddr address = NetAddr.parse("1.2.3.4:8333").withServices(new Services(services));

        assertThat(take(entry(address))).hasSize(counts ? 1 : 0);
        assertThat(intake.processed()).isEqualTo(counts ? 1 : 0);
        assertThat(intake.rateLimited()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "100000000, false",
        "100000001, true",
        "0, false",
        "1795262400, true",
        "1795263000, true",
        "1795263001, false",
        "4294967295, false",
    })
    void absurdTimesBecomeFiveDaysAgo(long time, boolean believed) {
        assertThat(NOW.getEpochSecond()).isEqualTo(1_795_262_400);
        long taken = take(new TimestampedAddr(time, entry("1.2.3.4:8333").address()))
                .get(0)
                .time();

        assertThat(taken).isEqualTo(believed ? time : 1_795_262_400 - 432_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1960-01-01T00:00:00Z", "1970-01-02T00:00:00Z", "2300-01-01T00:00:00Z"})
    void anAbsurdClockHarmsNobody(String now) {
        TimestampedAddr entry = new TimestampedAddr(0, entry("1.2.3.4:8333").address());

        assertThat(intake.take(List.of(entry), address -> false, nanos, Instant.parse(now), random))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.1:8333",
                "127.0.0.1:8333",
                "[::1]:8333",
                "0.0.0.0:8333",
                "255.255.255.255:8333",
                "[fd87:d87e:eb43::1]:8333",
                "[2001:db8::1]:8333",
                "1.2.3.4:0"
            })
    void whatNobodyCanConnectToIsLeftOut(String address) {
        assertThat(take(entry(address))).isEmpty();
    }

    @Test
    void i2pHasNoPortsAndTheOthersDo() {
        NetAddr i2p = new NetAddr(Services.NETWORK, Host.of(AddressNetwork.I2P, new byte[32]), 0);
        NetAddr tor = new NetAddr(Services.NETWORK, Host.of(AddressNetwork.TORV3, new byte[32]), 8333);
        intake.asked();

        assertThat(take(List.of(entry(i2p), entry(tor)))).hasSize(2);
        assertThat(take(List.of(
                        entry(new NetAddr(i2p.services(), i2p.host(), 8333)),
                        entry(new NetAddr(tor.services(), tor.host(), 0)))))
                .isEmpty();
    }

    @Test
    void theUnwantedAreLeftOut() {
        TimestampedAddr own = entry("1.2.3.4:8333");
        List<TimestampedAddr> taken =
                intake.take(List.of(own), address -> address.equals(own.address()), nanos, NOW, random);

        assertThat(taken).isEmpty();
        assertThat(intake.processed()).isZero();
    }

    @Test
    void regtestLivesOnLoopback() {
        AddrIntake local = new AddrIntake(Routability.of(Network.REGTEST), START);

        assertThat(local.take(List.of(entry("127.0.0.1:18444")), address -> false, nanos, NOW, random))
                .hasSize(1);
    }

    @Test
    void badPortsAreThoseOfBitcoinCore() {
        assertThat(IntStream.range(0, 65_536).filter(BadPorts::contains)).hasSize(85);
        assertThat(IntStream.of(22, 25, 5432, 6667, 27_017)).allMatch(BadPorts::contains);
        assertThat(IntStream.of(0, 80, 443, 8333, 18_444, 38_333)).noneMatch(BadPorts::contains);
    }
}
