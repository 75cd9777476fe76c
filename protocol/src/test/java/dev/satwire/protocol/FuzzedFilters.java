package dev.satwire.protocol;

import dev.satwire.protocol.filter.BlockFilter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The Golomb-coded sets of block filters. */
final class FuzzedFilters {
    private FuzzedFilters() {}

    static List<byte[]> seeds() {
        return Stream.of("00", "019dfca8", "027414ce20d6af10", "0385acb4f0fe889ef0", "fd0001" + "55".repeat(700))
                .map(Wire::hex)
                .toList();
    }

    static void parse(byte[] input) {
        Bytes encoded = Bytes.of(input);
        FuzzCost.check(input, () -> parsed(encoded));
        parsed(encoded).ifPresent(filter -> {
            FuzzCost.accepted();
            look(filter, encoded);
        });
    }

    private static Optional<BlockFilter> parsed(Bytes encoded) {
        try {
            return Optional.of(BlockFilter.parse(Hash256.ZERO, encoded));
        } catch (MalformedMessageException e) {
            Fuzzing.isShortAscii(e.getMessage(), 200);
            Fuzzing.that(e.offset() >= 0 && e.offset() <= encoded.length(), "offset outside the filter");
            return Optional.empty();
        }
    }

    private static void look(BlockFilter filter, Bytes encoded) {
        Fuzzing.that(filter.toBytes().equals(encoded), "another encoding");
        Fuzzing.that(filter.size() >= 0 && filter.size() <= encoded.length() * Byte.SIZE / 20, "too many items");
        Fuzzing.that(BlockFilter.from(filter.toCFilter()).equals(filter), "another filter");
        Fuzzing.isShortAscii(filter.toString(), 200);
        byte[] script = encoded.toByteArray();
        List<Bytes> scripts = List.of(
                Bytes.of(script), Bytes.EMPTY, Bytes.of(Arrays.copyOf(script, 1)), Bytes.of(Arrays.copyOf(script, 34)));
        Fuzzing.that(
                filter.matchesAny(scripts) == scripts.stream().anyMatch(filter::matches),
                "all at once find what one by one do not");
        Fuzzing.that(!filter.matchesAny(List.of()), "finds nothing");
    }
}
