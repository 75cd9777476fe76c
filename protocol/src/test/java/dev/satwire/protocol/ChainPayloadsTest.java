package dev.satwire.protocol;

import static dev.satwire.protocol.Samples.EXTREME_HEADER;
import static dev.satwire.protocol.Samples.EXTREME_HEADER_HEX;
import static dev.satwire.protocol.Samples.HASH;
import static dev.satwire.protocol.Samples.HEADER;
import static dev.satwire.protocol.Samples.HEADER_HEX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers, locators, and the filters of a connection. */
class ChainPayloadsTest {

    @ParameterizedTest
    @CsvSource({"01, 00", "00, 01", "fc, fdfd00", "fdffff, fe00000100", "fe00000002, 7f"})
    void transactionCountsBehindHeadersAreReadAndForgotten(String first, String second) {
        Headers expected = new Headers(List.of(HEADER, EXTREME_HEADER));
        byte[] bytes = Wire.hex("02" + HEADER_HEX + first + EXTREME_HEADER_HEX + second);

        assertThat(Decoding.decode("headers", bytes)).isEqualTo(new Message(expected, bytes.length, 0));
        assertThat(Decoding.decode("headers", Wire.with(bytes, 7)))
                .isEqualTo(new Message(expected, bytes.length + 7, 7));
        assertThat(PayloadCodec.encode(Decoding.decode("headers", bytes).payload()))
                .isEqualTo(Wire.hex("02" + HEADER_HEX + "00" + EXTREME_HEADER_HEX + "00"));
    }

    @ParameterizedTest
    @CsvSource({
        "fdfc00, NON_CANONICAL",
        "fe01000002, TOO_LARGE",
        "ffffffffffffffffff, TOO_LARGE",
        "fdfd, TRUNCATED",
        "'', TRUNCATED"
    })
    void aTransactionCountIsACompactSize(String count, Reason reason) {
        byte[] bytes = Wire.hex("01" + HEADER_HEX + count);

        assertThat(Decoding.failure("headers", bytes).reason()).isEqualTo(reason);
    }

    @Test
    void theFullMessageWithOddCountsPassesToo() {
        byte[] entry = Wire.hex(HEADER_HEX + "fdfd00");
        byte[] bytes = Wire.concat(Wire.compactSize(2_000), Wire.repeat(entry, 2_000));
        Headers headers = (Headers) Decoding.decode("headers", bytes).payload();

        assertThat(headers.headers()).hasSize(Headers.MAX_HEADERS).containsOnly(HEADER);
        assertThat(PayloadCodec.encode(headers)).hasSize(3 + 2_000 * 81);
    }

    /** The heights that {@code LocatorEntries} of Bitcoin Core visits. */
    private static List<Long> plainLocator(long tip) {
        List<Long> heights = new ArrayList<>();
        long height = tip;
        long step = 1;
        heights.add(height);
        while (height > 0) {
            height = Math.max(height - step, 0);
            if (heights.size() > 10) {
                step *= 2;
            }
            heights.add(height);
        }
        return heights;
    }

    private static Hash256 hashAt(int height) {
        return Hash256.of(Wire.concat(Wire.int32(height), new byte[28]));
    }

    private static void assertPlain(int tip) {
        BlockLocator locator = BlockLocator.of(tip, ChainPayloadsTest::hashAt);

        assertThat(locator.hashes())
                .as("tip %d", tip)
                .containsExactlyElementsOf(plainLocator(tip).stream()
                        .map(height -> hashAt(height.intValue()))
                        .toList());
        assertThat(locator.hashes().size()).isLessThanOrEqualTo(BlockLocator.MAX_HASHES);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 9, 10, 11, 12, 13, 14, 900_000, 1_000_000, Integer.MAX_VALUE - 1, Integer.MAX_VALUE})
    void theLocatorIsBitcoinCores(int tip) {
        assertPlain(tip);
    }

    @Test
    void theLocatorIsBitcoinCoresAtAllLowHeights() {
        for (int tip = 0; tip < 5_000; tip++) {
            assertPlain(tip);
        }
    }

    @Test
    void theLocatorOfAShortChainIsTheWholeChain() {
        assertThat(BlockLocator.of(10, ChainPayloadsTest::hashAt).hashes()).hasSize(11);
        assertThat(BlockLocator.of(0, ChainPayloadsTest::hashAt).hashes()).containsExactly(hashAt(0));
        assertThat(BlockLocator.of(Integer.MAX_VALUE, ChainPayloadsTest::hashAt).hashes())
                .hasSizeLessThan(50);
    }

    @Test
    void aTipHasAHeight() {
        assertThatIllegalArgumentException().isThrownBy(() -> BlockLocator.of(-1, ChainPayloadsTest::hashAt));
    }

    @Test
    void questionsAreOfTheCurrentVersionUnlessTheySayAnother() {
        BlockLocator locator = new BlockLocator(List.of(HASH));

        assertThat(new GetHeaders(locator, HASH)).isEqualTo(new GetHeaders(ProtocolVersion.CURRENT, locator, HASH));
        assertThat(new GetBlocks(locator, HASH)).isEqualTo(new GetBlocks(ProtocolVersion.CURRENT, locator, HASH));
        assertThatIllegalArgumentException().isThrownBy(() -> new GetHeaders(-1, locator, HASH));
        assertThatIllegalArgumentException().isThrownBy(() -> new GetBlocks(0x1_0000_0000L, locator, HASH));
    }

    @ParameterizedTest
    @CsvSource({"32000000, true", "33000000, false", "00000080, false", "ffffffff, false"})
    void aFilterHasAtMost50HashFunctions(String functions, boolean legal) {
        byte[] bytes = Wire.hex("01 ff" + functions + "00000000 00");
        if (legal) {
            assertThat(((FilterLoad) Decoding.decode("filterload", bytes).payload()).hashFunctions())
                    .isEqualTo(FilterLoad.MAX_HASH_FUNCTIONS);
        } else {
            assertThat(Decoding.failure("filterload", bytes).reason()).isEqualTo(Reason.TOO_LARGE);
        }
    }

    @Test
    void madeFiltersKeepTheLimits() {
        assertThatIllegalArgumentException().isThrownBy(() -> new FilterLoad(Bytes.EMPTY, 51, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new FilterLoad(Bytes.EMPTY, -1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new FilterLoad(Bytes.EMPTY, 0, -1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new FilterLoad(Bytes.EMPTY, 0, 0x1_0000_0000L, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new FilterLoad(Bytes.EMPTY, 0, 0, 256));
        assertThatIllegalArgumentException().isThrownBy(() -> new GetCFilters(256, 0, HASH));
        assertThatIllegalArgumentException().isThrownBy(() -> new GetCFilters(0, -1, HASH));
        assertThatIllegalArgumentException().isThrownBy(() -> new GetCFHeaders(-1, 0, HASH));
        assertThatIllegalArgumentException().isThrownBy(() -> new GetCFHeaders(0, 0x1_0000_0000L, HASH));
        assertThatIllegalArgumentException().isThrownBy(() -> new GetCFCheckpt(256, HASH));
        assertThatIllegalArgumentException().isThrownBy(() -> new CFilter(-1, HASH, Bytes.EMPTY));
        assertThatIllegalArgumentException().isThrownBy(() -> new CFHeaders(256, HASH, HASH, List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new CFCheckpt(256, HASH, List.of()));
    }

    @Test
    void flagsWithoutAMeaningSurvive() {
        for (int flags = 0; flags < 256; flags++) {
            byte[] bytes = Wire.concat(Wire.hex("00 00000000 00000000"), new byte[] {(byte) flags});
            FilterLoad load = (FilterLoad) Decoding.decode("filterload", bytes).payload();
            assertThat(load.flags()).isEqualTo(flags);
            assertThat(PayloadCodec.encode(load)).isEqualTo(bytes);
        }
    }
}
