package dev.satwire.protocol;

import static dev.satwire.protocol.Generators.few;
import static dev.satwire.protocol.Generators.hashes;
import static dev.satwire.protocol.Generators.runs;
import static dev.satwire.protocol.Generators.uint32;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Arbitrary transactions and blocks, and the payloads that are made of them. */
final class BlockGenerators {
    private BlockGenerators() {}

    private static Arbitrary<OutPoint> outPoints() {
        return Arbitraries.frequencyOf(
                Tuple.of(9, Combinators.combine(hashes(), uint32()).as(OutPoint::new)),
                Tuple.of(1, Arbitraries.just(OutPoint.NONE)));
    }

    private static Arbitrary<TxIn> inputs(int mostWitnessItems) {
        return few(Combinators.combine(
                        outPoints(), runs(300), uint32(), runs(40).list().ofMaxSize(mostWitnessItems))
                .as(TxIn::new));
    }

    private static Arbitrary<List<TxOut>> outputs() {
        return few(Combinators.combine(Arbitraries.longs(), runs(40)).as(TxOut::new))
                .list()
                .ofMaxSize(3);
    }

    /** Transactions of both forms; a list of inputs of which none happens to have a witness gives the legacy one. */
    private static Arbitrary<Transaction> spending(int mostWitnessItems) {
        return few(Combinators.combine(
                        uint32(), inputs(mostWitnessItems).list().ofMinSize(1).ofMaxSize(3), outputs(), uint32())
                .as(Transaction::of));
    }

    /** Transactions with inputs. */
    static Arbitrary<Transaction> spending() {
        return few(Arbitraries.oneOf(spending(0), spending(3)));
    }

    static Arbitrary<Transaction> transactions() {
        Arbitrary<Transaction> empty = Combinators.combine(uint32(), uint32())
                .as((version, lockTime) -> Transaction.of(version, List.of(), List.of(), lockTime));
        return few(Arbitraries.oneOf(spending(0), spending(3), empty));
    }

    private static Arbitrary<List<Transaction>> transactionLists() {
        return transactions().list().ofMaxSize(4);
    }

    static Arbitrary<BlockHeader> headers() {
        return few(Combinators.combine(Arbitraries.integers(), hashes(), hashes(), uint32(), uint32(), uint32())
                .as(BlockHeader::new));
    }

    static Arbitrary<Block> blocks() {
        return few(Combinators.combine(headers(), transactionLists()).as(Block::of));
    }

    /** Compact blocks whose prefilled transactions lie anywhere among the others. */
    private static Arbitrary<CmpctBlock> compactBlocks() {
        Arbitrary<BlockHeader> withBits = headers().filter(header -> header.bits() != 0);
        Arbitrary<List<Long>> shortIds =
                Arbitraries.longs().between(0, 0xFFFF_FFFF_FFFFL).list().ofMaxSize(300);
        return few(Combinators.combine(
                        withBits,
                        Arbitraries.longs(),
                        shortIds,
                        spending().list().ofMaxSize(4),
                        Arbitraries.longs())
                .filter((header, nonce, ids, full, seed) -> ids.size() + full.size() > 0)
                .as((header, nonce, ids, full, seed) ->
                        new CmpctBlock(header, nonce, ids, place(full, ids.size(), seed))));
    }

    private static List<PrefilledTransaction> place(List<Transaction> full, int others, long seed) {
        List<Integer> places =
                new ArrayList<>(IntStream.range(0, full.size() + others).boxed().toList());
        Collections.shuffle(places, new Random(seed));
        SortedSet<Integer> taken = new TreeSet<>(places.subList(0, full.size()));
        List<PrefilledTransaction> prefilled = new ArrayList<>();
        for (int place : taken) {
            prefilled.add(new PrefilledTransaction(place, full.get(prefilled.size())));
        }
        return prefilled;
    }

    private static Arbitrary<GetBlockTxn> blockTransactionRequests() {
        Arbitrary<List<Integer>> indexes = Arbitraries.integers()
                .between(0, DifferentialIndexes.MAX_INDEX)
                .set()
                .ofMaxSize(50)
                .map(set -> List.copyOf(new TreeSet<>(set)));
        return few(Combinators.combine(hashes(), indexes).as(GetBlockTxn::new));
    }

    private static Arbitrary<MerkleBlock> merkleBlocks() {
        Arbitrary<PartialMerkleTree> trees = Combinators.combine(
                        uint32(), hashes().list().ofMaxSize(10), runs(20))
                .as(PartialMerkleTree::new);
        return few(Combinators.combine(headers(), trees).as(MerkleBlock::new));
    }

    private static Arbitrary<BlockLocator> locators() {
        return few(hashes().list().ofMaxSize(BlockLocator.MAX_HASHES).map(BlockLocator::new));
    }

    /** Payloads of transactions, blocks and what asks for them. */
    static List<Arbitrary<? extends Payload>> payloads() {
        return List.of(
                transactions().map(Tx::new),
                blocks(),
                headers().list().ofMaxSize(20).map(Headers::new),
                few(Combinators.combine(uint32(), locators(), hashes()).as(GetBlocks::new)),
                few(Combinators.combine(uint32(), locators(), hashes()).as(GetHeaders::new)),
                few(Combinators.combine(Arbitraries.of(true, false), Arbitraries.longs())
                        .as(SendCmpct::new)),
                compactBlocks(),
                blockTransactionRequests(),
                few(Combinators.combine(hashes(), transactionLists()).as(BlockTxn::new)),
                transactionLists().map(PkgTxns::new),
                merkleBlocks());
    }
}
