package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whether connections and sends end that ran out of memory. Where it runs out differs from run to run, so this is no part of
 * the ordinary run: {@code -Dsatwire.starvation=true}.
 */
@EnabledIfSystemProperty(named = "satwire.starvation", matches = "true")
class MemoryStarvationTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    @Timeout(120)
    void endsConnectionsAndSendsThatRanOutOfMemory(int seed) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xms8m",
                        "-Xmx8m",
                        "-XX:+UseSerialGC",
                        // No thread has memory of its own in reserve.
                        "-XX:-UseTLAB",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "-cp",
                        ServerProcess.classPath(),
                        MemoryStarvedClient.class.getName(),
                        String.valueOf(seed))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            String outcome = out.readLine();
            assumeThat(outcome)
                    .as("what the other process says, unless its own code or its JVM found no memory")
                    .isNotNull()
                    .isNotEqualTo(MemoryStarvedClient.STARVED);
            assertThat(outcome).isEqualTo(MemoryStarvedClient.SURVIVED);
        } finally {
            process.destroy();
        }
    }
}
