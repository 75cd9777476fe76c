package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands, services, and text that strangers write. */
class TextsTest {

    @Provide
    Arbitrary<Command> commands() {
        return Generators.commands();
    }

    @ParameterizedTest
    @CsvSource({
        "1b5b324a, \\x1b[2J",
        "0d0a, \\x0d\\x0a",
        "00, \\x00",
        "07, \\x07",
        "7f, \\x7f",
        "5c, \\x5c",
        "5c783030, \\x5cx00",
        "e280ae, \\xe2\\x80\\xae",
        "c285, \\xc2\\x85",
        "ff, \\xff",
        "207e, ' ~'",
        "2f5361746f7368693a32382e312e302f, /Satoshi:28.1.0/"
    })
    void remoteTextIsEscaped(String hex, String printed) {
        WireText text = WireText.of(Wire.hex(hex));

        assertThat(text).hasToString(printed);
        assertThat(text.toByteArray()).isEqualTo(Wire.hex(hex));
        assertThat(text.length()).isEqualTo(hex.length() / 2);
    }

    @Property
    void escapingTellsAllTextsApart(@ForAll byte[] a, @ForAll byte[] b) {
        WireText left = WireText.of(a);
        WireText right = WireText.of(b);

        assertThat(left.toString()).matches("[ -~]*");
        assertThat(left.toString().equals(right.toString())).isEqualTo(left.equals(right));
    }

    @Test
    void ourTextIsUtf8() {
        assertThat(WireText.of("\u20ac").toByteArray()).isEqualTo(Wire.hex("e282ac"));
        assertThat(WireText.of("")).isEqualTo(WireText.EMPTY);
        byte[] bytes = {65};
        WireText text = WireText.of(bytes);
        bytes[0] = 66;
        text.toByteArray()[0] = 66;
        assertThat(text).hasToString("A");
    }

    @Property
    void commandsSurviveTheWire(@ForAll("commands") Command command) {
        assertThat(Command.at(command.toWire(), 0)).isEqualTo(command);
        assertThat(command.toWire()).hasSize(12);
        assertThat(PayloadRegistry.command(command.toWire(), 0)).isEqualTo(command);
    }

    @Property(tries = 1_000)
    void anyTwelveBytesAreACommandOrMalformed(@ForAll byte[] bytes) {
        byte[] twelve = Arrays.copyOf(bytes, 12);
        try {
            assertThat(Command.at(twelve, 0).toWire()).isEqualTo(twelve);
        } catch (MalformedMessageException e) {
            assertThat(e.getMessage()).matches("[ -~]{1,200}");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"1234567890123", "a\0b", "a\u0001", "a\u007f", "\u00e9", "a\n", "\u001b[2J", "\ud83d\ude00"})
    void otherCommandsCannotBeMade(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Command(name))
                .satisfies(e -> assertThat(e.getMessage()).matches("[ -~]+"));
    }

    @Test
    void longCommandsAreCutInTheMessage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Command("x".repeat(1_000_000)))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void commandsAreOrderedByName() {
        assertThat(new Command("addr")).isLessThan(new Command("addrv2")).isLessThan(new Command("b"));
        assertThat(new Command("")).hasToString("\"\"");
        assertThat(new Command("ping")).hasToString("ping");
    }

    @Property
    void serviceBitsAllHaveANameAndSurvive(@ForAll long bits) {
        Services services = new Services(bits);

        assertThat(services.names()).hasSize(Long.bitCount(bits)).doesNotHaveDuplicates();
        assertThat(services.has(services)).isTrue();
        assertThat(services.has(Services.NONE)).isTrue();
        assertThat(services.has(new Services(~bits))).isEqualTo(bits == -1);
        assertThat(services.toHexString()).isEqualTo("0x" + Long.toHexString(bits));
    }

    @ParameterizedTest
    @CsvSource({
        "0, NETWORK",
        "1, GETUTXO",
        "2, BLOOM",
        "3, WITNESS",
        "4, BIT_4",
        "5, BIT_5",
        "6, COMPACT_FILTERS",
        "7, BIT_7",
        "10, NETWORK_LIMITED",
        "11, P2P_V2",
        "12, BIT_12",
        "24, BIT_24",
        "31, BIT_31",
        "32, BIT_32",
        "63, BIT_63"
    })
    void serviceBitsHaveTheirNames(int bit, String name) {
        assertThat(new Services(1L << bit).names()).containsExactly(name);
        assertThat(new Services(1L << bit)).hasToString(name);
    }

    @Test
    void servicesJoin() {
        Services full = Services.of(Services.NETWORK, Services.WITNESS, Services.NETWORK_LIMITED);

        assertThat(full).isEqualTo(new Services(0x409)).hasToString("NETWORK|WITNESS|NETWORK_LIMITED");
        assertThat(full.has(Services.of(Services.WITNESS, Services.NETWORK))).isTrue();
        assertThat(full.has(Services.of(Services.WITNESS, Services.BLOOM))).isFalse();
        assertThat(Services.of()).isEqualTo(Services.NONE).hasToString("NONE");
        assertThat(full.names()).isEqualTo(List.of("NETWORK", "WITNESS", "NETWORK_LIMITED"));
    }
}
