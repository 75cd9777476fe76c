package dev.satwire.protocol.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.Bytes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptReaderTest {
    private static final String X = "1111111111111111111111111111111111111111111111111111111111111111";
    private static final String COMPRESSED = "02" + X;
    private static final String KEY = "04" + X + X;
    private static final String HYBRID = "07" + X + X;

    private static List<String> pushes(String script) {
        ScriptReader reader = new ScriptReader(Bytes.parse(script));
        List<String> pushes = new ArrayList<>();
        while (reader.nextPush()) {
            pushes.add(HexFormat.of().formatHex(reader.script, reader.from(), reader.from() + reader.length()));
        }
        return pushes;
    }

    private static boolean paysToPublicKeys(String script) {
        return ScriptReader.paysToPublicKeys(Bytes.parse(script.replace(" ", "")));
    }

    @ParameterizedTest
    @CsvSource({
        "'',",
        "76a90342434488ac, 424344",
        "0141024243, 41 4243",
        "00014100, 41", // a push of nothing is skipped
        "51605161ac, ", // small numbers push none of the script's bytes
        "4c0141, 41",
        "4d010041, 41",
        "4e0100000041, 41",
        "4c004d00004e00000000, ",
    })
    void findsPushesInAnyForm(String script, String expected) {
        assertThat(pushes(script)).isEqualTo(expected == null ? List.of() : List.of(expected.split(" ")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02",
                "0243",
                "4b",
                "4c",
                "4c0243",
                "4d",
                "4d01",
                "4d0200ff",
                "4e",
                "4e010000",
                "4e0200000001",
                "4effffffffff",
                "4effffff7fff",
                "4e00000080ff"
            })
    void endsWhereAPushIsLongerThanTheScript(String end) {
        assertThat(pushes("0141" + end)).containsExactly("41");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 0x4B, 0x4C, 0xFF, 0x100, 0xFFFF, 0x1_0000, 1_000_000})
    void pushesMayBeAsLongAsTheirFormAllows(int length) {
        String data = "5a".repeat(length);
        String reversed = HexFormat.of().toHexDigits(Integer.reverseBytes(length));

        assertThat(pushes("4e" + reversed + data)).containsExactly(data);
        if (length <= 0xFFFF) {
            assertThat(pushes("4d" + reversed.substring(0, 4) + data)).containsExactly(data);
        }
        if (length <= 0xFF) {
            assertThat(pushes("4c" + reversed.substring(0, 2) + data)).containsExactly(data);
        }
        if (length <= 0x4B) {
            assertThat(pushes(reversed.substring(0, 2) + data)).containsExactly(data);
        }
    }

    @Property
    void anyBytesEndSomewhere(@ForAll byte[] script) {
        ScriptReader reader = new ScriptReader(Bytes.of(script));
        int end = 0;
        while (reader.nextPush()) {
            assertThat(reader.from()).isGreaterThan(end);
            end = reader.from() + reader.length();
            assertThat(end).isLessThanOrEqualTo(script.length);
        }
        assertThat(reader.nextPush()).isEqualTo(false);
        ScriptReader.paysToPublicKeys(Bytes.of(script));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "21 " + COMPRESSED + " ac",
                "41 " + KEY + " ac",
                "41 " + HYBRID + " ac",
                "51 21 " + COMPRESSED + " 51 ae",
                "51 21 " + COMPRESSED + " 41 " + KEY + " 52 ae",
                "52 21 " + COMPRESSED + " 4c41 " + HYBRID + " 52 ae",
                "53 21 " + COMPRESSED + " 21 " + COMPRESSED + " 21 " + COMPRESSED + " 53 ae",
            })
    void knowsScriptsThatPayToPublicKeys(String script) {
        assertThat(paysToPublicKeys(script)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ac",
                "ae",
                "51ae",
                "5151ae",
                "21 05" + X + " ac", // no such key
                "21 04" + X + " ac",
                "21 " + COMPRESSED + " ad",
                "4c21 " + COMPRESSED + " ac", // not the usual push
                "76 a9 14 1111111111111111111111111111111111111111 88 ac",
                "00 14 1111111111111111111111111111111111111111",
                "6a 21 " + COMPRESSED,
                "00 21 " + COMPRESSED + " 51 ae", // none of one
                "52 21 " + COMPRESSED + " 51 ae", // two of one
                "51 21 " + COMPRESSED + " 52 ae", // fewer keys than it says
                "51 21 " + COMPRESSED + " 21 " + COMPRESSED + " 51 ae", // more keys than it says
                "51 21 " + COMPRESSED + " 51 61 ae",
                "51 21 " + COMPRESSED + " 51 ae 61",
                "51 21 " + COMPRESSED + " 51 ae ae",
                "0101 21 " + COMPRESSED + " 51 ae", // not the shortest form of a number
                "51 21 " + COMPRESSED + " 0101 ae",
                "4f 21 " + COMPRESSED + " 51 ae",
                "51 20 " + X + " 51 ae",
                "51 21 " + COMPRESSED + " 02ae",
            })
    void knowsScriptsThatDoNot(String script) {
        assertThat(paysToPublicKeys(script)).isFalse();
    }

    @Test
    void multisigHasUpToTwentyKeys() {
        for (int keys = 1; keys <= 22; keys++) {
            String count = keys <= 16 ? Integer.toHexString(0x50 + keys) : "01" + Integer.toHexString(keys);
            String all = ("21" + COMPRESSED).repeat(keys);
            assertThat(paysToPublicKeys("51" + all + count + "ae"))
                    .as("1 of %d", keys)
                    .isEqualTo(keys <= 20);
            assertThat(paysToPublicKeys(count + all + count + "ae"))
                    .as("all of %d", keys)
                    .isEqualTo(keys <= 20);
            assertThat(paysToPublicKeys("4c" + count + all + count + "ae")).isFalse();
        }
    }
}
