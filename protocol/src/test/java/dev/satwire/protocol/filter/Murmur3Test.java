package dev.satwire.protocol.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class Murmur3Test {

    @Test
    void hashesTheVectorsOfBitcoinCore() {
        JsonNode vectors = Json.vectors("extracted/core-murmurhash3.json").get("vectors");

        assertThat(vectors).hasSize(14);
        for (JsonNode vector : vectors) {
            byte[] data = HexFormat.of().parseHex(vector.get("data").asString());
            int seed = Integer.parseUnsignedInt(vector.get("seed").asString(), 16);
            assertThat(HexFormat.of().toHexDigits(Murmur3.hash(seed, data, 0, data.length)))
                    .isEqualTo(vector.get("hash").asString());
        }
    }

    @Property
    void agreesWithGuavaOnAnyRange(
            @ForAll int seed,
            @ForAll byte[] bytes,
            @ForAll @IntRange(max = 10) int before,
            @ForAll @IntRange(max = 10) int behind) {
        int from = Math.min(before, bytes.length);
        int to = Math.max(from, bytes.length - behind);

        assertThat(Murmur3.hash(seed, bytes, from, to - from))
                .isEqualTo(Hashing.murmur3_32_fixed(seed)
                        .hashBytes(Arrays.copyOfRange(bytes, from, to))
                        .asInt());
    }
}
