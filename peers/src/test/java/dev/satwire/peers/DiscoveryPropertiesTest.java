package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Host;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

class DiscoveryPropertiesTest {
    private static final long NOW = 1_800_000_000;

    private static NetAddr address(int n) {
        byte[] bytes = {(byte) (20 + n % 40), (byte) (n / 256), (byte) n, 7};
        return new NetAddr(Services.NETWORK, Host.of(AddressNetwork.IPV4, bytes), 8333);
    }

    /** Whatever happens to a table, its three views of the entries agree and the caps hold. */
    @Property(tries = 300)
    void aTableStaysConsistentAndWithinItsCaps(@ForAll long seed, @ForAll @IntRange(min = 1, max = 100) int capacity) {
        Random random = new Random(seed);
        BookTable table = new BookTable(capacity, random);
        int share = Math.max(1, capacity / BookTable.SHARES);
        long now = NOW;
        for (int step = 0; step < 400; step++) {
            NetAddr address = address(random.nextInt(300));
            NetGroup source = new NetGroup("group " + random.nextInt(20));
            switch (random.nextInt(6)) {
                case 0 -> table.attempted(address.endpoint(), now);
                case 1 -> table.succeeded(address, source, now);
                case 2 -> table.failed(address.endpoint());
                case 3 -> table.remove(address.endpoint());
                default -> table.learn(address, now - random.nextInt(40 * 86_400), random.nextInt(7_201), source, now);
            }
            now += random.nextInt(86_400) - 1_000;

            assertThat(table.size()).isLessThanOrEqualTo(capacity);
            Map<NetGroup, Integer> used = new HashMap<>();
            for (int i = 0; i < table.size(); i++) {
                assertThat(table.get(i).index).isEqualTo(i);
                used.merge(table.get(i).source, 1, Integer::sum);
            }
            assertThat(used.values()).allMatch(entries -> entries <= share);
            assertThat(new HashSet<>(table.entries().stream()
                            .map(each -> each.address().endpoint())
                            .toList()))
                    .hasSize(table.size());
        }
        for (NetAddr each : table.entries().stream().map(BookEntry::address).toList()) {
            table.remove(each.endpoint());
        }
        assertThat(table.size()).as("all can be found and taken out").isZero();
    }

    /** The bucket gives no more than it had, earned and was granted, and no less while it is not full. */
    @Property(tries = 300)
    void anIntakeLetsInWhatWasEarnedAndNoMore(
            @ForAll @Size(min = 1, max = 30) List<@LongRange(min = 0, max = 2_000_000_000_000L) Long> pauses,
            @ForAll @IntRange(min = 0, max = 1_000) int told,
            @ForAll long start) {
        AddrIntake intake = new AddrIntake(Routability.of(Network.MAINNET), start);
        List<TimestampedAddr> addresses = IntStream.range(0, told)
                .mapToObj(n -> new TimestampedAddr(NOW, address(n)))
                .toList();
        long now = start;
        double model = 1;
        long granted = 0;
        for (long pause : pauses) {
            now += pause;
            model = Math.min(AddrIntake.MAX_TOKENS, model + pause / 1e10);
            int taken = intake.take(addresses, address -> false, now, Instant.ofEpochSecond(NOW), new Random(1))
                    .size();
            granted += taken;

            assertThat((double) taken).isBetween(Math.min(told, model) - 1.001, model + 0.001);
            model -= taken;
            assertThat(intake.processed()).isEqualTo(granted);
        }
        assertThat(intake.processed() + intake.rateLimited()).isEqualTo((long) told * pauses.size());
    }

    @Property(tries = 300)
    void aChoiceIsAcceptableIfThereIsAny(
            @ForAll @Size(max = 60) List<@IntRange(max = 50) Integer> list, @ForAll @IntRange(max = 50) int limit) {
        var chosen = RandomChoice.among(list, each -> each < limit, new Random(1));

        assertThat(chosen.isPresent()).isEqualTo(list.stream().anyMatch(each -> each < limit));
        chosen.ifPresent(each -> assertThat(list).contains(each));
        chosen.ifPresent(each -> assertThat(each).isLessThan(limit));
    }

    /** Any book comes back from its file as it was. */
    @Property(tries = 200)
    void whatIsEncodedIsDecoded(@ForAll long seed) throws AddressBookException {
        Random random = new Random(seed);
        BookTable table = new BookTable(1_000, random);
        for (int step = 0; step < 200; step++) {
            NetAddr address = address(random.nextInt(100)).withServices(new Services(random.nextLong()));
            NetGroup source = new NetGroup("x".repeat(1 + random.nextInt(NetGroup.MAX_NAME)));
            table.learn(address, NOW + random.nextInt(), 0, source, NOW);
            table.attempted(address.endpoint(), NOW + random.nextInt(1_000_000));
            table.failed(address.endpoint());
        }
        byte[] image = BookImage.encode(Network.MAINNET, table.entries());
        List<BookEntry> decoded =
                BookImage.decode(image, Network.MAINNET, table.size(), Host::isRoutable, Path.of("book"));

        assertThat(texts(decoded)).isEqualTo(texts(table.entries()));
        assertThat(image.length).isLessThanOrEqualTo(BookImage.maxSize(table.size()));
    }

    private static Set<String> texts(List<BookEntry> entries) {
        Set<String> texts = new TreeSet<>();
        for (BookEntry each : entries) {
            texts.add(String.join(
                    " ",
                    each.address().toString(),
                    each.address().services().toHexString(),
                    each.source.name(),
                    each.lastSeen + " " + each.lastTry + " " + each.lastSuccess + " " + each.failures));
        }
        return texts;
    }
}
