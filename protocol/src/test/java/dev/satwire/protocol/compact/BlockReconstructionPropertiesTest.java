package dev.satwire.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockTxn;
import dev.satwire.protocol.CmpctBlock;
import dev.satwire.protocol.GetBlockTxn;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.compact.BlockReconstruction.Complete;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** What holds for compact blocks of any blocks and any pools. */
class BlockReconstructionPropertiesTest {

    /** What the other side gets of a payload that is sent. */
    private static <P extends Payload> P sent(Class<P> type, P payload) {
        return type.cast(PayloadCodec.STANDARD
                .decode(payload.command(), PayloadCodec.encode(payload))
                .payload());
    }

    private static BitSet some(int count, double share, Random random) {
        BitSet some = new BitSet();
        for (int i = 0; i < count; i++) {
            some.set(i, random.nextDouble() < share);
        }
        return some;
    }

    @Property(tries = 300)
    void anyBlockArrivesWhateverTheReceiverHas(
            @ForAll @IntRange(min = 0, max = 300) int count,
            @ForAll @DoubleRange(min = 0, max = 1) double known,
            @ForAll @DoubleRange(min = 0, max = 1) double prefilled,
            @ForAll @IntRange(min = 0, max = 50) int strangers,
            @ForAll long nonce,
            @ForAll Random random) {
        Block block = Blocks.of(Blocks.transactions(count, random));
        BitSet has = some(count + 1, known, random);
        BitSet inFull = some(count + 1, prefilled, random);
        inFull.set(0);
        List<Transaction> pool = new ArrayList<>(Blocks.transactions(strangers, random));
        has.stream().mapToObj(block.transactions()::get).forEach(pool::add);
        Collections.shuffle(pool, random);

        CmpctBlock compact = sent(CmpctBlock.class, CompactBlocks.of(block, nonce, inFull::get));
        BlockReconstruction state = BlockReconstruction.of(compact, pool);
        int[] missing = IntStream.rangeClosed(0, count)
                .filter(index -> !has.get(index) && !inFull.get(index))
                .toArray();
        if (state instanceof IncompleteBlock incomplete) {
            GetBlockTxn request = sent(GetBlockTxn.class, incomplete.request());
            assertThat(request.indexes())
                    .containsExactlyElementsOf(IntStream.of(missing).boxed().toList());
            BlockTxn answer = CompactBlocks.answer(request, block).orElseThrow();
            state = incomplete.fill(sent(BlockTxn.class, answer));
        } else {
            assertThat(missing).isEmpty();
        }

        assertThat(state).isEqualTo(new Complete(block));
        assertThat(((Complete) state).block().toByteArray()).isEqualTo(block.toByteArray());
    }

    /** Short ids of three bits collide all the time: the block may be missed, but never a wrong one be found. */
    @Property(tries = 1_000)
    void collisionsNeverGiveAnotherBlock(
            @ForAll @IntRange(min = 1, max = 5) int count,
            @ForAll @IntRange(min = 0, max = 8) int strangers,
            @ForAll Random random) {
        Block block = Blocks.of(Blocks.transactions(count, random));
        List<Transaction> pool = new ArrayList<>(Blocks.transactions(strangers, random));
        pool.addAll(block.transactions().subList(1, count + 1));
        Collections.shuffle(pool, random);
        CmpctBlock wide = CompactBlocks.of(block, 7);
        ShortIds ids = ShortIds.of(wide);
        CmpctBlock narrow = new CmpctBlock(
                wide.header(), 7, wide.shortIds().stream().map(id -> id & 7).toList(), wide.prefilled());

        BlockReconstruction state = Reconstructor.start(narrow, pool, wtxid -> ids.shortId(wtxid) & 7);
        if (state instanceof IncompleteBlock incomplete) {
            state = incomplete.fill(
                    CompactBlocks.answer(incomplete.request(), block).orElseThrow());
        }

        long different = narrow.shortIds().stream().distinct().count();
        if (different < count) {
            assertThat(state)
                    .isEqualTo(new BlockReconstruction.Failed(BlockReconstruction.Failed.Cause.SHORT_IDS_COLLIDE));
        } else {
            // The search stops when all places are taken, so a stranger that came first may be left in one.
            assertThat(state)
                    .isIn(
                            new Complete(block),
                            new BlockReconstruction.Failed(BlockReconstruction.Failed.Cause.NOT_THE_BLOCK));
            if (strangers == 0) {
                assertThat(state).isEqualTo(new Complete(block));
            }
        }
    }
}
