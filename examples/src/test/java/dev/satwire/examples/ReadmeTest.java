package dev.satwire.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README prints is what the module runs. */
final class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");
    private static final Path QUICK_START = Path.of("src/main/java/dev/satwire/examples/QuickStart.java");

    @Test
    void printsTheQuickStartAsItIs() throws IOException {
        assertThat(block("```java")).isEqualTo(code(Files.readAllLines(QUICK_START)));
    }

    @Test
    void showsAPoolThatCompiles(@TempDir Path folder) throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "import dev.satwire.peers.*;",
                "import dev.satwire.protocol.*;",
                "class Snippet {",
                "    static void run(Hash256 hash) {"));
        lines.addAll(afterMark("<!-- pool -->"));
        lines.addAll(List.of("    }", "}"));
        Path file = Files.write(folder.resolve("Snippet.java"), lines);
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        errors,
                        "-cp",
                        Stream.of("java.class.path", "jdk.module.path")
                                .map(property -> System.getProperty(property, ""))
                                .collect(Collectors.joining(File.pathSeparator)),
                        "-d",
                        folder.toString(),
                        file.toString());

        assertThat(result).as(errors.toString(UTF_8)).isZero();
    }

    @Test
    void showsCodeByLine25AndStaysShort() throws IOException {
        List<String> lines = Files.readAllLines(README);
        assertThat(lines.indexOf("```java")).isBetween(0, 24);
        assertThat(lines).hasSizeLessThanOrEqualTo(180);
    }

    @Test
    void showsCommandLinesThatTheProgramTakesAndThatFitTogether() throws IOException {
        List<String> commands = Files.readAllLines(README).stream()
                .filter(line -> line.startsWith("java -jar examples/target/satwire.jar "))
                .toList();
        assertThat(commands).hasSize(7);
        for (String command : commands) {
            String[] words = command.split(" ", -1);
            var unused = Satwire.commandLine(InputStream.nullInputStream())
                    .parseArgs(Arrays.copyOfRange(words, 3, words.length));
        }
        assertThat(commands.get(0)).contains("--network regtest").contains("--port 18500");
        assertThat(commands.get(1)).contains("--network regtest").contains(":18500");
        assertThat(commands.get(2)).contains("--network regtest").contains(":18600");
        assertThat(commands.get(3)).contains("--network regtest").contains(":18600");
    }

    @Test
    void listsEveryCommandAndNoOther() throws IOException {
        List<String> listed = Files.readAllLines(README).stream()
                .dropWhile(line -> !line.equals("## The command line"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("`", -1)[1])
                .toList();
        List<String> commands = Satwire.commandLine(InputStream.nullInputStream()).getSubcommands().keySet().stream()
                .filter(command -> !command.equals("generate-completion"))
                .toList();
        assertThat(listed).containsExactlyElementsOf(commands);
    }

    /** The lines of a source file without its package and its comments. */
    private static List<String> code(List<String> lines) {
        return lines.stream()
                .dropWhile(line -> !line.startsWith("import"))
                .filter(line -> !line.startsWith("/**"))
                .toList();
    }

    /** The lines of the first block of code after a mark. */
    private static List<String> afterMark(String mark) throws IOException {
        return Files.readAllLines(README).stream()
                .dropWhile(line -> !line.equals(mark))
                .skip(2)
                .takeWhile(line -> !line.equals("```"))
                .toList();
    }

    private static List<String> block(String fence) throws IOException {
        return Files.readAllLines(README).stream()
                .dropWhile(line -> !line.equals(fence))
                .skip(1)
                .takeWhile(line -> !line.equals("```"))
                .toList();
    }
}
