package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** What holds for partial merkle trees of any size. */
class PartialMerkleTreePropertiesTest {

    private static List<Hash256> txids(int count, Random random) {
        List<Hash256> txids = new ArrayList<>();
        byte[] bytes = new byte[Hash256.LENGTH];
        for (int i = 0; i < count; i++) {
            random.nextBytes(bytes);
            txids.add(Hash256.of(bytes));
        }
        return txids;
    }

    private static BitSet some(int count, double share, Random random) {
        BitSet some = new BitSet();
        for (int i = 0; i < count; i++) {
            some.set(i, random.nextDouble() < share);
        }
        return some;
    }

    @Property(tries = 200)
    void extractingUndoesBuilding(
            @ForAll @IntRange(min = 1, max = 2_000) int count,
            @ForAll @DoubleRange(min = 0, max = 1) double share,
            @ForAll Random random) {
        List<Hash256> txids = txids(count, random);
        BitSet matches = some(count, share, random);
        PartialMerkleTree tree = PartialMerkleTree.of(txids, matches::get);

        MerkleMatches extracted = tree.extractMatches();

        assertThat(extracted.root()).isEqualTo(MerkleTree.root(txids).hash());
        assertThat(extracted.transactions())
                .isEqualTo(matches.stream()
                        .mapToObj(index -> new MerkleMatch(index, txids.get(index)))
                        .toList());
        assertThat(tree.hashes()).hasSizeLessThanOrEqualTo(count);
        assertThat(tree.transactionCount()).isEqualTo(count);
    }

    @Property(tries = 200)
    void eachMatchCostsAtMostItsPath(@ForAll @IntRange(min = 1, max = 2_000) int count, @ForAll Random random) {
        int index = random.nextInt(count);
        PartialMerkleTree tree = PartialMerkleTree.of(txids(count, random), each -> each == index);

        int height = 32 - Integer.numberOfLeadingZeros(count - 1);
        assertThat(tree.hashes()).hasSizeLessThanOrEqualTo(height + 1);
    }

    /** Whatever is changed: with the same root the tree proves nothing that is not so. */
    @Property(tries = 2_000)
    void aCorruptedTreeProvesNothingFalse(
            @ForAll @IntRange(min = 1, max = 40) int count,
            @ForAll @DoubleRange(min = 0, max = 1) double share,
            @ForAll @IntRange(min = 1, max = 3) int changes,
            @ForAll Random random) {
        List<Hash256> txids = txids(count, random);
        BitSet matches = some(count, share, random);
        MerkleBlock block = new MerkleBlock(
                new BlockHeader(1, Hash256.ZERO, MerkleTree.root(txids).hash(), 0, 0, 0),
                PartialMerkleTree.of(txids, matches::get));
        byte[] bytes = PayloadCodec.encode(block);
        for (int i = 0; i < changes; i++) {
            int at = BlockHeader.LENGTH + random.nextInt(bytes.length - BlockHeader.LENGTH);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
        try {
            MerkleBlock changed = (MerkleBlock)
                    PayloadCodec.STANDARD.decode(MerkleBlock.COMMAND, bytes).payload();
            List<MerkleMatch> found = changed.extractMatches();
            // The number of transactions is not in the root, but what lies where in the tree is.
            if (changed.tree().transactionCount() == count) {
                assertThat(found).allSatisfy(match -> assertThat(match.txid()).isEqualTo(txids.get(match.index())));
            }
        } catch (MalformedMessageException e) {
            assertThat(e.command()).isIn(Optional.empty(), Optional.of("merkleblock"));
        }
    }

    @Property(tries = 2_000)
    void anyBytesAreATreeOrMalformed(
            @ForAll @IntRange(min = 0, max = 70) int count,
            @ForAll @IntRange(min = 0, max = 12) int hashes,
            @ForAll @IntRange(min = 0, max = 6) int flags,
            @ForAll Random random) {
        byte[] bits = new byte[flags];
        random.nextBytes(bits);
        PartialMerkleTree tree = new PartialMerkleTree(count, txids(hashes, random), Bytes.of(bits));
        try {
            assertThat(tree.extractMatches().transactions())
                    .hasSizeLessThanOrEqualTo(hashes)
                    .allMatch(match -> match.index() < count);
        } catch (MalformedMessageException e) {
            assertThat(e.problem()).isNotEmpty();
        }
    }
}
