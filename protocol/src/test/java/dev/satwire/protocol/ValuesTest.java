package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Equality of all values, and those too small for a test of their own. */
class ValuesTest {
    private static final Hash256 ONE = Hash256.parse("00".repeat(31) + "01");

    /** Makes a value anew each time. */
    private record Maker(Supplier<Object> make) {
        @Override
        public String toString() {
            return make.get().toString();
        }
    }

    private static List<Maker> makers() {
        List<Supplier<Object>> all = new ArrayList<>(List.of(
                () -> Hash256.of(new byte[32]),
                () -> Hash256.parse("00".repeat(31) + "01"),
                () -> Hash256.parse("01" + "00".repeat(31)),
                () -> Hash256.parse("00".repeat(8) + "01" + "00".repeat(23)),
                () -> Hash256.parse("00".repeat(16) + "01" + "00".repeat(15)),
                () -> WireText.of("a"),
                () -> WireText.of("b"),
                () -> WireText.of(new byte[0]),
                () -> new Command("ping"),
                () -> new Command("pong"),
                () -> new Command(""),
                () -> new Services(1),
                () -> new Services(1L << 63),
                () -> Host.parse("1.2.3.4"),
                () -> Host.parse("1.2.3.5"),
                () -> Host.of(8, new byte[] {1, 2, 3, 4}),
                () -> Endpoint.parse("1.2.3.4:1", 0),
                () -> Endpoint.parse("1.2.3.4:2", 0),
                () -> NetAddr.parse("1.2.3.4:1"),
                () -> NetAddr.parse("1.2.3.4:1").withServices(Services.BLOOM),
                () -> new TimestampedAddr(1, NetAddr.UNSPECIFIED),
                () -> new TimestampedAddr(2, NetAddr.UNSPECIFIED),
                () -> new InventoryVector(1, Hash256.ZERO),
                () -> new InventoryVector(2, Hash256.ZERO),
                () -> new InventoryVector(1, ONE),
                () -> UnknownPayload.of(new Command("a"), new byte[1]),
                () -> UnknownPayload.of(new Command("a"), new byte[2]),
                () -> UnknownPayload.of(new Command("b"), new byte[1]),
                () -> new Ping(1),
                () -> new Pong(1),
                () -> new Network("x", 1, 1),
                () -> new Message(new Ping(1), 8, 0),
                () -> new SkippedMessage(new Command("a"), 1)));
        Example.ALL.forEach(example -> all.add(
                () -> Decoding.decode(example.command(), example.bytes()).payload()));
        return all.stream().map(Maker::new).toList();
    }

    static List<Maker> values() {
        return makers();
    }

    @ParameterizedTest
    @MethodSource("values")
    void equalsOnlyItsEqual(Maker value) {
        Object object = value.make.get();
        Object twin = value.make.get();

        assertThat(object).isEqualTo(twin).hasSameHashCodeAs(twin).hasToString(twin.toString());
        assertThat(object.equals(null)).isFalse();
        assertThat(object).isNotEqualTo("something else");
        assertThat(makers())
                .filteredOn(other -> object.equals(other.make.get()))
                .hasSize(1);
        assertThat(object.toString()).matches("[ -~]{0,700}").doesNotContain("@");
    }

    @Test
    void aDecodedListEqualsAMadeOneInBothDirections() {
        for (Example example : Example.ALL) {
            Payload decoded =
                    Decoding.decode(example.command(), example.bytes()).payload();
            assertThat(decoded.equals(example.payload())).isTrue();
            assertThat(example.payload().equals(decoded)).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1, TX",
        "2, BLOCK",
        "3, FILTERED_BLOCK",
        "4, CMPCT_BLOCK",
        "5, WTX",
        "0x40000001, WITNESS_TX",
        "0x40000002, WITNESS_BLOCK",
        "0, 0x0",
        "6, 0x6",
        "0x40000003, 0x40000003",
        "-1, 0xffffffff",
        "-2147483648, 0x80000000"
    })
    void inventoryTypesHaveNamesOrNumbers(String type, String name) {
        InventoryVector item = new InventoryVector(Long.decode(type).intValue(), ONE);

        assertThat(item.typeName()).isEqualTo(name);
        assertThat(item).hasToString(name + " " + ONE);
        Inv inv = new Inv(List.of(item));
        assertThat(Decoding.decode("inv", PayloadCodec.encode(inv)).payload()).isEqualTo(inv);
    }

    @Test
    void inventoryIsOrderedByHashAndThenByTypeUnsigned() {
        InventoryVector first = new InventoryVector(1, Hash256.ZERO);

        assertThat(first).isEqualByComparingTo(new InventoryVector(1, Hash256.ZERO));
        assertThat(first).isLessThan(new InventoryVector(2, Hash256.ZERO));
        assertThat(first).isLessThan(new InventoryVector(-1, Hash256.ZERO));
        assertThat(new InventoryVector(-1, Hash256.ZERO)).isLessThan(new InventoryVector(0, ONE));
    }

    /** Without an order of the keys this takes half a minute of one thread, for a message of 1.8 megabytes. */
    @Test
    @Timeout(10)
    void inventoryWithEqualHashesDoesNotSlowMapsDown() {
        Map<InventoryVector, Integer> map = new HashMap<>();
        for (int i = 0; i < Inv.MAX_ITEMS; i++) {
            Hash256 hash = Hash256.of(Wire.concat(Wire.int64(i), Wire.int64(-31L * i), new byte[16]));
            map.put(new InventoryVector(1, hash), i);
        }

        assertThat(map).hasSize(Inv.MAX_ITEMS);
        assertThat(map.keySet().stream().mapToInt(Object::hashCode).distinct().count())
                .isEqualTo(1);
    }

    @Test
    void valuesHaveTheirParts() {
        assertThatNullPointerException().isThrownBy(() -> new InventoryVector(1, null));
        assertThatNullPointerException().isThrownBy(() -> new TimestampedAddr(1, null));
        assertThatNullPointerException().isThrownBy(() -> new Endpoint(null, 1));
        assertThatNullPointerException().isThrownBy(() -> new NetAddr(null, Host.parse("::"), 1));
        assertThatNullPointerException().isThrownBy(() -> new NetAddr(Services.NONE, null, 1));
        assertThatNullPointerException().isThrownBy(() -> new Command(null));
        assertThatNullPointerException().isThrownBy(() -> new Network(null, 1, 1));
        assertThatNullPointerException().isThrownBy(() -> new Inv(null));
        assertThatNullPointerException().isThrownBy(() -> new Reject(null, 1, WireText.EMPTY, Optional.empty()));
        assertThatNullPointerException().isThrownBy(() -> new Reject(WireText.EMPTY, 1, WireText.EMPTY, null));
        assertThatNullPointerException().isThrownBy(() -> UnknownPayload.of(null, new byte[0]));
    }

    @Test
    void protocolVersionsAreInOrder() {
        assertThat(List.of(
                        ProtocolVersion.MINIMUM,
                        ProtocolVersion.PING_WITHOUT_NONCE,
                        ProtocolVersion.SENDHEADERS,
                        ProtocolVersion.FEEFILTER,
                        ProtocolVersion.COMPACT_BLOCKS,
                        ProtocolVersion.WTXID_RELAY,
                        ProtocolVersion.FEATURE))
                .isSorted()
                .containsExactly(31_800, 60_000, 70_012, 70_013, 70_014, 70_016, 70_017);
        assertThat(ProtocolVersion.CURRENT).isEqualTo(70_016);
    }
}
