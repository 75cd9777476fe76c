package dev.satwire.protocol.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.satwire.protocol.Allocation;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.CFilter;
import dev.satwire.protocol.CpuTime;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.MalformedMessageException;
import dev.satwire.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters that a peer made up. */
class HostileBlockFilterTest {
    private static final int LARGEST = 4_000_000 - 38;
    private static final Duration LIMIT = Duration.ofMillis(200);
    private static final Hash256 BLOCK = Hash256.parse("0f".repeat(32));

    private static BlockFilter parse(byte... encoded) {
        return BlockFilter.parse(BLOCK, Bytes.of(encoded));
    }

    private static MalformedMessageException failure(byte... encoded) {
        return catchThrowableOfType(MalformedMessageException.class, () -> parse(encoded));
    }

    private static BlockFilter of(int scripts) {
        Random random = new Random(scripts);
        List<Bytes> spent = new ArrayList<>();
        for (int i = 0; i < scripts; i++) {
            byte[] script = new byte[25];
            random.nextBytes(script);
            spent.add(Bytes.of(script));
        }
        return BlockFilter.of(block(), spent);
    }

    private static Block block() {
        return Block.of(new BlockHeader(1, Hash256.ZERO, Hash256.ZERO, 0, 0, 0), List.of());
    }

    /** Bytes of a filter that says it has so many items. */
    private static byte[] claiming(int items, int length, int fill) {
        byte[] encoded = new byte[length];
        Arrays.fill(encoded, (byte) fill);
        ByteBuffer.wrap(encoded).order(ByteOrder.LITTLE_ENDIAN).put((byte) 0xFE).putInt(items);
        return encoded;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 300, 2_000})
    void everyPrefixIsMalformed(int scripts) {
        byte[] encoded = of(scripts).toBytes().toByteArray();

        for (int length = 0; length < encoded.length; length++) {
            MalformedMessageException failure = failure(Arrays.copyOf(encoded, length));
            assertThat(failure).as("%d of %d bytes", length, encoded.length).isNotNull();
            assertThat(failure.offset()).isBetween(0, length);
        }
        assertThat(parse(encoded).size()).isEqualTo(scripts);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 300})
    void everyByteBehindTheItemsIsMalformed(int scripts) {
        byte[] encoded = of(scripts).toBytes().toByteArray();

        for (int more = 1; more < 20; more++) {
            MalformedMessageException failure = failure(Arrays.copyOf(encoded, encoded.length + more));
            assertThat(failure.problem()).isEqualTo(more + " bytes follow the " + scripts + " items");
            assertThat(failure.offset()).isEqualTo(encoded.length);
        }
    }

    @Test
    void bitsThatFillTheLastByteMayBeAny() {
        // One item: a zero of the quotient, 19 bits of the remainder, 4 that mean nothing.
        assertThat(parse((byte) 1, (byte) 0, (byte) 0, (byte) 0x0F).size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "feffffff7f0000",
                "ffffffffffffffffff0000",
                "ff000000000000008000",
                "fe00000002ffff",
                "fd000100",
                "01"
            })
    void moreItemsThanTheBytesCanHoldAreRefusedAtOnce(String encoded) {
        byte[] bytes = Bytes.parse(encoded).toByteArray();

        assertThat(failure(bytes).problem()).contains("items claimed");
        assertThat(Allocation.of(() -> failure(bytes))).isLessThan(20_000);
    }

    @Test
    void aNumberOfItemsThatIsNotInItsShortestFormIsMalformed() {
        assertThat(failure(Bytes.parse("fd0000").toByteArray()).reason()).isEqualTo(Reason.NON_CANONICAL);
        assertThat(failure(Bytes.parse("fd").toByteArray()).reason()).isEqualTo(Reason.TRUNCATED);
        assertThat(failure().reason()).isEqualTo(Reason.TRUNCATED);
    }

    @Test
    void aFilterOfAnotherTypeIsMalformed() {
        MalformedMessageException failure = catchThrowableOfType(
                MalformedMessageException.class, () -> BlockFilter.from(new CFilter(1, BLOCK, Bytes.parse("00"))));

        assertThat(failure.problem()).isEqualTo("filter of type 1, not basic");
    }

    @Test
    void aRunOfOnesIsAQuotientLikeAnyOther() {
        byte[] encoded = new byte[1_000];
        Arrays.fill(encoded, (byte) 0xFF);
        encoded[0] = 1;
        assertThat(failure(encoded).problem()).isEqualTo("ends before its 1 items do");

        encoded[996] = 0;
        encoded[997] = 0;
        encoded[998] = 0;
        assertThat(failure(encoded).problem()).isEqualTo("1 bytes follow the 1 items");
        assertThat(parse(Arrays.copyOf(encoded, 999)).matches(Bytes.EMPTY)).isFalse();
    }

    static List<byte[]> largest() {
        int most = (LARGEST - 5) * 8 / 20;
        byte[] random = claiming(most / 8, LARGEST, 0);
        for (int i = 5; i < LARGEST; i++) {
            random[i] = (byte) ((i * 0x9E3779B9) >>> 11);
        }
        return List.of(
                claiming(most, LARGEST, 0), // as many items as fit
                claiming(most, LARGEST, 0xFF), // one quotient to the end, and items behind it
                claiming(100_000, LARGEST, 0xFF),
                claiming(most / 2, LARGEST, 0xAA),
                random);
    }

    @ParameterizedTest
    @MethodSource("largest")
    void theLargestFilterTakesLittleTimeAndMemory(byte[] encoded) {
        CFilter message = new CFilter(0, BLOCK, Bytes.of(encoded));
        Runnable work = () -> {
            try {
                BlockFilter.from(message).matches(Bytes.EMPTY);
            } catch (MalformedMessageException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        };

        Duration took = CpuTime.of(work);
        // The first runs are slow for another reason: the code is not compiled yet.
        for (int run = 1; run < 40 && took.compareTo(LIMIT) >= 0; run++) {
            took = CpuTime.of(work);
        }

        assertThat(took).isLessThan(LIMIT);
        assertThat(Allocation.of(work)).isLessThan(64 * 1024);
    }

    @Test
    void arbitraryBytesAreAFilterOrMalformed() {
        Random random = new Random(3);
        int filters = 0;
        for (int run = 0; run < 50_000; run++) {
            byte[] encoded = new byte[1 + random.nextInt(30)];
            random.nextBytes(encoded);
            encoded[0] = (byte) random.nextInt(8);
            MalformedMessageException failure = failure(encoded);
            if (failure == null) {
                BlockFilter filter = parse(encoded);
                assertThat(filter.toBytes()).isEqualTo(Bytes.of(encoded));
                assertThatCode(() -> filter.matchesAny(List.of(Bytes.EMPTY, filter.toBytes())))
                        .doesNotThrowAnyException();
                filters++;
            } else {
                assertThat(failure.getMessage()).matches("[ -~]{1,100}");
                assertThat(failure.offset()).isBetween(0, encoded.length);
            }
        }
        assertThat(filters).isGreaterThan(1_000);
    }

    @Test
    void scriptsWhoseHashCodesCollideDoNotSlowBuildingDown() {
        // Any string of these two pairs has the hash code of any other of the same length, as in "Aa" and "BB".
        byte[][] pairs = {{65, 97}, {66, 66}};
        List<Bytes> colliding = new ArrayList<>();
        for (int i = 0; i < 1 << 16; i++) {
            byte[] script = new byte[32];
            for (int bit = 0; bit < 16; bit++) {
                System.arraycopy(pairs[(i >> bit) & 1], 0, script, 2 * bit, 2);
            }
            colliding.add(Bytes.of(script));
        }
        assertThat(colliding.stream().mapToInt(Bytes::hashCode).distinct()).hasSize(1);

        List<BlockFilter> built = new ArrayList<>();
        Duration took = CpuTime.of(() -> built.add(BlockFilter.of(block(), colliding)));

        assertThat(took).isLessThan(Duration.ofSeconds(5));
        assertThat(built.get(0).size()).isEqualTo(1 << 16);
    }
}
