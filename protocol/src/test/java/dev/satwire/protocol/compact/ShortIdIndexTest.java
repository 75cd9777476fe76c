package dev.satwire.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.CmpctBlock;
import dev.satwire.protocol.PrefilledTransaction;
import dev.satwire.protocol.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Where short ids belong. */
class ShortIdIndexTest {
    private static final long MAX = 0xFFFF_FFFF_FFFFL;
    private static final Transaction ANY = Blocks.transaction(false, new Random(1));

    private static CmpctBlock block(List<Long> ids, int... prefilled) {
        List<PrefilledTransaction> inFull = new ArrayList<>();
        for (int index : prefilled) {
            inFull.add(new PrefilledTransaction(index, ANY));
        }
        Block any = Blocks.withRoot(List.of(ANY));
        return new CmpctBlock(any.header(), 0, ids, inFull);
    }

    @Test
    void placesAreThoseThatArePrefilledByNobody() {
        ShortIdIndex index = ShortIdIndex.of(block(List.of(30L, MAX, 0L, 1L << 47), 0, 1, 4, 7));

        assertThat(index.hasCollisions()).isFalse();
        assertThat(index.place(30)).isEqualTo(2);
        assertThat(index.place(MAX)).isEqualTo(3);
        assertThat(index.place(0)).isEqualTo(5);
        assertThat(index.place(1L << 47)).isEqualTo(6);
        assertThat(index.place(1)).isEqualTo(-1);
        assertThat(index.place(MAX - 1)).isEqualTo(-1);
    }

    @Test
    void findsNothingWhereThereIsNothing() {
        ShortIdIndex index = ShortIdIndex.of(block(List.of(), 0));

        assertThat(index.place(0)).isEqualTo(-1);
        assertThat(index.place(MAX)).isEqualTo(-1);
        assertThat(index.hasCollisions()).isFalse();
    }

    @Test
    void noticesEqualIds() {
        assertThat(ShortIdIndex.of(block(List.of(9L, MAX, 9L))).hasCollisions()).isTrue();
        assertThat(ShortIdIndex.of(block(List.of(MAX, 0L, MAX))).hasCollisions())
                .isTrue();
        assertThat(ShortIdIndex.of(block(List.of(0L, 0L))).hasCollisions()).isTrue();
    }

    @Test
    void holdsAsManyIdsAsABlockCanHave() {
        List<Long> together = LongStream.range(0, CmpctBlock.MAX_TRANSACTIONS)
                .mapToObj(i -> MAX - i)
                .toList();
        ShortIdIndex index = ShortIdIndex.of(block(together));

        for (int place = 0; place < together.size(); place++) {
            assertThat(index.place(together.get(place))).isEqualTo(place);
        }
        assertThat(index.place(MAX - CmpctBlock.MAX_TRANSACTIONS)).isEqualTo(-1);
    }

    @Property(tries = 200)
    void findsEveryIdAndNoOther(
            @ForAll @IntRange(min = 1, max = 500) int count,
            @ForAll @IntRange(min = 1, max = 48) int bits,
            @ForAll @IntRange(min = 0, max = 47) int shift,
            @ForAll Random random) {
        List<Long> ids = random.longs(count)
                .map(id -> id >>> (64 - bits) << Math.min(shift, 48 - bits))
                .distinct()
                .boxed()
                .toList();
        ShortIdIndex index = ShortIdIndex.of(block(ids, 0));

        assertThat(index.hasCollisions()).isFalse();
        for (int i = 0; i < ids.size(); i++) {
            assertThat(index.place(ids.get(i))).isEqualTo(i + 1);
            long other = ids.get(i) ^ 1L << random.nextInt(48);
            assertThat(index.place(other)).isEqualTo(ids.contains(other) ? ids.indexOf(other) + 1 : -1);
        }
    }
}
