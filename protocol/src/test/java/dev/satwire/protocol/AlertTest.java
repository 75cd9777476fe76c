package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Alerts and what they say. */
class AlertTest {
    private static final int LAST = Integer.MAX_VALUE;
    private static final String TEXT = "URGENT: Alert key compromised, upgrade required";

    /** The content of the final alert, which nothing can cancel or replace. */
    private static final byte[] FINAL = Wire.concat(
            Wire.hex("01000000 0000000000000000 ffffff7f00000000 ffffff7f feffff7f 01 ffffff7f"
                    + "00000000 ffffff7f 00 ffffff7f 00 2f"),
            Wire.ascii(TEXT),
            Wire.hex("00"));

    private static MalformedMessageException failure(byte[] content) {
        return catchThrowableOfType(MalformedMessageException.class, () -> AlertContent.parse(Bytes.of(content)));
    }

    @Test
    void readsTheFinalAlert() {
        byte[] payload = Wire.concat(Wire.hex("60"), FINAL, Wire.hex("46"), new byte[70]);
        Alert alert = (Alert) Decoding.decode("alert", payload).payload();
        AlertContent content = AlertContent.parse(alert.content());

        assertThat(payload).hasSize(168);
        assertThat(alert.signature().length()).isEqualTo(70);
        assertThat(PayloadCodec.encode(alert)).isEqualTo(payload);
        assertThat(content)
                .isEqualTo(new AlertContent(
                        1,
                        0,
                        LAST,
                        LAST,
                        LAST - 1,
                        List.of(LAST),
                        0,
                        LAST,
                        List.of(),
                        LAST,
                        WireText.EMPTY,
                        WireText.of(TEXT),
                        WireText.EMPTY));
        assertThat(content.toString()).contains(TEXT).matches("[ -~]{1,200}");
        assertThat(alert).hasToString("Alert[96 bytes, signature of 70 bytes]");
    }

    @Test
    void theFinalAlertIsThePublishedOne() {
        Vectors.assumePresent();
        String published = Vectors.json("extracted/rust-bitcoin-messages.json")
                .get("messages")
                .valueStream()
                .filter(row -> row.get("what").asString().equals("final alert payload"))
                .findFirst()
                .orElseThrow()
                .get("hex")
                .asString();

        assertThat(Wire.hex(published)).isEqualTo(Wire.concat(Wire.hex("60"), FINAL));
    }

    @Test
    void readsListsAndTexts() {
        AlertContent content = AlertContent.parse(
                Bytes.of(
                        Wire.hex(
                                "ffffffff feffffffffffffff fdffffffffffffff"
                                        + "fcffffff fbffffff 02 01000000 ffffffff 10270000 204e0000 02 01 61 00 05000000 01 63 01 0a 01 72 aabb")));

        assertThat(content)
                .isEqualTo(new AlertContent(
                        -1,
                        -2,
                        -3,
                        -4,
                        -5,
                        List.of(1, -1),
                        10_000,
                        20_000,
                        List.of(WireText.of("a"), WireText.EMPTY),
                        5,
                        WireText.of("c"),
                        WireText.of("\n"),
                        WireText.of("r")));
        assertThat(content.toString()).doesNotContain("\n");
    }

    @Test
    void everyPrefixOfTheContentIsTruncated() {
        for (int length = 0; length < FINAL.length; length++) {
            assertThat(failure(Arrays.copyOf(FINAL, length)).reason()).isEqualTo(Reason.TRUNCATED);
        }
    }

    @ParameterizedTest
    @CsvSource({"32", "45", "50", "51", "99"})
    void aClaimInTheContentCostsNothing(int at) {
        for (long claim : Claims.ALL) {
            byte[] content = Wire.concat(Arrays.copyOf(FINAL, Math.min(at, FINAL.length - 1)), Wire.compactSize(claim));
            assertThat(Allocation.of(() -> failure(content))).isLessThanOrEqualTo(16L * content.length + 16_384);
        }
    }

    @Test
    void textsForUsersHave256Bytes() {
        byte[] before = Arrays.copyOf(FINAL, 47);

        byte[] longest = Wire.concat(before, Wire.hex("fd0001"), new byte[256], Wire.hex("fd0001"), new byte[256]);
        assertThat(AlertContent.parse(Bytes.of(longest)).statusBar().length()).isEqualTo(AlertContent.MAX_TEXT_LENGTH);
        assertThat(failure(Wire.concat(before, Wire.hex("fd0101"), new byte[300]))
                        .reason())
                .isEqualTo(Reason.TOO_LARGE);
        assertThat(failure(Wire.concat(before, Wire.hex("00 fd0101"), new byte[300]))
                        .reason())
                .isEqualTo(Reason.TOO_LARGE);
    }

    @Test
    void theTextOfALongAlertIsShort() {
        WireText longest = WireText.of(new byte[AlertContent.MAX_TEXT_LENGTH]);
        AlertContent content = new AlertContent(
                1,
                2,
                3,
                4,
                5,
                Collections.nCopies(1_000_000, 7),
                8,
                9,
                Collections.nCopies(1_000, longest),
                10,
                longest,
                longest,
                longest);

        assertThat(content.toString()).matches("[ -~]{1,1100}");
    }

    @Test
    void arbitraryContentIsMalformedAtWorst() {
        Random random = new Random(12);
        for (int run = 0; run < 20_000; run++) {
            byte[] content = FINAL.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                content[random.nextInt(content.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(AlertContent.parse(Bytes.of(content)).toString()).matches("[ -~]{1,1100}");
            } catch (MalformedMessageException e) {
                assertThat(e.getMessage()).matches("[ -~]{1,200}");
                assertThat(e.offset()).isBetween(0, content.length);
            }
        }
    }
}
