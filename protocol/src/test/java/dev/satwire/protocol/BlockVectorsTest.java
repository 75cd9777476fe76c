package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Real blocks: their hashes, trees and commitments, and each of their transactions against a second reader. */
class BlockVectorsTest {
    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(224).subtract(BigInteger.ONE);

    @BeforeAll
    static void assumeVectors() {
        Vectors.assumePresent();
    }

    /** The transactions of a block, read without the code under test. */
    private static List<PlainTransaction> plain(byte[] block) {
        ByteBuffer in = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).position(BlockHeader.LENGTH);
        List<PlainTransaction> all = new ArrayList<>();
        for (int left = PlainTransaction.compactSize(in); left > 0; left--) {
            all.add(PlainTransaction.read(in));
        }
        assertThat(in.hasRemaining()).isFalse();
        return all;
    }

    private static void assertSame(byte[] bytes, Block block) {
        List<PlainTransaction> plain = plain(bytes);

        assertThat(block.hash()).isEqualTo(Hash256.of(Wire.sha256d(Arrays.copyOf(bytes, 80))));
        assertThat(block.hash()).isEqualTo(block.header().hash());
        assertThat(block.txids())
                .isEqualTo(plain.stream().map(PlainTransaction::txid).toList());
        assertThat(block.wtxids())
                .isEqualTo(plain.stream().map(PlainTransaction::wtxid).toList());
        for (int i = 0; i < plain.size(); i++) {
            Transactions.assertSame(block.transactions().get(i), plain.get(i));
        }
        assertThat(block.toByteArray()).isEqualTo(bytes);
        assertThat(PayloadCodec.encode(Decoding.decode("block", bytes).payload()))
                .isEqualTo(bytes);
        assertThat(block.header().hasProofOfWork(LIMIT)).isTrue();
        assertThat(block.hasValidMerkleRoot()).isTrue();
        assertThat(block.computeMerkleRoot()).isEqualTo(block.header().merkleRoot());
    }

    @ParameterizedTest
    @CsvSource({
        "bcoin/block1.raw, 00000000839a8e6886ab5951d76f411475428afc90947ee320161bbf18eb6048, 1, 0, 860, false",
        "bcoin/block1087400.raw, 0000000003db83e6ab01a6ebb26ad2b1481688009141c9afc204c54284e1ba66, 97, 3, 193331, true",
        "bcoin/block300025.raw, 0000000000000000821c4e0acc40f88bedbce3b73ba2358b5ade58a9022cc78c, 461, 0, 1136924, false",
        "bcoin/block426884.raw, 00000000000000000431d0ead6e0bd9f90ff0d469e9b05d51e3d04971f472973, 409, 0, 3985776, false",
        "bcoin/block482683.raw, 000000000000000000c238240ef6dcb26c37e75e16514e6ffc0aef7eee73e747, 12, 2, 35715, true",
        "bcoin/block898352.raw, 00000000c269ad542ed9ac684cb5fa6df340d5feee0e040590225c7332b98fca, 10, 0, 20492, false",
        "bcoin/block928848.raw, 00000000000001dc1c2cbd9c2419e9fd396449be12176b3b7c78c2784eb2f5e7, 676, 669, 3992537, true",
        "bitcoinj/block_testnet700000.dat, 000000000000406178b12a4dea3b27e13b3c4fe4510994fd667d7c1e6a3f4dc1, 4, 0, 7044, false",
    })
    void readsABlock(String file, String hash, int transactions, int witnesses, int weight, boolean committed) {
        byte[] bytes = Vectors.bytes(file);
        Block block = Block.parse(bytes);

        assertThat(block.hash()).hasToString(hash);
        assertThat(block.transactions()).hasSize(transactions);
        assertThat(block.transactions().stream().filter(Transaction::hasWitness))
                .hasSize(witnesses);
        assertThat(block.transactions().get(0).isCoinbase()).isTrue();
        assertThat(block.transactions().stream().skip(1)).noneMatch(Transaction::isCoinbase);
        assertThat(block.hasWitness()).isEqualTo(witnesses > 0);
        assertThat(block.weight()).isEqualTo(weight);
        assertThat(block.size()).isEqualTo(bytes.length);
        assertThat(block.witnessCommitment().isPresent()).isEqualTo(committed);
        assertThat(block.computeWitnessCommitment()).isEqualTo(block.witnessCommitment());
        assertThat(block.hasValidWitnessCommitment()).isTrue();
        assertSame(bytes, block);
    }

    /** Nine blocks before segregated witness a miner commits already, but without the reserved value. */
    @Test
    void readsABlockThatCommitsToWitnessesBeforeThereAreAny() {
        byte[] bytes = Vectors.bytes("bitcoinj/block481815.dat");
        Block block = Block.parse(bytes);

        assertSame(bytes, block);
        assertThat(block.hash()).hasToString("000000000000000000893c019d81f2d48ee33892c12428f3121bbd16ed6db926");
        assertThat(block.transactions()).hasSize(2097).noneMatch(Transaction::hasWitness);
        assertThat(block.weight()).isEqualTo(3_992_356);
        assertThat(block.witnessCommitment()).isPresent();
        assertThat(block.computeWitnessCommitment()).isEmpty();
        assertThat(block.hasValidWitnessCommitment()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"bcoin/block1087400.raw", "bcoin/block482683.raw", "bcoin/block928848.raw"})
    void withoutWitnessesTheCommitmentCannotBeChecked(String file) {
        Block block = Block.parse(Vectors.bytes(file));
        Block stripped = block.withoutWitness();

        assertThat(stripped.size()).isEqualTo(block.strippedSize()).isEqualTo(stripped.strippedSize());
        assertThat(stripped.txids()).isEqualTo(block.txids()).isEqualTo(stripped.wtxids());
        assertThat(stripped.hasValidMerkleRoot()).isTrue();
        assertThat(stripped.hasWitness()).isFalse();
        assertThat(stripped.witnessCommitment()).isEqualTo(block.witnessCommitment());
        assertThat(stripped.hasValidWitnessCommitment()).isFalse();
        assertThat(stripped.withoutWitness()).isSameAs(stripped);
    }

    @Test
    void readsTheBeginningOfTheChain() {
        ByteBuffer file =
                ByteBuffer.wrap(Vectors.bytes("bitcoinj/first-100k-blocks.dat")).order(ByteOrder.LITTLE_ENDIAN);
        Hash256 previous = Hash256.ZERO;
        int count = 0;
        while (file.hasRemaining()) {
            assertThat(Integer.reverseBytes(file.getInt())).isEqualTo(Network.MAINNET.magic());
            byte[] bytes = new byte[file.getInt()];
            file.get(bytes);
            Block block = Block.parse(bytes);

            assertThat(block.header().previousBlock()).isEqualTo(previous);
            assertSame(bytes, block);
            assertThat(block.hasValidWitnessCommitment()).isTrue();
            previous = block.hash();
            count++;
        }

        assertThat(count).isEqualTo(439);
    }

    @Test
    void readsTheGenesisBlocks() {
        JsonNode networks = Vectors.json("extracted/networks.json").get("networks");

        assertThat(networks).hasSize(Network.known().size());
        for (JsonNode row : networks) {
            byte[] bytes = Wire.hex(row.get("genesis_block").asString());
            Block genesis = Block.parse(bytes);

            assertThat(genesis.hash()).hasToString(row.get("genesis_hash").asString());
            assertThat(genesis.header().previousBlock()).isEqualTo(Hash256.ZERO);
            assertThat(genesis.header().hasProofOfWork()).isTrue();
            assertThat(genesis.hasValidMerkleRoot()).isTrue();
            assertThat(genesis.hasValidWitnessCommitment()).isTrue();
            assertThat(genesis.txids()).containsExactly(plain(bytes).get(0).txid());
            assertThat(genesis.transactions()).singleElement().matches(Transaction::isCoinbase);
            assertThat(genesis.toByteArray()).isEqualTo(bytes);
            assertThat(Network.named(row.get("network").asString()).magic())
                    .isEqualTo(
                            HexFormat.fromHexDigits(row.get("magic_wire_bytes").asString()));
        }
    }
}
