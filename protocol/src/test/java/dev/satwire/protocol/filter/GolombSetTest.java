package dev.satwire.protocol.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.SipHash24;
import dev.satwire.protocol.VarInt;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GolombSetTest {
    private static final GolombSet.Parameters BASIC = new GolombSet.Parameters(new SipHash24(1, -2), 19, 784_931);

    private static Set<Bytes> set(Collection<byte[]> items) {
        Set<Bytes> set = new HashSet<>();
        items.forEach(item -> set.add(Bytes.of(item)));
        return set;
    }

    private static Set<Bytes> random(int size, long seed) {
        Random random = new Random(seed);
        Set<Bytes> set = new HashSet<>();
        while (set.size() < size) {
            byte[] item = new byte[22 + random.nextInt(12)];
            random.nextBytes(item);
            set.add(Bytes.of(item));
        }
        return set;
    }

    /** The set as BIP-0158 tells it: arithmetic without bounds, and bits as text. */
    private static String bits(GolombSet.Parameters parameters, Set<Bytes> items) {
        BigInteger range = BigInteger.valueOf(items.size()).multiply(BigInteger.valueOf(parameters.inverseRate()));
        List<BigInteger> values = new ArrayList<>();
        for (Bytes item : items) {
            BigInteger hash =
                    new BigInteger(Long.toUnsignedString(parameters.key().hash(item)));
            values.add(hash.multiply(range).shiftRight(64));
        }
        values.sort(null);
        StringBuilder bits = new StringBuilder();
        BigInteger before = BigInteger.ZERO;
        for (BigInteger value : values) {
            BigInteger[] parts =
                    value.subtract(before).divideAndRemainder(BigInteger.ONE.shiftLeft(parameters.remainderBits()));
            bits.append("1".repeat(parts[0].intValueExact())).append('0');
            String remainder = parts[1].toString(2);
            bits.append("0".repeat(parameters.remainderBits() - remainder.length()))
                    .append(remainder);
            before = value;
        }
        return bits.append("0".repeat(-bits.length() & 7)).toString();
    }

    private static String bits(GolombSet set) {
        StringBuilder bits = new StringBuilder();
        for (int i = VarInt.sizeOf(set.size()); i < set.encoded().length(); i++) {
            bits.append(Integer.toBinaryString(0x100 | set.encoded().at(i)).substring(1));
        }
        return bits.toString();
    }

    @Property(tries = 500)
    void encodesWhatTheDefinitionSaysAndFindsAllOfIt(
            @ForAll long k0,
            @ForAll long k1,
            @ForAll @IntRange(min = 1, max = 32) int remainderBits,
            @ForAll @IntRange(max = 1 << 30) int rate,
            @ForAll @Size(max = 60) List<byte[]> items) {
        long inverseRate = 1 + rate % (1L << Math.min(30, remainderBits + 3));
        GolombSet.Parameters parameters = new GolombSet.Parameters(new SipHash24(k0, k1), remainderBits, inverseRate);
        Set<Bytes> set = set(items);

        GolombSet made = GolombSet.of(parameters, set);
        GolombSet parsed = GolombSet.parse(parameters, made.encoded());

        assertThat(bits(made)).isEqualTo(bits(parameters, set));
        assertThat(made.size()).isEqualTo(set.size());
        assertThat(made.encoded().toByteArray()).startsWith(VarInt.encode(set.size()));
        assertThat(parsed.size()).isEqualTo(set.size());
        assertThat(parsed.encoded()).isEqualTo(made.encoded());
        assertThat(set).allMatch(parsed::contains);
        assertThat(parsed.containsAny(set)).isEqualTo(!set.isEmpty());
    }

    @Property(tries = 500)
    void findsAnyExactlyIfItFindsOne(
            @ForAll @Size(max = 30) List<byte[]> items,
            @ForAll @Size(max = 30) List<byte[]> sought,
            @ForAll @IntRange(min = 1, max = 12) int remainderBits) {
        // A set that errs often: both answers come up.
        GolombSet.Parameters often = new GolombSet.Parameters(new SipHash24(3, 4), remainderBits, 5);
        GolombSet set = GolombSet.of(often, set(items));

        assertThat(set.containsAny(set(sought))).isEqualTo(set(sought).stream().anyMatch(set::contains));
    }

    @Test
    void findsEachOfManyAndTheLastOfManyOthers() {
        Set<Bytes> items = random(20_000, 1);
        GolombSet set = GolombSet.of(BASIC, items);
        Set<Bytes> others = random(500, 2);

        assertThat(items).allMatch(set::contains);
        assertThat(set.containsAny(others)).isFalse();
        for (Bytes item : random(20_000, 1).stream().limit(50).toList()) {
            Set<Bytes> some = new HashSet<>(others);
            some.add(item);
            assertThat(set.containsAny(some)).isTrue();
        }
    }

    @Test
    void takesAsManyOthersForItsOwnAsItIsMadeFor() {
        GolombSet.Parameters oneInHundred = new GolombSet.Parameters(new SipHash24(5, 6), 6, 100);
        GolombSet set = GolombSet.of(oneInHundred, random(1_000, 3));

        long wrong = random(50_000, 4).stream().filter(set::contains).count();

        assertThat(wrong).isBetween(400L, 600L);
    }

    @Test
    void findsNothingInNothing() {
        GolombSet set = GolombSet.of(BASIC, Set.of());

        assertThat(set.encoded()).isEqualTo(Bytes.of((byte) 0));
        assertThat(set.contains(Bytes.EMPTY)).isFalse();
        assertThat(set.containsAny(random(10, 5))).isFalse();
        assertThat(GolombSet.of(BASIC, random(10, 5)).containsAny(Set.of())).isFalse();
    }

    @Test
    void readsQuotientsOfAnyLengthAtAnyBit() {
        for (int quotient = 0; quotient < 200; quotient++) {
            byte[] bytes = new byte[120];
            BitWriter out = new BitWriter(bytes, 1);
            for (int remainderBits : new int[] {1, 32, 5, 19}) {
                out.golombRice(((long) quotient << remainderBits) | 1, remainderBits);
            }
            BitReader in = new BitReader(Bytes.of(bytes), 1);
            for (int remainderBits : new int[] {1, 32, 5, 19}) {
                assertThat(in.golombRice(remainderBits)).isEqualTo(((long) quotient << remainderBits) | 1);
            }
            assertThat(in.bytesRead()).isEqualTo(1 + (4 * quotient + 4 + 57 + 7) / 8);
        }
    }
}
