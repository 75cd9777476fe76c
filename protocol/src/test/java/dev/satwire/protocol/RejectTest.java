package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The limits of {@code reject}. */
class RejectTest {

    private static Reject of(int messageLength, int code, int reasonLength) {
        return new Reject(
                WireText.of("m".repeat(messageLength)), code, WireText.of("r".repeat(reasonLength)), Optional.empty());
    }

    private static byte[] bytes(int messageLength, int reasonLength) {
        return Wire.concat(
                Wire.compactSize(messageLength),
                Wire.ascii("m".repeat(messageLength)),
                new byte[] {0x10},
                Wire.compactSize(reasonLength),
                Wire.ascii("r".repeat(reasonLength)));
    }

    @ParameterizedTest
    @CsvSource({"12, 111", "12, 0", "0, 111", "0, 0"})
    void theLongestTextsPass(int message, int reason) {
        assertThat(PayloadCodec.encode(of(message, 0x10, reason))).isEqualTo(bytes(message, reason));
        assertThat(Decoding.decode("reject", bytes(message, reason)).payload()).isEqualTo(of(message, 0x10, reason));
    }

    @ParameterizedTest
    @CsvSource({"13, 0", "0, 112", "13, 112", "256, 256"})
    void longerTextsAreTooLarge(int message, int reason) {
        assertThatIllegalArgumentException().isThrownBy(() -> of(message, 0x10, reason));
        assertThat(Decoding.failure("reject", bytes(message, reason)).reason()).isEqualTo(Reason.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 0x7F, 0x80, 0xFF})
    void codesAreUnsignedBytes(int code) {
        assertThat(Decoding.decode("reject", PayloadCodec.encode(of(1, code, 1)))
                        .payload())
                .isEqualTo(of(1, code, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 256, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void otherCodesCannotBeMade(int code) {
        assertThatIllegalArgumentException().isThrownBy(() -> of(1, code, 1));
    }

    @Test
    void aHashIsReadIfThereAreBytesForOne() {
        byte[] short31 = Wire.with(bytes(2, 3), 31);
        byte[] whole = Wire.with(bytes(2, 3), 32);

        assertThat(Decoding.decode("reject", short31)).isEqualTo(new Message(of(2, 0x10, 3), short31.length, 31));
        Message withHash = Decoding.decode("reject", whole);
        assertThat(((Reject) withHash.payload()).hash()).map(Hash256::toString).contains("a5".repeat(32));
        assertThat(withHash.trailingBytes()).isZero();
    }

    @Test
    void remoteTextIsEscaped() {
        Reject reject = new Reject(WireText.of("\r\n[x]"), 1, WireText.of("\u001b[0m"), Optional.empty());

        assertThat(reject.toString()).contains("\\x0d\\x0a[x]", "\\x1b[0m").matches("[ -~]+");
    }
}
