package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.protocol.MalformedMessageException.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lists in payloads: the longest legal one, one more, and claims without a body. */
class ListLimitsTest {

    static List<ListType<?, ?>> lists() {
        return ListType.all();
    }

    @ParameterizedTest
    @MethodSource("lists")
    void theLongestLegalListPasses(ListType<?, ?> type) {
        Payload longest = type.of(type.longest());
        byte[] bytes = type.bytes(type.longest(), type.longest());

        assertThat(PayloadCodec.encode(longest)).isEqualTo(bytes);
        Payload decoded = Decoding.decode(type.command(), bytes).payload();
        assertThat(decoded.equals(longest)).isTrue();
        assertThat(decoded.hashCode()).isEqualTo(longest.hashCode());
        assertThat(type.listOf(decoded).size()).isEqualTo(type.longest());
        assertThat(PayloadCodec.encode(decoded)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void oneMoreItemIsTooMany(ListType<?, ?> type) {
        int tooMany = type.longest() + 1;
        byte[] bytes = type.bytes(tooMany, tooMany);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FrameEncoder(Network.MAINNET).encode(type.of(tooMany)))
                .withMessageContaining(type.isLimited() ? "" : "4000000");
        if (type.isLimited()) {
            assertThatIllegalArgumentException().isThrownBy(() -> type.of(tooMany));
        }
        assertThat(Decoding.failure(type.command(), bytes).reason()).isEqualTo(reasonOfOneMore(type));
    }

    private static Reason reasonOfOneMore(ListType<?, ?> type) {
        if (!type.isLimited()) {
            return Reason.TOO_LARGE;
        }
        // There the limit is not one of the list but of the indexes in it.
        return Set.of("cmpctblock", "getblocktxn").contains(type.command()) ? Reason.INVALID_VALUE : Reason.TOO_MANY;
    }

    @ParameterizedTest
    @MethodSource("lists")
    void oneMoreItemThatIsNotThereIsTruncated(ListType<?, ?> type) {
        MalformedMessageException failure =
                Decoding.failure(type.command(), type.bytes(type.longest() + 1L, type.longest() / 10));

        // The one list that Bitcoin Core judges before it reads it.
        boolean judgedFirst = type.command().equals("headers");
        assertThat(failure.reason()).isEqualTo(judgedFirst ? Reason.TOO_MANY : Reason.TRUNCATED);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aClaimAloneCostsNothing(ListType<?, ?> type) {
        for (long claim : Claims.ALL) {
            Claims.assertCostsNothing(type.command(), type.claim(claim), claim);
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void decodingAllocatesLittleMoreThanTheBytes(ListType<?, ?> type) {
        byte[] bytes = type.bytes(type.longest(), type.longest());
        // An index may be one byte, and is an Integer while its place is checked.
        long factor = 16;

        assertThat(Allocation.of(() -> Decoding.decode(type.command(), bytes)))
                .isLessThanOrEqualTo(factor * bytes.length + 4_096);
    }

    @ParameterizedTest
    @MethodSource("lists")
    void madeListsAreCopied(ListType<?, ?> type) {
        assertCopies(type);
    }

    private static <T, P extends Payload> void assertCopies(ListType<T, P> type) {
        List<T> items = new ArrayList<>(type.items().apply(2));
        P payload = type.make().apply(items);

        items.clear();

        assertThat(payload).isEqualTo(type.of(2));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void listsCannotBeChanged(ListType<?, ?> type) {
        for (Payload payload : List.of(
                type.of(3), Decoding.decode(type.command(), type.bytes(3, 3)).payload())) {
            List<?> list = type.listOf(payload);
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
            assertThat(payload).isEqualTo(type.of(3));
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void decodedListsAreLists(ListType<?, ?> type) {
        List<?> made = type.listOf(type.of(3));
        List<?> decoded =
                type.listOf(Decoding.decode(type.command(), type.bytes(3, 3)).payload());

        assertThat(decoded.equals(List.copyOf(made))).isTrue();
        assertThat(List.copyOf(made).equals(decoded)).isTrue();
        assertThat(decoded.hashCode()).isEqualTo(List.copyOf(made).hashCode());
        assertThat(decoded.subList(1, 3)).hasSize(2);
        assertThat(decoded.stream().toList()).isEqualTo(made);
        for (int outside : new int[] {-1, 3, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> decoded.get(outside));
        }
    }

    @ParameterizedTest
    @MethodSource("lists")
    void theTextTellsOnlyTheSize(ListType<?, ?> type) {
        assertThat(type.of(type.longest()).toString())
                .containsPattern("\\b" + type.longest() + "\\b")
                .matches("[ -~]{1,299}");
    }
}
