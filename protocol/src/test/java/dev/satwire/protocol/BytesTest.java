package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {

    @Test
    void holdsACopy() {
        byte[] given = {1, 2, (byte) 0xFF};
        Bytes bytes = Bytes.of(given);

        Arrays.fill(given, (byte) 9);
        Arrays.fill(bytes.toByteArray(), (byte) 9);

        assertThat(bytes.toByteArray()).containsExactly(1, 2, 0xFF);
        assertThat(bytes.length()).isEqualTo(3);
        assertThat(bytes.at(2)).isEqualTo(0xFF);
        assertThat(bytes.isEmpty()).isFalse();
        assertThat(bytes).isEqualTo(Bytes.parse("0102ff")).isEqualTo(Bytes.parse("0102FF"));
    }

    @Test
    void thereIsOneOfNoBytes() {
        assertThat(Bytes.of()).isSameAs(Bytes.EMPTY);
        assertThat(Bytes.parse("")).isSameAs(Bytes.EMPTY);
        assertThat(Bytes.EMPTY.isEmpty()).isTrue();
        assertThat(Bytes.EMPTY.length()).isZero();
        assertThat(Bytes.EMPTY).hasToString("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "012", "0g", "0x01", "01 02", " "})
    void refusesOtherText(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Bytes.parse(text));
    }

    @Test
    void refusesOtherIndexesAndNull() {
        Bytes bytes = Bytes.parse("01");

        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bytes.at(1));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> bytes.at(-1));
        assertThatNullPointerException().isThrownBy(() -> Bytes.of((byte[]) null));
        assertThatNullPointerException().isThrownBy(() -> Bytes.parse(null));
    }

    @Test
    void aBufferIsReadOnlyAndAnother() {
        Bytes bytes = Bytes.parse("0102");
        ByteBuffer buffer = bytes.asByteBuffer();

        assertThat(buffer.getShort()).isEqualTo((short) 0x0102);
        assertThat(buffer.hasArray()).isFalse();
        assertThatExceptionOfType(ReadOnlyBufferException.class).isThrownBy(() -> buffer.put(0, (byte) 1));
        assertThat(bytes.asByteBuffer().remaining()).isEqualTo(2);
    }

    @Test
    void areOrderedAsUnsignedBytes() {
        List<Bytes> ordered = Stream.of("", "00", "0000", "01", "7f", "80", "80ff", "ff")
                .map(Bytes::parse)
                .toList();

        for (int i = 0; i < ordered.size(); i++) {
            for (int k = 0; k < ordered.size(); k++) {
                assertThat(Integer.signum(ordered.get(i).compareTo(ordered.get(k))))
                        .isEqualTo(Integer.compare(i, k));
            }
        }
    }

    @Property(tries = 200)
    void areEqualIfTheirBytesAre(@ForAll byte[] one, @ForAll byte[] other) {
        assertThat(Bytes.of(one)).isEqualTo(Bytes.of(one)).hasSameHashCodeAs(Bytes.of(one));
        assertThat(Bytes.of(one).equals(Bytes.of(other))).isEqualTo(Arrays.equals(one, other));
        assertThat(Bytes.of(one).compareTo(Bytes.of(other)) == 0).isEqualTo(Arrays.equals(one, other));
        assertThat(Bytes.parse(Bytes.of(one).toHexString())).isEqualTo(Bytes.of(one));
        assertThat(Bytes.of(one)).isNotEqualTo(one);
    }

    @Test
    void showTheBeginningInALine() {
        Bytes most = Bytes.of(new byte[64]);
        Bytes more = Bytes.of(new byte[65]);

        assertThat(most).hasToString("00".repeat(64));
        assertThat(more).hasToString("00".repeat(64) + "... (65 bytes)");
        assertThat(more.toHexString()).isEqualTo("00".repeat(65));
        assertThat(Bytes.of(new byte[1_000_000]).toString()).hasSizeLessThan(160);
    }
}
