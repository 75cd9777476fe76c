package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The registry is complete. */
class PayloadRegistryTest {
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

    @Test
    void theReservedTypeIsNotPublicAndNeverMade() {
        assertThat(Modifier.isPublic(ReservedPayload.class.getModifiers())).isFalse();
        assertThat(Arrays.stream(ReservedPayload.class.getDeclaredConstructors()))
                .allMatch(constructor -> Modifier.isPrivate(constructor.getModifiers()));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> PayloadRegistry.TYPES.clear());
    }
}
