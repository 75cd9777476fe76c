package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@EnabledOnOs(OS.LINUX)
class DescriptorStarvationTest {
    private static final int LIMIT = 64;

    @Test
    @Timeout(30)
    void servesOnWithoutDescriptorsAndAcceptsAgainWhenThereAreSome(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("log");
        Process server = start(log);
        List<Socket> sockets = new ArrayList<>();
        try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
            InetSocketAddress address = address(out.readLine());
            Socket first = connect(address);
            sockets.add(first);
            assertThat(ask(first)).isPositive();
            for (int i = 0; i < 3 * LIMIT; i++) {
                sockets.add(connect(address));
            }
            Await.until("the server runs out of descriptors", () -> !lines(log).isEmpty());

            long before = ask(first);
            boolean never = new CountDownLatch(1).await(500, TimeUnit.MILLISECONDS);
            assertThat(never).isFalse();
            assertThat(ask(first) - before).isLessThan(30);
            assertThat(lines(log)).hasSizeLessThan(10);

            // The first sockets the server ever closes, while it has no descriptor to spare.
            while (sockets.size() > 1) {
                sockets.remove(sockets.size() - 1).close();
            }
            try (Socket late = connect(address)) {
                assertThat(ask(late)).isPositive();
            }
            assertThat(ask(first)).isPositive();
            assertThat(lines(log))
                    .noneMatch(line -> line.contains("a turn of") || line.contains("failed unexpectedly"));
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
            server.getOutputStream().close();
            if (!server.waitFor(10, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
        assertThat(server.exitValue()).isZero();
    }

    private static Process start(Path log) throws Exception {
        String classPath = String.join(
                File.pathSeparator,
                location(NioTransport.class),
                Path.of(System.getProperty("basedir", "."), "target", "test-classes")
                        .toString(),
                location(LoggerFactory.class),
                location(Class.forName("org.slf4j.simple.SimpleServiceProvider")));
        return new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "ulimit -n " + LIMIT + " && exec \"$0\" \"$@\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-cp",
                        classPath,
                        DescriptorStarvedServer.class.getName())
                .redirectError(log.toFile())
                .start();
    }

    private static String location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    private static InetSocketAddress address(String text) throws IOException {
        int colon = text.lastIndexOf(':');
        return new InetSocketAddress(
                InetAddress.getByName(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static long ask(Socket socket) throws IOException {
        socket.getOutputStream().write(1);
        return new DataInputStream(socket.getInputStream()).readLong();
    }

    /** Returns the lines logged as warnings or worse, without their stack traces. */
    private static List<String> lines(Path log) {
        try {
            return Files.readAllLines(log).stream()
                    .filter(line -> line.contains("WARN") || line.contains("ERROR"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
