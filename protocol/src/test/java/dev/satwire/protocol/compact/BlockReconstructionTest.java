package dev.satwire.protocol.compact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.BlockTxn;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.CmpctBlock;
import dev.satwire.protocol.GetBlockTxn;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.OutPoint;
import dev.satwire.protocol.PrefilledTransaction;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.TxIn;
import dev.satwire.protocol.TxOut;
import dev.satwire.protocol.compact.BlockReconstruction.Complete;
import dev.satwire.protocol.compact.BlockReconstruction.Failed;
import dev.satwire.protocol.compact.BlockReconstruction.Failed.Cause;
import dev.satwire.protocol.compact.BlockReconstruction.Invalid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Blocks put together again, and all that can come between. */
class BlockReconstructionTest {
    private static final BlockReconstruction NOT_THE_BLOCK = new Failed(Cause.NOT_THE_BLOCK);

    private final Random random = new Random(152);
    private final Transaction a = Blocks.transaction(true, random);
    private final Transaction b = Blocks.transaction(false, random);
    private final Transaction c = Blocks.transaction(true, random);
    private final Transaction stranger = Blocks.transaction(true, random);
    private final Block block = Blocks.of(List.of(a, b, c));
    private final CmpctBlock compact = CompactBlocks.of(block, 7);

    private IncompleteBlock incomplete(Transaction... pool) {
        return (IncompleteBlock) BlockReconstruction.of(compact, List.of(pool));
    }

    private BlockTxn answer(Transaction... transactions) {
        return new BlockTxn(block.hash(), List.of(transactions));
    }

    /** The transaction with another witness: the same txid, another wtxid. */
    private Transaction reworded(Transaction transaction) {
        TxIn input = transaction.inputs().get(0);
        TxIn other =
                new TxIn(input.previousOutput(), input.scriptSig(), input.sequence(), List.of(Blocks.bytes(9, random)));
        return Transaction.of(transaction.version(), List.of(other), transaction.outputs(), transaction.lockTime());
    }

    /** Reconstruction where short ids are what the test says. */
    private BlockReconstruction withIds(Map<Transaction, Long> ids, List<Transaction> pool) {
        Map<Hash256, Long> byWtxid = new HashMap<>();
        ids.forEach((transaction, id) -> byWtxid.put(transaction.wtxid(), id));
        List<Long> shortIds = List.of(ids.get(a), ids.get(b), ids.get(c));
        return Reconstructor.start(
                new CmpctBlock(block.header(), 7, shortIds, compact.prefilled()), pool, byWtxid::get);
    }

    @Test
    void isCompleteWhereThePoolHasAll() {
        assertThat(BlockReconstruction.of(compact, List.of(c, stranger, a, b))).isEqualTo(new Complete(block));
    }

    @Test
    void isCompleteWhereAllIsPrefilled() {
        assertThat(BlockReconstruction.of(CompactBlocks.of(block, 7, index -> true), List.of()))
                .isEqualTo(new Complete(block));
    }

    @Test
    void asksForWhatIsMissing() {
        IncompleteBlock incomplete = incomplete(stranger, b);

        assertThat(incomplete.request()).isEqualTo(new GetBlockTxn(block.hash(), List.of(1, 3)));
        assertThat(incomplete).hasToString("IncompleteBlock[" + block.hash() + ", 2 of 4 transactions missing]");
        assertThat(incomplete.fill(answer(a, c))).isEqualTo(new Complete(block));
    }

    @Test
    void aStepTakenTwiceGivesTheSame() {
        IncompleteBlock incomplete = incomplete(b);

        assertThat(incomplete.fill(answer(a, stranger))).isEqualTo(NOT_THE_BLOCK);
        assertThat(incomplete.fill(answer(a))).isEqualTo(new Invalid(2, 1));
        assertThat(incomplete.fill(answer(a, c))).isEqualTo(new Complete(block));
        assertThat(incomplete.fill(answer(a, c))).isEqualTo(new Complete(block));
    }

    @Test
    void stopsLookingWhenAllIsFound() {
        Iterator<Transaction> pool = List.of(a, b, c, stranger).iterator();

        assertThat(BlockReconstruction.of(compact, () -> pool)).isEqualTo(new Complete(block));
        assertThat(pool.next()).isEqualTo(stranger);
    }

    @Test
    void anAnswerOfTheWrongLengthIsInvalid() {
        IncompleteBlock incomplete = incomplete(b);

        assertThat(incomplete.fill(answer())).isEqualTo(new Invalid(2, 0));
        assertThat(incomplete.fill(answer(a))).isEqualTo(new Invalid(2, 1));
        assertThat(incomplete.fill(answer(a, c, stranger))).isEqualTo(new Invalid(2, 3));
    }

    @Test
    void anAnswerAboutAnotherBlockChangesNothing() {
        IncompleteBlock incomplete = incomplete(b);

        assertThat(incomplete.fill(new BlockTxn(Hash256.ZERO, List.of(a, c)))).isSameAs(incomplete);
    }

    @Test
    void otherTransactionsAreNotTheBlock() {
        assertThat(incomplete(b).fill(answer(c, a))).isEqualTo(NOT_THE_BLOCK);
        assertThat(incomplete(b).fill(answer(a, stranger))).isEqualTo(NOT_THE_BLOCK);
    }

    @Test
    void otherWitnessesAreNotTheBlock() {
        assertThat(reworded(c).txid()).isEqualTo(c.txid());
        assertThat(incomplete(b).fill(answer(a, reworded(c)))).isEqualTo(NOT_THE_BLOCK);
        assertThat(incomplete(b).fill(answer(a, c.withoutWitness()))).isEqualTo(NOT_THE_BLOCK);
        assertThat(incomplete(b, reworded(a)).request().indexes()).containsExactly(1, 3);
    }

    @Test
    void witnessesThatNothingCommitsToAreNotTheBlock() {
        Transaction coinbase = Transaction.of(
                1,
                List.of(new TxIn(OutPoint.NONE, Bytes.parse("0151"), TxIn.FINAL_SEQUENCE)),
                List.of(new TxOut(0, Bytes.EMPTY)),
                0);

        Block plain = Blocks.withRoot(List.of(coinbase, b));
        assertThat(BlockReconstruction.of(CompactBlocks.of(plain, 7), List.of(b)))
                .isEqualTo(new Complete(plain));
        Block unexpected = Blocks.withRoot(List.of(coinbase, a));
        assertThat(BlockReconstruction.of(CompactBlocks.of(unexpected, 7), List.of(a)))
                .isEqualTo(NOT_THE_BLOCK);
    }

    @Test
    void twoPlacesWithOneShortIdFail() {
        assertThat(withIds(Map.of(a, 5L, b, 6L, c, 5L), List.of(a, b, c)))
                .isEqualTo(new Failed(Cause.SHORT_IDS_COLLIDE));
    }

    @Test
    void twoOfThePoolWithOneShortIdLeaveThePlaceOpen() {
        Map<Transaction, Long> ids = Map.of(a, 5L, b, 6L, c, 7L, stranger, 5L);
        for (List<Transaction> pool : List.of(
                List.of(a, stranger, b, c),
                List.of(stranger, a, b, c),
                List.of(stranger, a, b, a, stranger, c),
                List.of(stranger, a, stranger, a, b, c))) {
            BlockReconstruction state = withIds(ids, pool);

            assertThat(state).isInstanceOf(IncompleteBlock.class);
            assertThat(((IncompleteBlock) state).request().indexes()).containsExactly(1);
            assertThat(((IncompleteBlock) state).fill(answer(a))).isEqualTo(new Complete(block));
        }
    }

    @Test
    void theSameTransactionTwiceIsNoCollision() {
        Transaction copy = Transaction.parse(a.toByteArray());

        assertThat(incomplete(a, copy, a, c).request().indexes()).containsExactly(2);
    }

    @Test
    void anotherTransactionWithTheShortIdOfAPlaceIsNotTheBlock() {
        Map<Transaction, Long> ids = Map.of(a, 5L, b, 6L, c, 7L, stranger, 5L);

        assertThat(withIds(ids, List.of(stranger, b, c))).isEqualTo(NOT_THE_BLOCK);
        IncompleteBlock incomplete = (IncompleteBlock) withIds(ids, List.of(stranger, b));
        assertThat(incomplete.fill(answer(c))).isEqualTo(NOT_THE_BLOCK);
    }

    @Test
    void aRepeatedEndIsNotTheBlockThoughItHasTheRoot() {
        Block three = Blocks.of(List.of(a, b));
        List<Transaction> four = new ArrayList<>(three.transactions());
        four.add(b);
        Block repeated = Block.of(three.header(), four);
        assertThat(repeated.computeMerkleRoot()).isEqualTo(three.header().merkleRoot());

        assertThat(BlockReconstruction.of(CompactBlocks.of(repeated, 7, index -> true), List.of()))
                .isEqualTo(NOT_THE_BLOCK);
        assertThat(BlockReconstruction.of(CompactBlocks.of(repeated, 7), List.of(a, b)))
                .isEqualTo(new Failed(Cause.SHORT_IDS_COLLIDE));
    }

    @Test
    void whatMayBeAnInnerNodeIsNotABlockWithoutCoinbase() {
        assertThat(BlockReconstruction.of(CompactBlocks.of(loneTransaction(64), 7), List.of()))
                .isEqualTo(NOT_THE_BLOCK);
        // That such a block is invalid is not for this to say.
        assertThat(BlockReconstruction.of(CompactBlocks.of(loneTransaction(65), 7), List.of()))
                .isEqualTo(new Complete(loneTransaction(65)));
    }

    private static Block loneTransaction(int size) {
        TxIn input = new TxIn(new OutPoint(Hash256.ZERO, 0), Bytes.EMPTY, 0);
        TxOut output = new TxOut(1, Bytes.of(new byte[size - 60]));
        Transaction lone = Transaction.of(1, List.of(input), List.of(output), 0);
        assertThat(lone.size()).isEqualTo(size);
        return Blocks.withRoot(List.of(lone));
    }

    @Test
    void moreThanABlockHoldsIsNotTheBlock() {
        List<PrefilledTransaction> much = new ArrayList<>();
        for (int i = 0; i < 41; i++) {
            much.add(new PrefilledTransaction(i, large(i, 100_000)));
        }
        assertThat(BlockReconstruction.of(new CmpctBlock(block.header(), 7, List.of(), much), List.of()))
                .isEqualTo(NOT_THE_BLOCK);
    }

    @Test
    void aBlockMayBeAsLargeAsAMessage() {
        int room = 4_000_000 - BlockHeader.LENGTH - 1;
        Block largest = Blocks.withRoot(List.of(large(0, room - 65), large(1, 65)));
        assertThat(largest.size()).isEqualTo(4_000_000);
        assertThat(BlockReconstruction.of(CompactBlocks.of(largest, 7), List.of(large(1, 65))))
                .isEqualTo(new Complete(largest));

        CmpctBlock compact = CompactBlocks.of(largest, 7);
        Transaction larger = large(1, 66);
        long id = ShortIds.of(compact).shortId(larger.wtxid());
        CmpctBlock tooLarge = new CmpctBlock(compact.header(), compact.nonce(), List.of(id), compact.prefilled());
        assertThat(BlockReconstruction.of(tooLarge, List.of(larger))).isEqualTo(NOT_THE_BLOCK);
    }

    private static Transaction large(int number, int size) {
        TxIn input = new TxIn(new OutPoint(Hash256.ZERO, number), Bytes.EMPTY, 0);
        int script = size - 60 - (size < 1_000 ? 0 : size < 0x1_0000 ? 2 : 4);
        Transaction large = Transaction.of(1, List.of(input), List.of(new TxOut(1, Bytes.of(new byte[script]))), 0);
        assertThat(large.size()).isEqualTo(size);
        return large;
    }
}
