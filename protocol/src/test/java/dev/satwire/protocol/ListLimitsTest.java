package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Payloads that are lists: the longest legal one, one more, and claims without a body. */
class ListLimitsTest {

    /**
     * A payload that is a list.
     *
     * @param item the bytes of one item, in hexadecimal
     * @param make makes the payload with that many items
     */
    record ListType(
            String command, int limit, String item, Function<Integer, Payload> make, Function<Payload, List<?>> list) {
        byte[] bytes(long claimed, int present) {
            return Wire.concat(Wire.compactSize(claimed), Wire.repeat(Wire.hex(item), present));
        }

        @Override
        public String toString() {
            return command;
        }
    }

    private static final TimestampedAddr ENTRY = new TimestampedAddr(7, NetAddr.parse("1.2.3.4:8333"));
    private static final InventoryVector ITEM = new InventoryVector(1, Hash256.ZERO);

    static List<ListType> lists() {
        return List.of(
                new ListType(
                        "inv",
                        50_000,
                        "01000000" + "00".repeat(32),
                        count -> new Inv(Collections.nCopies(count, ITEM)),
                        payload -> ((Inv) payload).items()),
                new ListType(
                        "addr",
                        1_000,
                        "07000000 0000000000000000 00000000000000000000ffff01020304 208d",
                        count -> new Addr(Collections.nCopies(count, ENTRY)),
                        payload -> ((Addr) payload).addresses()),
                new ListType(
                        "addrv2",
                        1_000,
                        "07000000 00 01 04 01020304 208d",
                        count -> new AddrV2(Collections.nCopies(count, ENTRY)),
                        payload -> ((AddrV2) payload).addresses()));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void theLongestLegalListPasses(ListType type) {
        Payload longest = type.make.apply(type.limit);
        byte[] bytes = type.bytes(type.limit, type.limit);

        assertThat(PayloadCodec.encode(longest)).isEqualTo(bytes);
        Payload decoded = Decoding.decode(type.command, bytes).payload();
        assertThat(decoded).isEqualTo(longest).hasSameHashCodeAs(longest);
        assertThat(type.list.apply(decoded)).hasSize(type.limit);
        assertThat(PayloadCodec.encode(decoded)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void oneMoreItemIsTooMany(ListType type) {
        int tooMany = type.limit + 1;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> type.make.apply(tooMany))
                .withMessageContaining(String.valueOf(type.limit));
        assertThat(Decoding.failure(type.command, type.bytes(tooMany, tooMany)).reason())
                .isEqualTo(Reason.TOO_MANY);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void oneMoreItemThatIsNotThereIsTruncated(ListType type) {
        MalformedMessageException failure =
                Decoding.failure(type.command, type.bytes(type.limit + 1L, type.limit / 10));

        assertThat(failure.reason()).isEqualTo(Reason.TRUNCATED);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aClaimAloneCostsNothing(ListType type) {
        for (long claim : new long[] {1, 252, 253, 0xFFFF, 65_536, VarInt.MAX_SIZE, (1L << 31) - 1, 1L << 32, -1}) {
            byte[] bytes = type.bytes(claim, 0);

            MalformedMessageException failure = Decoding.failure(type.command, bytes);

            boolean sane = claim >= 0 && claim <= VarInt.MAX_SIZE;
            assertThat(failure.reason()).as("%d", claim).isEqualTo(sane ? Reason.TRUNCATED : Reason.TOO_LARGE);
            assertThat(Allocation.of(() -> fails(type.command, bytes)))
                    .as("bytes allocated for a claim of %s", Long.toUnsignedString(claim))
                    .isLessThanOrEqualTo(16L * bytes.length + 4_096);
        }
    }

    private static void fails(String command, byte[] bytes) {
        try {
            Decoding.decode(command, bytes);
            throw new AssertionError("decoded a claim");
        } catch (MalformedMessageException expected) {
            assert expected != null;
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void decodingAllocatesLittleMoreThanTheBytes(ListType type) {
        byte[] bytes = type.bytes(type.limit, type.limit);

        assertThat(Allocation.of(() -> Decoding.decode(type.command, bytes)))
                .isLessThanOrEqualTo(16L * bytes.length + 4_096);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void madeListsAreCopied(ListType type) {
        List<TimestampedAddr> entries = new ArrayList<>(List.of(ENTRY));
        List<InventoryVector> items = new ArrayList<>(List.of(ITEM));
        Payload payload = switch (type.command) {
            case "inv" -> new Inv(items);
            case "addr" -> new Addr(entries);
            default -> new AddrV2(entries);
        };

        entries.clear();
        items.clear();

        assertThat(payload).isEqualTo(type.make.apply(1));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void listsCannotBeChanged(ListType type) {
        for (Payload payload : List.of(
                type.make.apply(3),
                Decoding.decode(type.command, type.bytes(3, 3)).payload())) {
            List<?> list = type.list.apply(payload);
            List<Consumer<List<?>>> changes = List.of(
                    each -> each.add(null),
                    each -> each.set(0, null),
                    each -> each.remove(0),
                    each -> each.replaceAll(item -> null),
                    each -> each.sort(Comparator.comparing(Object::toString)),
                    each -> each.subList(0, 2).clear(),
                    List::clear);
            for (Consumer<List<?>> change : changes) {
                assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> change.accept(list));
            }
            assertThat(payload).isEqualTo(type.make.apply(3));
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void decodedListsAreLists(ListType type) {
        List<?> list =
                type.list.apply(Decoding.decode(type.command, type.bytes(3, 3)).payload());

        assertThat(list).isEqualTo(type.list.apply(type.make.apply(3)));
        assertThat(list.subList(1, 3)).hasSize(2);
        assertThat(list.stream().distinct()).hasSize(1);
        for (int outside : new int[] {-1, 3, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> list.get(outside));
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void theTextTellsOnlyTheSize(ListType type) {
        assertThat(type.make.apply(type.limit).toString())
                .containsPattern("\\b" + type.limit + "\\b")
                .hasSizeLessThan(50);
    }
}
