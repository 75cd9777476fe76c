package dev.satwire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the README prints is what the module runs. */
final class ReadmeTest {
    private static final Path README = Path.of("..", "README.md");
    private static final Path QUICK_START = Path.of("src/main/java/dev/satwire/examples/QuickStart.java");

    @Test
    void printsTheQuickStartAsItIs() throws IOException {
        assertThat(block("```java")).isEqualTo(code(Files.readAllLines(QUICK_START)));
    }

    @Test
    void showsCodeByLine25AndStaysShort() throws IOException {
        List<String> lines = Files.readAllLines(README);
        assertThat(lines.indexOf("```java")).isBetween(0, 24);
        assertThat(lines).hasSizeLessThanOrEqualTo(150);
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

    private static List<String> block(String fence) throws IOException {
        return Files.readAllLines(README).stream()
                .dropWhile(line -> !line.equals(fence))
                .skip(1)
                .takeWhile(line -> !line.equals("```"))
                .toList();
    }
}
