package dev.satwire.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the command line inside the test and keeps what it printed. */
final class Cli {

    private Cli() {}

    /** How a run ended. */
    record Result(int exitCode, String out, String err) {

        /** Standard output as JSON, one object per line. */
        List<JsonNode> json() {
            return out.lines().map(line -> JsonMapper.shared().readTree(line)).toList();
        }

        JsonNode lastJson() {
            List<JsonNode> lines = json();
            return lines.get(lines.size() - 1);
        }

        /** The names of the fields, in their order. */
        static List<String> fields(JsonNode json) {
            return List.copyOf(json.propertyNames());
        }
    }

    static Result run(String... args) {
        return run(InputStream.nullInputStream(), args);
    }

    static Result runWithInput(byte[] standardInput, String... args) {
        return run(new ByteArrayInputStream(standardInput), args);
    }

    static Result runWithInput(String standardInput, String... args) {
        return runWithInput(standardInput.getBytes(UTF_8), args);
    }

    private static Result run(InputStream in, String... args) {
        StringWriter out = new StringWriter();
        return run(in, out, args);
    }

    /** Runs with a writer of the test's own as standard output. */
    static Result run(InputStream in, StringWriter out, String... args) {
        StringWriter err = new StringWriter();
        CommandLine commandLine = Satwire.commandLine(in)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .setColorScheme(Help.defaultColorScheme(Ansi.OFF));
        int exitCode = commandLine.execute(args);
        return new Result(exitCode, out.toString(), err.toString());
    }

    /** A standard output that hands each line to somebody while the command still runs. */
    static StringWriter tellingLines(Consumer<String> listener) {
        return new StringWriter() {
            private int told;

            @Override
            public void flush() {
                String text = toString();
                for (int end = text.indexOf('\n', told); end >= 0; end = text.indexOf('\n', told)) {
                    String line = text.substring(told, end).strip();
                    told = end + 1;
                    listener.accept(line);
                }
            }
        };
    }
}
