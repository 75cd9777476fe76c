package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compiles every example in this module's documentation, which is every preformatted block of code, as the body of a method. Besides what the packages export it may use the fields and methods of {@link #GIVEN}.
 */
final class JavadocExamplesTest {
    private static final Path SOURCES = Path.of(System.getProperty("basedir", "."), "src", "main", "java");
    private static final Pattern EXAMPLE = Pattern.compile("<pre>\\{@code\\R(.*?)\\}</pre>", Pattern.DOTALL);
    private static final Pattern MARGIN = Pattern.compile("(?m)^ *\\* ?");

    private static final String IMPORTS = """
            import static org.junit.jupiter.api.Assertions.*;
            import dev.satwire.peers.*;
            import dev.satwire.peers.testkit.*;
            import dev.satwire.protocol.*;
            import dev.satwire.transport.*;
            import java.net.*;
            import java.nio.ByteBuffer;
            import java.nio.file.*;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.*;
            """;

    /** What an example need not explain: what readers have of their own. */
    private static final String GIVEN = IMPORTS + """
            abstract class Given {
                PeerPool pool;
                Peer peer;
                NetAddr address;
                Hash256 hash;
                BlockLocator locator;
                Transaction transaction;
                Path file;
                Listener server;
                ConnectionAcceptor acceptor;
                ConnectionHandler handler;

                abstract void crawl(Network network, List<NetAddr> seeds);
            }
            """;

    @TempDir
    Path folder;

    @Test
    void compile() throws IOException {
        Map<String, String> examples = examples();
        assertThat(examples).hasSizeGreaterThanOrEqualTo(10);
        assertThat(compile(examples)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                PeerPool.class,
                Peer.class,
                RetryPolicy.class,
                PayloadListener.class,
                PeerListener.class,
                PoolListener.class
            })
    void areThereForTheTypesThatUsersBeginWith(Class<?> type) throws IOException {
        assertThat(examples()).containsKey("dev_satwire_peers_" + type.getSimpleName() + "_1");
    }

    @Test
    void areToldFromWhatDoesNotCompile() throws IOException {
        assertThat(compile(Map.of("Good", "peer.ping().join();"))).isEmpty();
        assertThat(compile(Map.of("Bad", "peer.pong().join();")))
                .contains("Bad.java")
                .contains("pong");
    }

    private String compile(Map<String, String> examples) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "-proc:none", "-nowarn", "-d", folder.resolve("classes").toString(), "-cp", TestClassPath.text()));
        arguments.add(write("Given", GIVEN));
        for (Map.Entry<String, String> example : examples.entrySet()) {
            arguments.add(write(
                    example.getKey(),
                    IMPORTS + "abstract class " + example.getKey()
                            + " extends Given {\nvoid example() throws Exception {\n" + example.getValue() + "\n}}\n"));
        }
        StringWriter problems = new StringWriter();
        try (PrintWriter out = new PrintWriter(problems)) {
            ToolProvider compiler = ToolProvider.findFirst("javac").orElseThrow();
            int result = compiler.run(out, out, arguments.toArray(String[]::new));
            out.println(result == 0 ? "" : "javac ended with " + result);
        }
        return problems.toString().strip();
    }

    private String write(String type, String source) throws IOException {
        return Files.writeString(folder.resolve(type + ".java"), source).toString();
    }

    /** The examples by the names of their classes to be. */
    private static Map<String, String> examples() throws IOException {
        Map<String, String> examples = new TreeMap<>();
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String type = SOURCES.relativize(file)
                        .toString()
                        .replaceAll("\\.java$", "")
                        .replaceAll("\\W", "_");
                Matcher found = EXAMPLE.matcher(Files.readString(file));
                for (int number = 1; found.find(); number++) {
                    examples.put(
                            type + "_" + number, MARGIN.matcher(found.group(1)).replaceAll(""));
                }
            }
        }
        return examples;
    }
}
