package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The registry is complete, and the manual says the same. */
class PayloadRegistryTest {
    private static final Path MANUAL = Path.of("src/main/java/dev/satwire/protocol/package-info.java");

    static List<PayloadType<?>> rows() {
        return PayloadRegistry.TYPES;
    }

    static List<Class<?>> payloadTypes() {
        return Arrays.stream(Payload.class.getPermittedSubclasses())
                .filter(type -> !Set.of(UnknownPayload.class, CustomPayload.class, ReservedPayload.class)
                        .contains(type))
                .<Class<?>>map(type -> type)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("payloadTypes")
    void everyPayloadTypeHasExactlyOneRow(Class<?> type) {
        assertThat(PayloadRegistry.TYPES).filteredOn(row -> row.type() == type).hasSize(1);
        // A block works out its hash on demand, and keeps it.
        assertThat(type.isRecord()).isEqualTo(type != Block.class);
        assertThat(Modifier.isFinal(type.getModifiers())).isTrue();
    }

    @Test
    void commandsAreDistinctAndNoRowIsOver() {
        Set<Command> commands = new HashSet<>();
        PayloadRegistry.TYPES.forEach(row -> commands.add(row.command()));

        assertThat(commands).hasSameSizeAs(PayloadRegistry.TYPES).hasSameSizeAs(payloadTypes());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aTypeIsNamedAfterItsCommand(PayloadType<?> row) throws ReflectiveOperationException {
        assertThat(row.type().getSimpleName().toLowerCase(Locale.ROOT))
                .isEqualTo(row.command().name());
        assertThat(row.type().getField("COMMAND").get(null)).isEqualTo(row.command());
        assertThat(PayloadCodec.STANDARD.knows(row.command())).isTrue();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aCommandOnTheWireIsTheRowsOwn(PayloadType<?> row) {
        byte[] twelve = Arrays.copyOf(Wire.ascii(row.command().name()), 12);

        assertThat(PayloadRegistry.command(twelve, 0)).isSameAs(row.command());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void theManualHasTheRow(PayloadType<?> row) throws IOException {
        Assumptions.assumeTrue(Files.exists(MANUAL), "not run in the module's folder");
        String line = "<td>" + row.command() + "</td><td>{@link " + row.type().getName() + "}</td>";

        assertThat(Files.readString(MANUAL)).containsOnlyOnce(line);
    }

    @Test
    void theManualHasNoOtherRow() throws IOException {
        Assumptions.assumeTrue(Files.exists(MANUAL), "not run in the module's folder");
        long rows = Files.readString(MANUAL)
                .lines()
                .filter(line -> line.contains("</td><td>{@link dev.satwire.protocol.")
                        && !line.contains("<td>4</td>")
                        && !line.contains("<td>12</td>"))
                .count();

        assertThat(rows).isEqualTo(PayloadRegistry.TYPES.size() + 1);
    }

    @Test
    void theReservedTypeIsNotPublicAndNeverMade() {
        assertThat(Modifier.isPublic(ReservedPayload.class.getModifiers())).isFalse();
        assertThat(Arrays.stream(ReservedPayload.class.getDeclaredConstructors()))
                .allMatch(constructor -> Modifier.isPrivate(constructor.getModifiers()));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> PayloadRegistry.TYPES.clear());
    }
}
