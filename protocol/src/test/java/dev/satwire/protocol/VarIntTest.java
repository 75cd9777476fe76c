package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class VarIntTest {

    private static MalformedMessageException failure(byte[] bytes) {
        return catchThrowableOfType(MalformedMessageException.class, () -> VarInt.decode(ByteBuffer.wrap(bytes)));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "252, fc",
        "253, fdfd00",
        "255, fdff00",
        "256, fd0001",
        "65535, fdffff",
        "65536, fe00000100",
        "2147483647, feffffff7f",
        "2147483648, fe00000080",
        "4294967295, feffffffff",
        "4294967296, ff0000000001000000",
        "9223372036854775807, ffffffffffffffff7f",
        "-9223372036854775808, ff0000000000000080",
        "-1, ffffffffffffffffff"
    })
    void boundariesHaveTheirShortestForm(long value, String hex) {
        byte[] bytes = Wire.hex(hex);

        assertThat(VarInt.encode(value)).isEqualTo(bytes);
        assertThat(VarInt.sizeOf(value)).isEqualTo(bytes.length);
        assertThat(VarInt.decode(ByteBuffer.wrap(bytes))).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fd0000",
                "fdfc00",
                "fe00000000",
                "fefc000000",
                "feffff0000",
                "ff0000000000000000",
                "ffffffffff00000000"
            })
    void refusesLongerForms(String hex) {
        ByteBuffer in = ByteBuffer.wrap(Wire.hex(hex));

        assertThat(failure(Wire.hex(hex)).reason()).isEqualTo(Reason.NON_CANONICAL);
        assertThat(in.position()).isZero();
    }

    @Test
    void agreesWithBitcoinCoresList() {
        Vectors.assumePresent();
        JsonNode vectors = Vectors.json("extracted/core-compactsize.json");
        for (JsonNode row : vectors.get("valid")) {
            byte[] bytes = Wire.hex(row.get("hex").asString());
            long value = row.get("value").bigIntegerValue().longValue();
            assertThat(VarInt.decode(ByteBuffer.wrap(bytes))).isEqualTo(value);
            assertThat(VarInt.encode(value)).isEqualTo(bytes);
            // As a count, a value within the range lacks its items, and any other is refused for itself.
            boolean inRange = row.get("accepted_with_range_check").asBoolean();
            if (value != 0) {
                assertThat(Decoding.failure("inv", bytes).reason())
                        .isEqualTo(inRange ? Reason.TRUNCATED : Reason.TOO_LARGE);
            }
        }
        for (JsonNode row : vectors.get("non_canonical")) {
            assertThat(failure(Wire.hex(row.asString())).reason()).isEqualTo(Reason.NON_CANONICAL);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fd", "fd00", "fdff", "fe", "fe000000", "ff", "ff00000000000000", "ffffffffffffffff"})
    void refusesTooFewBytes(String hex) {
        assertThat(failure(Wire.hex(hex)).reason()).isEqualTo(Reason.TRUNCATED);
    }

    @Test
    void takesOnlyItsOwnBytes() {
        ByteBuffer in = ByteBuffer.wrap(Wire.hex("aa fd0001 fc bb")).position(1);

        assertThat(VarInt.decode(in)).isEqualTo(256);
        assertThat(in.position()).isEqualTo(4);
        assertThat(VarInt.decode(in)).isEqualTo(252);
        assertThat(in.position()).isEqualTo(5);
    }

    @Test
    void leavesTheBufferAsItWasIfMalformed() {
        ByteBuffer in = ByteBuffer.wrap(Wire.hex("aa fd0000")).position(1);

        assertThat(catchThrowableOfType(MalformedMessageException.class, () -> VarInt.decode(in)))
                .isNotNull();
        assertThat(in.position()).isEqualTo(1);
        assertThat(in.limit()).isEqualTo(4);
    }

    @Test
    void byteOrderOfTheBufferDoesNotMatter() {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            ByteBuffer in = ByteBuffer.allocateDirect(3)
                    .order(order)
                    .put(Wire.hex("fd0102"))
                    .flip();
            assertThat(VarInt.decode(in)).isEqualTo(0x0201);
            assertThat(in.order()).isEqualTo(order);
        }
    }

    @Property(tries = 1_000)
    void decodingUndoesEncoding(@ForAll long value) {
        byte[] bytes = VarInt.encode(value);

        assertThat(bytes).isEqualTo(Wire.compactSize(value)).hasSize(VarInt.sizeOf(value));
        assertThat(VarInt.decode(ByteBuffer.wrap(bytes))).isEqualTo(value);
        for (int length = 0; length < bytes.length; length++) {
            assertThat(failure(Arrays.copyOf(bytes, length)).reason()).isEqualTo(Reason.TRUNCATED);
        }
    }

    @Property
    void whateverDecodesWasTheShortestForm(@ForAll byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            long value = VarInt.decode(in);
            assertThat(VarInt.encode(value)).isEqualTo(Arrays.copyOf(bytes, in.position()));
        } catch (MalformedMessageException e) {
            assertThat(e.reason()).isIn(Reason.TRUNCATED, Reason.NON_CANONICAL);
        }
    }
}
