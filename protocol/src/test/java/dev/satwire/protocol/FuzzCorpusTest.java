package dev.satwire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The fuzz targets on what is known already: seeds, seeds that were changed a little, and what was found. */
class FuzzCorpusTest {

    @BeforeEach
    void measureAll() {
        FuzzCost.measureOneOf(1);
    }

    @ParameterizedTest
    @EnumSource
    void seedsAndTheirPrefixesBreakNothing(FuzzTarget target) {
        target.seeds().forEach(target::check);
        FuzzCost.measureOneOf(8);
        for (byte[] seed : target.seeds()) {
            for (int length = 0; length < seed.length; length += length < 200 ? 1 : seed.length / 20) {
                target.check(Arrays.copyOf(seed, length));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void changedSeedsBreakNothing(FuzzTarget target) {
        FuzzCost.measureOneOf(8);
        Random random = new Random(target.name().hashCode());
        for (int run = 0; run < 600; run++) {
            byte[] input =
                    target.seeds().get(random.nextInt(target.seeds().size())).clone();
            for (int change = random.nextInt(4); change >= 0 && input.length > 0; change--) {
                int at = random.nextInt(input.length);
                input[at] = random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (0xFC + random.nextInt(4));
            }
            target.check(input);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTargetIsFuzzed(FuzzTarget target) {
        String name = Arrays.stream(target.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .reduce("", String::concat);

        assertThatCode(() -> Class.forName("dev.satwire.protocol." + name + "Fuzz"))
                .doesNotThrowAnyException();
    }

    @Test
    void everyCommandIsFuzzedAndHasASeed() {
        Set<Command> fuzzed = new HashSet<>();
        for (FuzzTarget target : FuzzTarget.values()) {
            fuzzed.addAll(target.commands());
        }
        List<Command> seeds =
                FuzzSeeds.ALL.stream().map(FuzzSeeds.Seed::command).toList();

        for (PayloadType<?> type : PayloadRegistry.TYPES) {
            assertThat(fuzzed).contains(type.command());
            assertThat(seeds).contains(type.command());
        }
    }
}
