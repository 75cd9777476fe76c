package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values that strangers choose, all with one hash code, in hash sets: quadratic work would take minutes. */
@Timeout(30)
class CollidingKeysTest {
    private static final int KEYS = 1 << 15;

    private static <T> void fitInASet(Function<Bytes, T> value) {
        List<Bytes> colliding =
                IntStream.range(0, KEYS).mapToObj(CollidingKeysTest::bytes).toList();
        Set<T> set = new HashSet<>();
        colliding.forEach(bytes -> set.add(value.apply(bytes)));

        assertThat(colliding.stream()
                        .mapToInt(bytes -> value.apply(bytes).hashCode())
                        .distinct())
                .hasSize(1);
        assertThat(set).hasSize(KEYS);
        assertThat(set).contains(value.apply(colliding.get(KEYS - 1)));
    }

    /** "Aa" and "BB" have one hash code, as have all texts made of these two. */
    private static Bytes bytes(int number) {
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < 16; bit++) {
            text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return Bytes.of(text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void bytes() {
        fitInASet(bytes -> bytes);
    }

    @Test
    void texts() {
        fitInASet(bytes -> WireText.of(bytes.toByteArray()));
    }

    @Test
    void outputs() {
        fitInASet(bytes -> new TxOut(7, bytes));
    }

    @Test
    void inputs() {
        fitInASet(bytes -> new TxIn(OutPoint.NONE, bytes, 0));
    }

    @Test
    void witnesses() {
        fitInASet(bytes -> new TxIn(OutPoint.NONE, Bytes.EMPTY, 0, List.of(bytes)));
    }

    @Test
    void headers() {
        fitInASet(bytes -> new BlockHeader(1, Hash256.ZERO, collidingHash(bytes), 0, 0, 0));
    }

    /** Hash256 mixes its words with 31, so that a first word of x and a second of -31 x leave nothing. */
    private static Hash256 collidingHash(Bytes bytes) {
        long number = 0;
        for (int i = 0; i < bytes.length(); i += 2) {
            number = 2 * number + (bytes.at(i) == 'A' ? 0 : 1);
        }
        ByteBuffer hash = ByteBuffer.allocate(Hash256.LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        hash.putLong(number).putLong(-31 * number);
        return Hash256.of(hash.array());
    }
}
