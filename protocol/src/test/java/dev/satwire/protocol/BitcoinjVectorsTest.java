package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bitcoinj.core.Context;
import org.bitcoinj.core.FilteredBlock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** bitcoinj reads from the published vectors what Satwire reads. */
class BitcoinjVectorsTest {

    @BeforeAll
    static void assumeVectors() {
        Vectors.assumePresent();
        // bitcoinj wants it to check a proof of work.
        Context.propagate(new Context());
    }

    @Test
    void transactionsOfBitcoinCore() {
        int count = 0;
        for (JsonNode row : Vectors.json("core/tx_valid.json")) {
            if (row.size() == 3) {
                BitcoinjOracle.assertAgree("tx", Wire.hex(row.get(1).asString()));
                count++;
            }
        }
        assertThat(count).isEqualTo(121);
    }

    @Test
    void transactionsOfBcoin() {
        Map<String, byte[]> files = Vectors.all("bcoin", ".raw");
        files.keySet().removeIf(name -> !name.startsWith("tx"));

        assertThat(files).hasSize(10);
        files.values().forEach(bytes -> BitcoinjOracle.assertAgree("tx", bytes));
    }

    @Test
    void blocks() {
        Map<String, byte[]> files = Vectors.all("bcoin", ".raw");
        files.keySet().removeIf(name -> !name.startsWith("block"));
        files.put("481815", Vectors.bytes("bitcoinj/block481815.dat"));
        files.put("700000", Vectors.bytes("bitcoinj/block_testnet700000.dat"));

        assertThat(files).hasSize(9);
        for (byte[] bytes : files.values()) {
            BitcoinjOracle.assertAgree("block", bytes);
            assertSameWork(Block.parse(bytes).header(), org.bitcoinj.core.Block.read(ByteBuffer.wrap(bytes)));
        }
    }

    @Test
    void witnessRoots() {
        for (String file : List.of("block1087400", "block482683", "block928848")) {
            byte[] bytes = Vectors.bytes("bcoin/" + file + ".raw");
            Block block = Block.parse(bytes);
            List<Hash256> leaves = new ArrayList<>(block.wtxids());
            leaves.set(0, Hash256.ZERO);
            org.bitcoinj.core.Block theirs = org.bitcoinj.core.Block.read(ByteBuffer.wrap(bytes));

            assertThat(Hash256.of(theirs.getWitnessRoot().serialize()))
                    .isEqualTo(MerkleTree.root(leaves).hash());
        }
    }

    @Test
    void theBeginningOfTheChain() {
        ByteBuffer file =
                ByteBuffer.wrap(Vectors.bytes("bitcoinj/first-100k-blocks.dat")).order(ByteOrder.LITTLE_ENDIAN);
        int count = 0;
        while (file.hasRemaining()) {
            byte[] bytes = new byte[file.position(file.position() + 4).getInt()];
            file.get(bytes);
            BitcoinjOracle.assertAgree("block", bytes);
            count++;
        }
        assertThat(count).isEqualTo(439);
    }

    @Test
    void headersOfTestnet() {
        List<BlockHeader> headers = new ArrayList<>();
        for (String line : new String(Vectors.bytes("core/blockheader_testnet3.hex"), StandardCharsets.US_ASCII)
                .lines()
                .toList()) {
            byte[] bytes = Wire.hex(line.replace("fork:", ""));
            headers.add(BlockHeader.parse(bytes));
            assertSameWork(
                    BlockHeader.parse(bytes),
                    org.bitcoinj.core.Block.read(ByteBuffer.wrap(Wire.concat(bytes, new byte[1]))));
        }

        BitcoinjOracle.assertAgree(new Headers(headers));
    }

    private static void assertSameWork(BlockHeader ours, org.bitcoinj.core.Block theirs) {
        assertThat(theirs.getDifficultyTargetAsInteger()).isEqualTo(ours.target());
        assertThat(theirs.getWork()).isEqualTo(ours.work());
        assertThatCode(() -> org.bitcoinj.core.Block.verifyHeader(theirs)).doesNotThrowAnyException();
        assertThat(ours.hasProofOfWork()).isTrue();
    }

    @Test
    void merkleBlocks() {
        byte[] bytes = Vectors.bytes("bcoin/merkle300025.raw");
        Block whole = Block.parse(Vectors.bytes("bcoin/block300025.raw"));

        BitcoinjOracle.assertAgree("merkleblock", bytes);
        FilteredBlock theirs = (FilteredBlock) BitcoinjOracle.read(MerkleBlock.COMMAND, bytes);
        assertThat(theirs.getTransactionHashes().stream()
                        .map(id -> Hash256.of(id.serialize()))
                        .toList())
                .isEqualTo(whole.txids().subList(396, 398));
    }

    @Test
    void framesOfTestnetThatWereCaptured() {
        // getaddr bitcoinj writes but does not read.
        Map<String, byte[]> files = Vectors.all("pcorey", ".bin");
        files.remove("getaddr.bin");

        assertThat(files).hasSize(10);
        for (byte[] frame : files.values()) {
            Message message = (Message) Decoding.atOnce(Network.TESTNET3, frame).get(0);
            BitcoinjOracle.assertAgree(message.payload());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"version payload", "version v1 frame", "reject payload (tx, 0x12", "reject payload (tx, 0x40"})
    void messagesOfRustBitcoin(String what) {
        for (JsonNode row : Vectors.json("extracted/rust-bitcoin-messages.json").get("messages")) {
            if (row.get("what").asString().startsWith(what)) {
                byte[] bytes = Wire.hex(row.get("hex").asString());
                if (what.contains("frame")) {
                    BitcoinjOracle.assertAgree(
                            ((Message) Decoding.atOnce(Network.MAINNET, bytes).get(0)).payload());
                } else {
                    BitcoinjOracle.assertAgree(what.substring(0, what.indexOf(' ')), bytes);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"addr", "addrv2"})
    void addressesOfBitcoinCore(String command) {
        JsonNode core = Vectors.json("extracted/core-addr-addrv2-payloads.json");

        BitcoinjOracle.assertAgree(
                command, Wire.hex(core.get(command + "_payload").asString()));
    }
}
