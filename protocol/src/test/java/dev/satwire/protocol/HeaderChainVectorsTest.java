package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The first headers of testnet3, and a short chain that forks from them: data of Bitcoin Core's functional tests. */
class HeaderChainVectorsTest {
    private static final String FORK = "fork:";
    private static final Hash256 GENESIS =
            Hash256.parse("000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943");
    private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(224).subtract(BigInteger.ONE);

    private static List<String> lines;

    @BeforeAll
    static void load() {
        Vectors.assumePresent();
        String text = new String(Vectors.bytes("core/blockheader_testnet3.hex"), StandardCharsets.US_ASCII);
        lines = text.lines().toList();
    }

    private static List<BlockHeader> headers(boolean fork) {
        List<BlockHeader> headers = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(FORK) == fork) {
                headers.add(BlockHeader.parse(Wire.hex(fork ? line.substring(FORK.length()) : line)));
            }
        }
        return headers;
    }

    private static void assertChain(List<BlockHeader> headers) {
        Hash256 previous = GENESIS;
        for (BlockHeader header : headers) {
            assertThat(header.previousBlock()).isEqualTo(previous);
            assertThat(header.hasProofOfWork(LIMIT)).isTrue();
            previous = Hash256.of(Wire.sha256d(header.toByteArray()));
            assertThat(header.hash()).isEqualTo(previous);
        }
    }

    private static BigInteger work(List<BlockHeader> headers) {
        return headers.stream().map(BlockHeader::work).reduce(BigInteger.ZERO, BigInteger::add);
    }

    @Test
    void theHeadersAreTwoChainsOfTheSameGenesis() {
        assertThat(headers(false)).hasSize(546);
        assertThat(headers(true)).hasSize(2);
        assertChain(headers(false));
        assertChain(headers(true));
        assertThat(headers(true).get(0)).isNotEqualTo(headers(false).get(0));
    }

    @Test
    void theLongerChainHasMoreWork() {
        // All at the least difficulty, at which a block takes 2^32 + 2^16 + 1 hashes.
        BigInteger block = BigInteger.valueOf(0x1_0001_0001L);

        assertThat(work(headers(false))).isEqualTo(block.multiply(BigInteger.valueOf(546)));
        assertThat(work(headers(true)))
                .isEqualTo(block.multiply(BigInteger.TWO))
                .isLessThan(work(headers(false)));
    }

    @Test
    void aMessageOfThemAllEncodesToTheSame() {
        List<byte[]> parts = new ArrayList<>(List.of(Wire.compactSize(546)));
        for (BlockHeader header : headers(false)) {
            parts.add(header.toByteArray());
            parts.add(new byte[1]);
        }
        byte[] bytes = Wire.concat(parts.toArray(new byte[0][]));

        Headers message = (Headers) Decoding.decode("headers", bytes).payload();

        assertThat(message.headers()).isEqualTo(headers(false));
        assertThat(PayloadCodec.encode(message)).isEqualTo(bytes);
    }

    @Test
    void readsTheEntryOfAHeadersMessageFromBcoin() {
        byte[] entry = Vectors.bytes("bcoin/headers1.raw");
        Headers message = (Headers)
                Decoding.decode("headers", Wire.concat(new byte[] {1}, entry)).payload();

        assertThat(message.headers())
                .singleElement()
                .satisfies(header -> assertThat(header.hash())
                        .hasToString("00000000839a8e6886ab5951d76f411475428afc90947ee320161bbf18eb6048"));
    }
}
