package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.math.BigInteger;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockHeaderTest {
    private static final BigInteger MAINNET_LIMIT =
            BigInteger.ONE.shiftLeft(224).subtract(BigInteger.ONE);

    /** The header of the block after the genesis block of mainnet. */
    private static final BlockHeader FIRST = new BlockHeader(
            1,
            Hash256.parse("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"),
            Hash256.parse("0e3e2357e806b6cdb1f70b54c3a3a17b6714ee1f0e68bebb44a74b1efd512098"),
            1_231_469_665,
            0x1D00FFFFL,
            2_573_394_689L);

    private static BlockHeader withBits(long bits) {
        return new BlockHeader(1, Hash256.ZERO, Hash256.ZERO, 0, bits, 0);
    }

    @Test
    void hashesItsEightyBytes() {
        assertThat(FIRST.hash()).hasToString("00000000839a8e6886ab5951d76f411475428afc90947ee320161bbf18eb6048");
        assertThat(FIRST.toByteArray()).startsWith(1, 0, 0, 0, 0x6F, 0xE2).endsWith(1, 0xE3, 0x62, 0x99);
        assertThat(BlockHeader.parse(FIRST.toByteArray())).isEqualTo(FIRST);
    }

    @Test
    void aTargetMayBeTheLimitAndNoMore() {
        BigInteger target = FIRST.target();

        assertThat(FIRST.hasProofOfWork(target)).isTrue();
        assertThat(FIRST.hasProofOfWork(target.subtract(BigInteger.ONE))).isFalse();
    }

    @Test
    void numbersKeepAllTheirBits() {
        byte[] bytes = new byte[80];
        Arrays.fill(bytes, (byte) 0xFF);
        BlockHeader header = BlockHeader.parse(bytes);

        assertThat(header.version()).isEqualTo(-1);
        assertThat(header.time()).isEqualTo(0xFFFF_FFFFL);
        assertThat(header.bits()).isEqualTo(0xFFFF_FFFFL);
        assertThat(header.nonce()).isEqualTo(0xFFFF_FFFFL);
        assertThat(header.toByteArray()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 79, 81, 160})
    void aHeaderIsEightyBytes(int length) {
        MalformedMessageException failure =
                catchThrowableOfType(MalformedMessageException.class, () -> BlockHeader.parse(new byte[length]));

        assertThat(failure.reason()).isEqualTo(length < 80 ? Reason.TRUNCATED : Reason.TRAILING_BYTES);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0x1_0000_0000L, Long.MIN_VALUE})
    void numbersHave32Bits(long number) {
        Hash256 zero = Hash256.ZERO;
        assertThatIllegalArgumentException().isThrownBy(() -> new BlockHeader(1, zero, zero, number, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new BlockHeader(1, zero, zero, 0, number, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new BlockHeader(1, zero, zero, 0, 0, number));
        assertThatNullPointerException().isThrownBy(() -> new BlockHeader(1, null, zero, 0, 0, 0));
        assertThatNullPointerException().isThrownBy(() -> new BlockHeader(1, zero, null, 0, 0, 0));
    }

    /** Figures of Bitcoin Core's tests of {@code SetCompact}; digits, and how many zero bytes follow them. */
    @ParameterizedTest
    @CsvSource({
        "01123456, 12, 0",
        "02123456, 1234, 0",
        "02008000, 80, 0",
        "03123456, 123456, 0",
        "04123456, 12345600, 0",
        "05009234, 92340000, 0",
        "20123456, 123456, 29",
        "1d00ffff, ffff, 26",
        "1b0404cb, 0404cb, 24",
        "207fffff, 7fffff, 29",
        // The most that 256 bits hold, from each side.
        "2100ffff, ffff, 30",
        "220000ff, ff, 31",
        "22000001, 1, 31",
    })
    void theBitsAreAFloatingPointNumber(String bits, String digits, int zeroBytes) {
        BigInteger target = withBits(Long.parseLong(bits, 16)).target();

        assertThat(target).isEqualTo(new BigInteger(digits, 16).shiftLeft(8 * zeroBytes));
        assertThat(target.bitLength()).isLessThanOrEqualTo(256);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Zero, also by what the shift leaves of the digits.
                "00000000",
                "00123456",
                "01003456",
                "02000056",
                "03000000",
                "04000000",
                "ff000000",
                "23000000",
                // Zero with a sign.
                "00923456",
                "01803456",
                "02800056",
                "03800000",
                "04800000",
                "ff800000",
                // Negative.
                "01fedcba",
                "04923456",
                "20923456",
                "1d80ffff",
                // Over 256 bits.
                "21010000",
                "22000100",
                "23000001",
                "ff123456",
                "ff7fffff",
                "ffffffff",
            })
    void otherBitsAreATargetThatNoHashMeets(String bits) {
        BlockHeader header = withBits(Long.parseLong(bits, 16));

        assertThat(header.target()).isZero();
        assertThat(header.work()).isZero();
        assertThat(header.hasProofOfWork()).isFalse();
        assertThat(header.hasProofOfWork(BigInteger.ONE.shiftLeft(256))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1d00ffff, 4295032833",
        "1b0404cb, 70040908352512",
        "207fffff, 2",
        "2100ffff, 1",
        "03000001, 57896044618658097711785492504343953926634992332820282019728792003956564819968",
    })
    void workIsTheInverseOfTheTarget(String bits, BigInteger work) {
        assertThat(withBits(Long.parseLong(bits, 16)).work()).isEqualTo(work);
    }

    @Test
    void provesItsWork() {
        BlockHeader other =
                new BlockHeader(1, FIRST.previousBlock(), FIRST.merkleRoot(), FIRST.time(), FIRST.bits(), 1);

        assertThat(FIRST.hasProofOfWork()).isTrue();
        assertThat(FIRST.hasProofOfWork(MAINNET_LIMIT)).isTrue();
        assertThat(other.hasProofOfWork()).isFalse();
        assertThat(other.hasProofOfWork(MAINNET_LIMIT)).isFalse();
    }

    @Test
    void theLimitBoundsTheTargetAndNotTheHash() {
        BigInteger target = FIRST.target();

        assertThat(FIRST.hasProofOfWork(target)).isTrue();
        assertThat(FIRST.hasProofOfWork(target.subtract(BigInteger.ONE))).isFalse();
        assertThat(FIRST.hash().toBigInteger()).isLessThan(target.subtract(BigInteger.ONE));
        assertThat(FIRST.hasProofOfWork(BigInteger.ZERO)).isFalse();
    }

    @Test
    void aTargetThatIsTooEasyIsNoProof() {
        // Half of all hashes meet it.
        BlockHeader easy = withBits(0x207FFFFFL);
        for (long nonce = 1; !easy.hasProofOfWork(); nonce++) {
            easy = new BlockHeader(1, Hash256.ZERO, Hash256.ZERO, 0, 0x207FFFFFL, nonce);
        }

        assertThat(easy.hasProofOfWork(easy.target())).isTrue();
        assertThat(easy.hasProofOfWork(MAINNET_LIMIT)).isFalse();
    }

    @Test
    void showsItselfInALine() {
        assertThat(FIRST).hasToString("BlockHeader[" + FIRST.hash() + " after " + FIRST.previousBlock() + "]");
    }
}
