package dev.satwire.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.provider.MethodSource;

/** Lets Jazzer look for inputs that a decoder does not bear; runs in the profile {@code fuzz} only. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class TargetFuzz {
    private static final int MEASURED_ONE_OF = 32;

    private final FuzzTarget target;
    private final long began = System.nanoTime();
    private long executions;
    private long longest;

    TargetFuzz(FuzzTarget target) {
        this.target = target;
    }

    List<byte[]> seeds() {
        return target.seeds();
    }

    @BeforeAll
    static void measureASample() {
        FuzzCost.measureOneOf(MEASURED_ONE_OF);
    }

    @MethodSource("seeds")
    @FuzzTest
    void fuzz(byte @NotNull @WithLength(max = 20_000) [] input) {
        executions++;
        longest = Math.max(longest, input.length);
        target.check(input);
    }

    @AfterAll
    void report() throws IOException {
        String line = String.format(
                "%-14s %,12d executions in %,d s, %,d values that decoded, inputs of up to %,d bytes%n",
                target, executions, (System.nanoTime() - began) / 1_000_000_000, FuzzCost.allAccepted(), longest);
        System.out.print(line);
        Path report = Path.of("target", "fuzz", "executions.txt");
        Files.createDirectories(report.getParent());
        Files.writeString(report, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}
