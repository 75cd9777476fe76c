package dev.satwire.protocol.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.FilterLoad;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.OutPoint;
import dev.satwire.protocol.PayloadCodec;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class BloomFilterTest {

    private static Bytes random(Random random) {
        byte[] bytes = new byte[20];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    @Test
    void makesTheFiltersOfBitcoinCore() {
        JsonNode filters = Json.vectors("extracted/core-bloom.json").get("filters");

        assertThat(filters).hasSize(4);
        for (JsonNode row : filters) {
            byte[] payload =
                    HexFormat.of().parseHex(row.get("filterload_payload").asString());
            FilterLoad message = (FilterLoad) PayloadCodec.STANDARD
                    .decode(new Command("filterload"), payload)
                    .payload();
            BloomFilter filter = BloomFilter.create(
                    row.get("n_elements").asInt(),
                    row.get("fp_rate").asDouble(),
                    row.get("tweak").asLong(),
                    row.get("flags").asInt());
            for (JsonNode element : row.get("insert")) {
                assertThat(filter.contains(Bytes.parse(element.asString()))).isFalse();
                filter.insert(Bytes.parse(element.asString()));
                assertThat(filter.contains(Bytes.parse(element.asString()))).isTrue();
            }

            assertThat(filter.toFilterLoad()).isEqualTo(message);
            assertThat(message.filter().length())
                    .isEqualTo(row.get("size_bytes").asInt());
            assertThat(message.hashFunctions())
                    .isEqualTo(row.get("n_hash_funcs").asInt());
            for (JsonNode element : row.path("contains")) {
                assertThat(BloomFilter.from(message).contains(Bytes.parse(element.asString())))
                        .isTrue();
            }
            for (JsonNode element : row.path("not_contains")) {
                assertThat(BloomFilter.from(message).contains(Bytes.parse(element.asString())))
                        .isFalse();
            }
        }
    }

    /** Sizes worked out by hand from Bitcoin Core's formula. */
    @ParameterizedTest
    @CsvSource({
        "1, 0.000001, 3, 16",
        "10, 0.000001, 35, 19",
        "3, 0.01, 3, 5",
        "2, 0.001, 3, 8",
        "1, 0.0001, 2, 11",
        "1, 1e-30, 17, 50", // as many functions as there may be
        "1, 4.9e-324, 193, 50",
        "20000, 0.001, 35943, 9",
        "21000, 0.001, 36000, 9", // as many bytes as there may be
        "1000000, 0.001, 36000, 0", // less than a bit an element
        "2147483647, 4.9e-324, 36000, 0",
        "1, 0.5, 0, 0",
        "1, 1, 0, 0",
        "1000, 0.99, 2, 0",
    })
    void hasTheSizesOfBitcoinCore(int elements, double rate, int length, int hashFunctions) {
        FilterLoad message = BloomFilter.create(elements, rate, 0xFFFF_FFFFL, 1).toFilterLoad();

        assertThat(message).isEqualTo(new FilterLoad(Bytes.of(new byte[length]), hashFunctions, 0xFFFF_FFFFL, 1));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, -0.1, 1.0000001, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesRatesThatAreNone(double rate) {
        assertThatIllegalArgumentException().isThrownBy(() -> BloomFilter.create(1, rate, 0, 0));
    }

    @Test
    void refusesNumbersOutOfRange() {
        assertThatIllegalArgumentException().isThrownBy(() -> BloomFilter.create(0, 0.1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> BloomFilter.create(-1, 0.1, 0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> BloomFilter.create(1, 0.1, -1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> BloomFilter.create(1, 0.1, 1L << 32, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> BloomFilter.create(1, 0.1, 0, 256));
    }

    @Property(tries = 300)
    void containsAllThatWasInserted(
            @ForAll @IntRange(min = 1, max = 1_000_000) int elements,
            @ForAll @IntRange(min = 1) int inverseRate,
            @ForAll @LongRange(max = 0xFFFF_FFFFL) long tweak,
            @ForAll @Size(max = 30) List<byte[]> inserted) {
        BloomFilter filter = BloomFilter.create(elements, 1.0 / inverseRate, tweak, 0);
        inserted.forEach(element -> filter.insert(Bytes.of(element)));
        BloomFilter copy = BloomFilter.from(filter.toFilterLoad());

        assertThat(inserted).allMatch(element -> filter.contains(Bytes.of(element)));
        assertThat(inserted).allMatch(element -> copy.contains(Bytes.of(element)));
        assertThat(copy.toFilterLoad()).isEqualTo(filter.toFilterLoad());
    }

    @Test
    void containsOthersAsOftenAsItIsMadeFor() {
        Random random = new Random(1);
        BloomFilter filter = BloomFilter.create(1_000, 0.01, 5, 0);
        Set<Bytes> inserted = new HashSet<>();
        while (inserted.size() < 1_000) {
            inserted.add(random(random));
        }
        inserted.forEach(filter::insert);

        int wrong = 0;
        for (int i = 0; i < 50_000; i++) {
            wrong += filter.contains(random(random)) ? 1 : 0;
        }

        assertThat(wrong).isBetween(350, 650);
    }

    @Test
    void outputsAndTransactionsAreTheirBytes() {
        Hash256 txid = Hash256.parse("12".repeat(31) + "34");
        OutPoint output = new OutPoint(txid, 0x01020304);
        BloomFilter filter = BloomFilter.create(10, 0.000001, 0, 0);

        filter.insert(txid);
        assertThat(filter.contains(txid)).isTrue();
        assertThat(filter.contains(Bytes.of(txid.toByteArray()))).isTrue();
        assertThat(filter.contains(output)).isFalse();

        filter.insert(output);
        assertThat(filter.contains(output)).isTrue();
        assertThat(filter.contains(Bytes.parse("34" + "12".repeat(31) + "04030201")))
                .isTrue();
        assertThat(filter.contains(new OutPoint(txid, 1))).isFalse();
    }

    @Test
    void messagesDoNotChangeWithTheFilter() {
        BloomFilter filter = BloomFilter.create(10, 0.001, 0, 0);
        FilterLoad before = filter.toFilterLoad();
        BloomFilter copy = BloomFilter.from(before);

        filter.insert(Bytes.parse("42"));

        assertThat(before).isEqualTo(copy.toFilterLoad()).isNotEqualTo(filter.toFilterLoad());
        assertThat(copy.contains(Bytes.parse("42"))).isFalse();
        assertThat(filter).hasToString("BloomFilter[17 bytes, 9 hash functions, flags 0]");
    }

    @Test
    void aFilterWithoutBytesContainsEverythingAndStaysSo() {
        FilterLoad message = new FilterLoad(Bytes.EMPTY, 50, 7, 1);
        BloomFilter filter = BloomFilter.from(message);

        filter.insert(Bytes.parse("42"));
        filter.insert(OutPoint.NONE);

        assertThat(filter.contains(Bytes.EMPTY)).isTrue();
        assertThat(filter.contains(Hash256.ZERO)).isTrue();
        assertThat(filter.contains(OutPoint.NONE)).isTrue();
        assertThat(filter.toFilterLoad()).isEqualTo(message);
    }

    @Test
    void aFilterWithoutHashFunctionsContainsEverything() {
        BloomFilter filter = BloomFilter.from(new FilterLoad(Bytes.parse("00"), 0, 7, 1));

        assertThat(filter.contains(Bytes.parse("42"))).isTrue();
    }
}
