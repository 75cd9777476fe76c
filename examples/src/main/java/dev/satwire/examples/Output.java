package dev.satwire.examples;

import java.io.PrintWriter;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a command prints: results on standard output, for people or as JSON lines, and everything else on standard error.
 * <em>Thread-safe.</em>
 */
final class Output {
    private final PrintWriter out;
    private final PrintWriter err;
    private final Ansi ansi;
    private final boolean json;

    Output(CommandLine command, boolean json) {
        this.out = command.getOut();
        this.err = command.getErr();
        this.ansi = command.getColorScheme().ansi();
        this.json = json;
    }

    /** Prints a result: the event as a JSON line, or the text for people. */
    void print(ObjectNode event, String text) {
        println(json ? event.toString() : text);
    }

    /** Prints a result that people see elsewhere, as a JSON line only. */
    void printJson(ObjectNode event) {
        if (json) {
            println(event.toString());
        }
    }

    /** Prints what only people need. */
    void printText(String text) {
        if (!json) {
            println(text);
        }
    }

    /** Prints a result that may be long, as it comes: the event as a JSON line, or the title and the details for people. */
    synchronized void print(Consumer<Fields> event, String title, Consumer<Fields> details) {
        if (json) {
            JsonFields.write(out, event);
        } else {
            out.print(title);
            details.accept(new IndentedText(out));
        }
        println("");
    }

    private synchronized void println(String line) {
        out.println(line);
        // Also flushes. Whoever read our output has gone, as "head" does: there is nobody left to work for.
        if (out.checkError()) {
            throw new Failure("IO_ERROR", "standard output was closed");
        }
    }

    /** Prints a remark on standard error. */
    synchronized void note(String line) {
        err.println(line);
        err.flush();
    }

    /** Makes a text stand out, on a terminal. */
    String strong(String text) {
        return ansi.enabled() ? Ansi.Style.bold.on() + text + Ansi.Style.bold.off() : text;
    }

    /** Tells whether somebody watches and would like to see progress; picocli knows what a terminal is. */
    boolean isWatched() {
        return !json && ansi.enabled();
    }
}
