package dev.satwire.protocol;

import static dev.satwire.protocol.Samples.HASH;
import static dev.satwire.protocol.Samples.HASH_HEX;
import static dev.satwire.protocol.Samples.HEADER;
import static dev.satwire.protocol.Samples.HEADER_HEX;
import static dev.satwire.protocol.Samples.SMALL;
import static dev.satwire.protocol.Samples.SMALL_HEX;
import static dev.satwire.protocol.Samples.ZERO_HEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The messages of BIP-0152 and their indexes. */
class CompactBlockPayloadsTest {
    private static final String NONCE = "0000000000000000";

    private static GetBlockTxn request(String indexes) {
        return (GetBlockTxn)
                Decoding.decode("getblocktxn", Wire.hex(HASH_HEX + indexes)).payload();
    }

    private static Reason refused(String command, String hex) {
        return Decoding.failure(command, Wire.hex(hex)).reason();
    }

    @Test
    void theAnnouncementIsOneOfTwoBytes() {
        for (int announce = 0; announce < 256; announce++) {
            byte[] bytes = Wire.concat(new byte[] {(byte) announce}, Wire.int64(2));
            if (announce <= 1) {
                assertThat(Decoding.decode("sendcmpct", bytes).payload())
                        .isEqualTo(new SendCmpct(announce == 1, SendCmpct.VERSION));
            } else {
                assertThat(Decoding.failure("sendcmpct", bytes).reason()).isEqualTo(Reason.INVALID_VALUE);
            }
        }
    }

    @Test
    void readsThePublishedIndexes() {
        Vectors.assumePresent();
        JsonNode rows = Vectors.json("extracted/rust-bitcoin-bip152.json").get("getblocktxn_differential");
        for (JsonNode row : rows.get("valid")) {
            String hex = row.get("hex").asString();
            GetBlockTxn request = request(hex);
            assertThat(request.indexes())
                    .containsExactlyElementsOf(row.get("indexes")
                            .valueStream()
                            .map(JsonNode::asInt)
                            .toList());
            assertThat(PayloadCodec.encode(request)).isEqualTo(Wire.hex(HASH_HEX + hex));
        }
        for (JsonNode row : rows.get("must_error")) {
            assertThat(Decoding.failure("getblocktxn", Wire.hex(HASH_HEX + row.asString())))
                    .isNotNull();
        }
    }

    @Test
    void readsThePublishedCompactBlock() {
        Vectors.assumePresent();
        JsonNode vector = Vectors.json("extracted/rust-bitcoin-bip152.json");
        byte[] bytes = Wire.hex(vector.get("cmpctblock").asString());
        Block block = Block.parse(Wire.hex(vector.get("block").asString()));
        CmpctBlock compact = (CmpctBlock) Decoding.decode("cmpctblock", bytes).payload();

        assertThat(compact.header()).isEqualTo(block.header());
        assertThat(Wire.int64(compact.nonce()))
                .isEqualTo(Wire.hex(vector.get("nonce_le").asString()));
        assertThat(compact.shortIds()).containsExactly(0x4571_E979_690AL);
        assertThat(compact.prefilled())
                .containsExactly(
                        new PrefilledTransaction(0, block.transactions().get(0)));
        assertThat(compact.transactionCount()).isEqualTo(2);
        assertThat(PayloadCodec.encode(compact)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "01 fdffff, 65535",
        "02 fdfeff 00, 65535",
        "02 00 fdfeff, 65535",
        "03 fdfdff 00 00, 65535",
    })
    void theLastIndexHas16Bits(String indexes, int last) {
        List<Integer> read = request(indexes).indexes();

        assertThat(read.get(read.size() - 1)).isEqualTo(last);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"01 fe00000100", "02 fdffff 00", "02 00 fdffff", "03 fdfeff 00 00", "02 fe00000002 fe00000002"})
    void indexesBeyond16BitsAreMalformed(String indexes) {
        assertThat(refused("getblocktxn", HASH_HEX + indexes)).isEqualTo(Reason.INVALID_VALUE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"01 fd0100", "02 00 fdfc00", "fd0100 00"})
    void indexesAreInTheirShortestForm(String indexes) {
        assertThat(refused("getblocktxn", HASH_HEX + indexes)).isEqualTo(Reason.NON_CANONICAL);
    }

    @Test
    void madeRequestsAscend() {
        for (List<Integer> wrong :
                List.of(List.of(-1), List.of(65_536), List.of(1, 1), List.of(2, 1), List.of(Integer.MAX_VALUE))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new GetBlockTxn(HASH, wrong));
        }
        // A list that came with another message is judged as any other.
        ReconcilDiff other = (ReconcilDiff) Decoding.decode("reconcildiff", Wire.hex("01 02 05000000 04000000"))
                .payload();
        assertThatIllegalArgumentException().isThrownBy(() -> new GetBlockTxn(HASH, other.askShortIds()));
    }

    @Test
    void aCompactBlockHasTransactions() {
        assertThat(refused("cmpctblock", HEADER_HEX + NONCE + "00 00")).isEqualTo(Reason.INVALID_VALUE);
        assertThatIllegalArgumentException().isThrownBy(() -> new CmpctBlock(HEADER, 0, List.of(), List.of()));
    }

    @Test
    void aCompactBlockHasBits() {
        String header = "00000020" + HASH_HEX + ZERO_HEX + "00f15365 00000000 78563412";
        BlockHeader without = BlockHeader.parse(Wire.hex(header));

        assertThat(refused("cmpctblock", header + NONCE + "01 010203040506 00")).isEqualTo(Reason.INVALID_VALUE);
        assertThatIllegalArgumentException().isThrownBy(() -> new CmpctBlock(without, 0, List.of(1L), List.of()));
    }

    @ParameterizedTest
    @CsvSource({"00, 01", "01 010203040506, 02", "02 010203040506 010203040506, 03"})
    void aPrefilledTransactionLiesWithinTheBlock(String shortIds, String index) {
        String before = HEADER_HEX + NONCE + shortIds + "01";
        String last = String.format("%02x", Integer.parseInt(index, 16) - 1);

        assertThat(Decoding.decode("cmpctblock", Wire.hex(before + last + SMALL_HEX))
                        .payload())
                .isInstanceOf(CmpctBlock.class);
        assertThat(refused("cmpctblock", before + index + SMALL_HEX)).isEqualTo(Reason.INVALID_VALUE);
    }

    @Test
    void theSecondPrefilledTransactionMayLieOneFurther() {
        String before = HEADER_HEX + NONCE + "01 010203040506 02 00" + SMALL_HEX;

        assertThat(Decoding.decode("cmpctblock", Wire.hex(before + "01" + SMALL_HEX))
                        .payload())
                .isInstanceOf(CmpctBlock.class);
        assertThat(refused("cmpctblock", before + "02" + SMALL_HEX)).isEqualTo(Reason.INVALID_VALUE);
    }

    @Test
    void prefilledIndexesBeyond16BitsAreMalformed() {
        byte[] before = Wire.concat(
                Wire.hex(HEADER_HEX + NONCE), Wire.compactSize(60_000), new byte[6 * 60_000], new byte[] {2});

        assertThat(Decoding.failure(
                                "cmpctblock", Wire.concat(before, Wire.hex("00" + SMALL_HEX + "fdffff" + SMALL_HEX)))
                        .reason())
                .isEqualTo(Reason.INVALID_VALUE);
    }

    @Test
    void thereAreAtMost65535TransactionsInAll() {
        List<Long> ids = Collections.nCopies(65_534, 1L);
        PrefilledTransaction first = new PrefilledTransaction(0, SMALL);
        CmpctBlock most = new CmpctBlock(HEADER, 0, ids, List.of(first));

        assertThat(Decoding.decode("cmpctblock", PayloadCodec.encode(most)).payload())
                .isEqualTo(most);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CmpctBlock(HEADER, 0, Collections.nCopies(65_535, 1L), List.of(first)));
        assertThat(Decoding.failure(
                                "cmpctblock",
                                Wire.concat(
                                        Wire.hex(HEADER_HEX + NONCE),
                                        Wire.compactSize(65_535),
                                        new byte[6 * 65_535],
                                        Wire.hex("01 00" + SMALL_HEX)))
                        .reason())
                .isEqualTo(Reason.INVALID_VALUE);
    }

    @Test
    void aPrefilledTransactionIsNotEmpty() {
        assertThat(refused("cmpctblock", HEADER_HEX + NONCE + "00 01 00" + Samples.EMPTY_HEX + "00"))
                .isEqualTo(Reason.INVALID_VALUE);
        assertThatIllegalArgumentException().isThrownBy(() -> new PrefilledTransaction(0, Samples.EMPTY));
        assertThatIllegalArgumentException().isThrownBy(() -> new PrefilledTransaction(-1, SMALL));
        assertThatIllegalArgumentException().isThrownBy(() -> new PrefilledTransaction(65_536, SMALL));
    }

    @Test
    void madeCompactBlocksFollowTheSameRules() {
        PrefilledTransaction zero = new PrefilledTransaction(0, SMALL);
        PrefilledTransaction one = new PrefilledTransaction(1, SMALL);

        assertThatIllegalArgumentException().isThrownBy(() -> new CmpctBlock(HEADER, 0, List.of(-1L), List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CmpctBlock(HEADER, 0, List.of(0x1_0000_0000_0000L), List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new CmpctBlock(HEADER, 0, List.of(), List.of(one)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CmpctBlock(HEADER, 0, List.of(), List.of(zero, zero)));
        assertThatIllegalArgumentException().isThrownBy(() -> new CmpctBlock(HEADER, 0, List.of(), List.of(one, zero)));
    }
}
