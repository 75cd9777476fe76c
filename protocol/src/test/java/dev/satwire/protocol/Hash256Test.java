package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.Locale;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Hash256Test {
    // Header and hash of the main network's genesis block.
    private static final String GENESIS = "01000000" + "00".repeat(32)
            + "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c";
    private static final String GENESIS_HASH = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f";

    @Provide
    Arbitrary<Hash256> hashes() {
        return Generators.hashes();
    }

    @Test
    void hashesTwiceAndDisplaysReversed() {
        Hash256 hash = Hash256.sha256d(Wire.hex(GENESIS));

        assertThat(hash).hasToString(GENESIS_HASH).isEqualTo(Hash256.parse(GENESIS_HASH));
        assertThat(hash.toByteArray()).startsWith(0x6f, 0xe2, 0x8c, 0x0a).endsWith(0, 0, 0, 0);
        assertThat(hash.toByteArray()).isEqualTo(Wire.sha256d(Wire.hex(GENESIS)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 55, 56, 63, 64, 65, 1_000})
    void hashesAnyLength(int length) {
        assertThat(Hash256.sha256d(new byte[length]).toByteArray()).isEqualTo(Wire.sha256d(new byte[length]));
    }

    @Property
    void textAndBytesReadBack(@ForAll("hashes") Hash256 hash) {
        assertThat(Hash256.parse(hash.toString())).isEqualTo(hash).hasSameHashCodeAs(hash);
        assertThat(Hash256.parse(hash.toString().toUpperCase(Locale.ROOT))).isEqualTo(hash);
        assertThat(Hash256.of(hash.toByteArray())).isEqualTo(hash);
        assertThat(hash.toString()).matches("[0-9a-f]{64}");
    }

    @Property
    void orderIsThatOfTheDisplayedNumbers(@ForAll("hashes") Hash256 a, @ForAll("hashes") Hash256 b) {
        int expected = new BigInteger(a.toString(), 16).compareTo(new BigInteger(b.toString(), 16));

        assertThat(Integer.signum(a.compareTo(b))).isEqualTo(expected);
        assertThat(a.compareTo(Hash256.of(a.toByteArray()))).isZero();
    }

    @Test
    void orderLooksAtEveryWord() {
        String previous = "00".repeat(32);
        for (int at = 31; at >= 0; at--) {
            String next = "00".repeat(at) + "80" + "00".repeat(31 - at);
            assertThat(Hash256.parse(next)).isGreaterThan(Hash256.parse(previous));
            previous = next;
        }
        assertThat(Hash256.parse("ff".repeat(32))).isGreaterThan(Hash256.parse(previous));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 31, 33, 64})
    void hasExactly32Bytes(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> Hash256.of(new byte[length]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "0x", "zz", " ", "\0", "\uff10"})
    void refusesOtherText(String end) {
        String text = "0".repeat(64 - end.length()) + end;
        assertThatIllegalArgumentException().isThrownBy(() -> Hash256.parse(end));
        assertThatIllegalArgumentException().isThrownBy(() -> Hash256.parse(text + "0"));
        if (!end.matches("[0-9]*")) {
            assertThatIllegalArgumentException().isThrownBy(() -> Hash256.parse(text));
        }
    }

    @Test
    void bytesAreItsOwn() {
        byte[] bytes = new byte[32];
        Hash256 hash = Hash256.of(bytes);

        bytes[0] = 1;
        hash.toByteArray()[1] = 1;

        assertThat(hash).isEqualTo(Hash256.ZERO);
    }
}
