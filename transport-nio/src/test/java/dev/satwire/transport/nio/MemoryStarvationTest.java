package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
            assertThat(out.readLine()).isEqualTo(MemoryStarvedClient.SURVIVED);
        } finally {
            process.destroy();
        }
    }
}
