package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.satwire.protocol.MalformedMessageException.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The message of BIP-0434, the one that is strict about its end. */
class FeatureTest {

    @Test
    void agreesWithBitcoinCoreOnWhatIsWellFormed() {
        Vectors.assumePresent();
        for (JsonNode row : Vectors.json("extracted/core-bip434-feature.json").get("cases")) {
            byte[] bytes = Wire.hex(row.get("payload").asString());
            // In these rows the version or the moment is at fault, not the bytes.
            boolean inPlace = row.get("protocol_version").asInt() >= ProtocolVersion.FEATURE
                    && row.get("when").asString().equals("between version and verack");
            String what = row.get("what").asString();
            if (inPlace && row.get("core_result").asString().equals("disconnect")) {
                assertThat(Decoding.failure("feature", bytes)).as(what).isNotNull();
            } else {
                Message message = Decoding.decode("feature", bytes);
                assertThat(message.payload()).as(what).isInstanceOf(Feature.class);
                assertThat(message.trailingBytes()).isZero();
                assertThat(PayloadCodec.encode(message.payload())).as(what).isEqualTo(bytes);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "00 00, INVALID_VALUE",
        "03 616161 00, INVALID_VALUE",
        "04 61616161, TRUNCATED",
        "04 616161, TRUNCATED",
        "04 61616161 01, TRUNCATED",
        "51, TOO_LARGE",
        "04 61616161 fd0102, TOO_LARGE",
        "04 61616161 00 00, TRAILING_BYTES",
        "04 61616161 01 00 00, TRAILING_BYTES",
        "fd0400 61616161 00, NON_CANONICAL"
    })
    void tellsWhatIsWrong(String hex, Reason reason) {
        assertThat(Decoding.failure("feature", Wire.hex(hex)).reason()).isEqualTo(reason);
    }

    @Test
    void madeFeaturesKeepTheLimits() {
        assertThat(new Feature(WireText.of("abcd"), Bytes.EMPTY).id().length()).isEqualTo(Feature.MIN_ID_LENGTH);
        assertThatIllegalArgumentException().isThrownBy(() -> new Feature(WireText.of("abc"), Bytes.EMPTY));
        assertThatIllegalArgumentException().isThrownBy(() -> new Feature(WireText.EMPTY, Bytes.EMPTY));
        assertThatNullPointerException().isThrownBy(() -> new Feature(null, Bytes.EMPTY));
        assertThatNullPointerException().isThrownBy(() -> new Feature(WireText.of("abcd"), null));
    }

    @Test
    void theTextIsEscaped() {
        assertThat(new Feature(WireText.of(Wire.hex("0a1b7f5c")), Bytes.parse("00ff")))
                .hasToString("Feature[id=\\x0a\\x1b\\x7f\\x5c, data=00ff]");
    }
}
