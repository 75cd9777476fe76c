package dev.satwire.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockTxn;
import dev.satwire.protocol.CmpctBlock;
import dev.satwire.protocol.GetBlockTxn;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.PrefilledTransaction;
import dev.satwire.protocol.SipHash24;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the owner of a block sends. */
class CompactBlocksTest {
    private final Block block = Blocks.of(Blocks.transactions(5, new Random(152)));

    private PrefilledTransaction inFull(int index) {
        return new PrefilledTransaction(index, block.transactions().get(index));
    }

    private long shortId(long nonce, int index) {
        return ShortIds.of(block.header(), nonce).shortId(block.wtxids().get(index));
    }

    @Test
    void carriesTheCoinbaseInFull() {
        CmpctBlock compact = CompactBlocks.of(block, -1);

        assertThat(compact.header()).isEqualTo(block.header());
        assertThat(compact.nonce()).isEqualTo(-1);
        assertThat(compact.prefilled()).containsExactly(inFull(0));
        assertThat(compact.shortIds())
                .containsExactly(shortId(-1, 1), shortId(-1, 2), shortId(-1, 3), shortId(-1, 4), shortId(-1, 5));
    }

    @Test
    void carriesInFullWhatItIsTold() {
        CmpctBlock compact = CompactBlocks.of(block, 3, index -> index == 2 || index == 5);

        assertThat(compact.prefilled()).containsExactly(inFull(0), inFull(2), inFull(5));
        assertThat(compact.shortIds()).containsExactly(shortId(3, 1), shortId(3, 3), shortId(3, 4));
    }

    @Test
    void shortIdsHave48BitsAndDependOnHeaderAndNonce() {
        Hash256 wtxid = block.wtxids().get(1);
        long all = ShortIds.of(block.header(), 3).hash().hash(wtxid);

        assertThat(shortId(3, 1)).isEqualTo(all & 0xFFFF_FFFF_FFFFL).isNotEqualTo(shortId(4, 1));
        assertThat(ShortIds.of(CompactBlocks.of(block, 3))).isEqualTo(ShortIds.of(block.header(), 3));
        assertThat(new ShortIds(new SipHash24(1, 2)).shortId(wtxid))
                .isEqualTo(new SipHash24(1, 2).hash(wtxid) & 0xFFFF_FFFF_FFFFL);
    }

    @Test
    void aBlockWithoutTransactionsCannotBeCompact() {
        Block empty = Block.of(block.header(), List.of());

        assertThatIllegalArgumentException().isThrownBy(() -> CompactBlocks.of(empty, 1));
    }

    @Test
    void answersWhatIsAskedFor() {
        assertThat(CompactBlocks.answer(new GetBlockTxn(block.hash(), List.of(1, 3, 5)), block))
                .contains(new BlockTxn(
                        block.hash(),
                        List.of(
                                block.transactions().get(1),
                                block.transactions().get(3),
                                block.transactions().get(5))));
    }

    @Test
    void doesNotAnswerWhatIsBeyondTheBlock() {
        assertThat(CompactBlocks.answer(new GetBlockTxn(block.hash(), List.of(1, 6)), block))
                .isEmpty();
    }

    @Test
    void answersForItsBlockOnly() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CompactBlocks.answer(new GetBlockTxn(Hash256.ZERO, List.of(1)), block))
                .withMessage("the request is about " + Hash256.ZERO + ", not " + block.hash());
    }
}
