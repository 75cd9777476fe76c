package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedMessageExceptionTest {

    @Test
    void hasNoStackTraceNorCauseNorSuppressed() {
        MalformedMessageException e = Decoding.failure("ping", new byte[3]);
        e.addSuppressed(new IllegalStateException());

        assertThat(e.getStackTrace()).isEmpty();
        assertThat(e.getSuppressed()).isEmpty();
        assertThat(e).hasNoCause();
    }

    @Test
    void tellsWhatWhereAndWhy() {
        MalformedMessageException e = Decoding.failure("version", new byte[50]);

        assertThat(e.reason()).isEqualTo(Reason.TRUNCATED);
        assertThat(e.command()).contains("version");
        assertThat(e.offset()).isEqualTo(46);
        assertThat(e).hasMessage("version: needs 26 more bytes, has 4 (at byte 46)");
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void onlyAStreamThatCannotBeReadOnIsFatal(Reason reason) {
        assertThat(reason.isFatal())
                .isEqualTo(List.of(Reason.BAD_MAGIC, Reason.FRAME_TOO_LARGE).contains(reason));
    }

    static List<byte[]> secrets() {
        byte[] secret = Wire.ascii("SECRET".repeat(60));
        return List.of(
                secret,
                Wire.concat(Wire.hex("fdff00"), secret),
                Wire.concat(Wire.hex("ff"), secret),
                Wire.concat(new byte[80], Wire.hex("fd2c01"), secret),
                Wire.concat(Wire.hex("01 01000000 00 01 05"), secret));
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void theMessageIsShortAndHoldsNoPayload(byte[] body) {
        int failures = 0;
        for (PayloadType<?> type : PayloadRegistry.TYPES) {
            MalformedMessageException e = Decoding.failure(type.command().name(), body);
            if (e != null) {
                failures++;
                assertThat(e.getMessage()).hasSizeLessThanOrEqualTo(200).doesNotContain("SECRET", "534543");
            }
        }
        assertThat(failures).isPositive();
    }

    @Test
    void costsLittleToMake() {
        byte[] body = new byte[3];

        assertThat(Allocation.of(() -> Decoding.failure("ping", body))).isLessThan(16_384);
    }
}
