package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SipHash24Test {
    private static final SipHash24 REFERENCE = new SipHash24(0x0706050403020100L, 0x0F0E0D0C0B0A0908L);

    /** The example in the paper that describes SipHash: 15 bytes. */
    @Test
    void hashesTheExampleOfThePaper() {
        byte[] message = new byte[15];
        for (int i = 0; i < message.length; i++) {
            message[i] = (byte) i;
        }

        assertThat(REFERENCE.hash(message)).isEqualTo(0xA129CA6149BE45E5L);
        assertThat(REFERENCE.hash(Bytes.of(message))).isEqualTo(0xA129CA6149BE45E5L);
    }

    @Test
    void agreesWithTheReferenceVectors() {
        Vectors.assumePresent();
        JsonNode results =
                Vectors.json("extracted/core-siphash24-reference.json").get("results");

        assertThat(results).hasSizeGreaterThanOrEqualTo(64);
        for (int length = 0; length < results.size(); length++) {
            byte[] message = new byte[length];
            for (int i = 0; i < length; i++) {
                message[i] = (byte) i;
            }
            assertThat(HexFormat.of().toHexDigits(REFERENCE.hash(message)))
                    .isEqualTo(results.get(length).asString());
        }
    }

    @Test
    void agreesWithBitcoinCoresVectors() {
        Vectors.assumePresent();
        JsonNode rows = Vectors.json("core/siphash.json");
        int hashes = 0;

        assertThat(rows).hasSize(146);
        for (JsonNode row : rows) {
            SipHash24 hash = new SipHash24(key(row, 0), key(row, 1));
            StringBuilder parts = new StringBuilder();
            row.get("input").forEach(part -> parts.append(part.asString()));
            byte[] input = Wire.hex(parts.toString());
            long expected = HexFormat.fromHexDigitsToLong(
                    row.get("expected").get("siphash24").asString());

            assertThat(hash.hash(input)).isEqualTo(expected);
            assertThat(hash.hash(Bytes.of(input))).isEqualTo(expected);
            if (input.length == Hash256.LENGTH) {
                assertThat(hash.hash(Hash256.of(input))).isEqualTo(expected);
                hashes++;
            }
        }
        assertThat(hashes).isPositive();
    }

    private static long key(JsonNode row, int half) {
        return HexFormat.fromHexDigitsToLong(row.get("key").get(half).asString());
    }

    @Property(tries = 200)
    void hashesAHashAsItsBytes(@ForAll long k0, @ForAll long k1, @ForAll @Size(32) byte[] bytes) {
        SipHash24 hash = new SipHash24(k0, k1);

        assertThat(hash.hash(Hash256.of(bytes))).isEqualTo(hash.hash(bytes)).isEqualTo(hash.hash(Bytes.of(bytes)));
    }

    @Property(tries = 200)
    void everyByteCounts(@ForAll @Size(min = 1, max = 40) byte[] bytes) {
        long hash = REFERENCE.hash(bytes);
        for (int i = 0; i < bytes.length; i++) {
            byte[] other = bytes.clone();
            other[i] ^= (byte) 0x80;
            assertThat(REFERENCE.hash(other)).isNotEqualTo(hash);
        }
        assertThat(REFERENCE.hash(Arrays.copyOf(bytes, bytes.length + 1))).isNotEqualTo(hash);
    }

    @Test
    void hidesItsKey() {
        assertThat(REFERENCE).hasToString("SipHash24").isEqualTo(new SipHash24(REFERENCE.k0(), REFERENCE.k1()));
    }
}
