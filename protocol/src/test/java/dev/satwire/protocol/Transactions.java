package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Makes transactions and blocks for tests, and compares them. */
final class Transactions {
    static final Bytes RESERVED = Bytes.of(new byte[32]);

    private Transactions() {}

    static Bytes script(int... bytes) {
        byte[] script = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            script[i] = (byte) bytes[i];
        }
        return Bytes.of(script);
    }

    static Hash256 hash(int number) {
        return Hash256.sha256d(Wire.int32(number));
    }

    static TxIn spend(int number, Bytes... witness) {
        return new TxIn(new OutPoint(hash(number), number), script(1, number), 7, List.of(witness));
    }

    /** A transaction without witness, different for each number. */
    static Transaction plain(int number) {
        return Transaction.of(1, List.of(spend(number)), List.of(new TxOut(number, script(0x51))), 0);
    }

    /** A transaction with a witness, different for each number. */
    static Transaction segwit(int number) {
        return Transaction.of(
                2, List.of(spend(number, script(number), Bytes.EMPTY)), List.of(new TxOut(number, script(0x51))), 0);
    }

    static Transaction coinbase(List<Bytes> witness, TxOut... outputs) {
        TxIn input = new TxIn(OutPoint.NONE, script(3, 1, 2, 3), TxIn.FINAL_SEQUENCE, witness);
        return Transaction.of(1, List.of(input), List.of(outputs), 0);
    }

    /** A block whose header names its transactions, but has no work. */
    static Block block(Transaction... transactions) {
        List<Hash256> ids = Stream.of(transactions).map(Transaction::txid).toList();
        BlockHeader header = new BlockHeader(4, hash(1), MerkleTree.root(ids).hash(), 1_700_000_000, 0x207FFFFFL, 5);
        return Block.of(header, List.of(transactions));
    }

    static Block blockOfPlain(int... numbers) {
        return block(IntStream.of(numbers).mapToObj(Transactions::plain).toArray(Transaction[]::new));
    }

    private static Arbitrary<Long> uint32() {
        return Arbitraries.longs().between(0, 0xFFFF_FFFFL);
    }

    private static Arbitrary<Bytes> scripts() {
        return Generators.bytes(0, 300).map(Bytes::of);
    }

    static Arbitrary<TxIn> inputs() {
        return Generators.few(Combinators.combine(
                        Generators.hashes(),
                        uint32(),
                        scripts(),
                        uint32(),
                        scripts().list().ofMaxSize(3))
                .as((txid, index, script, sequence, witness) ->
                        new TxIn(new OutPoint(txid, index), script, sequence, witness)));
    }

    static Arbitrary<TxOut> outputs() {
        return Generators.few(
                Combinators.combine(Arbitraries.longs(), scripts()).as(TxOut::new));
    }

    /** Transactions of any form, also without outputs. */
    static Arbitrary<Transaction> any() {
        return Generators.few(Combinators.combine(
                        uint32(),
                        inputs().list().ofMinSize(1).ofMaxSize(4),
                        outputs().list().ofMaxSize(4),
                        uint32())
                .as(Transaction::of));
    }

    static Arbitrary<BlockHeader> headers() {
        return Generators.few(Combinators.combine(
                        Arbitraries.integers(), Generators.hashes(), Generators.hashes(), uint32(), uint32(), uint32())
                .as(BlockHeader::new));
    }

    static Arbitrary<Block> blocks() {
        return Generators.few(
                Combinators.combine(headers(), any().list().ofMaxSize(6)).as(Block::of));
    }

    /** Checks every field, both hashes and all sizes against the second reader. */
    static void assertSame(Transaction transaction, PlainTransaction plain) {
        assertThat(transaction.version()).isEqualTo(Integer.toUnsignedLong(plain.version()));
        assertThat(transaction.inputs()).isEqualTo(plain.inputs());
        assertThat(transaction.outputs()).isEqualTo(plain.outputs());
        assertThat(transaction.lockTime()).isEqualTo(Integer.toUnsignedLong(plain.lockTime()));
        assertThat(transaction.toByteArray()).isEqualTo(plain.bytes().toByteArray());
        assertThat(transaction.withoutWitness().toByteArray())
                .isEqualTo(plain.stripped().toByteArray());
        assertThat(transaction.txid()).isEqualTo(plain.txid());
        assertThat(transaction.wtxid()).isEqualTo(plain.wtxid());
        assertThat(transaction.size()).isEqualTo(plain.bytes().length());
        assertThat(transaction.strippedSize()).isEqualTo(plain.stripped().length());
        assertThat(transaction.weight())
                .isEqualTo(3 * plain.stripped().length() + plain.bytes().length());
        assertThat(transaction.hasWitness())
                .isEqualTo(plain.bytes().length() != plain.stripped().length());
    }
}
