package dev.satwire.examples;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code satwire} command line: what it is called, which commands it has and how they fail.
 *
 * <p>Exit codes: 0 when it did what was asked, 1 when the network said no, 2 for wrong usage. See {@link Errors}. Told
 * to end, as by Ctrl-C, a command that goes on until then did what was asked; one that was to deliver something and has
 * not ends without a word, with the exit code of a process that was interrupted. See {@link OnShutdown}.
 */
@Command(
        name = "satwire",
        mixinStandardHelpOptions = true,
        versionProvider = Satwire.Version.class,
        description = "Looks at the Bitcoin peer-to-peer network.",
        footer = {
            "",
            "Exit codes: 0 did what was asked, 1 the network said no (why: on standard error), 2 wrong usage.",
            "Ctrl-C is how serve, monitor and simulate are meant to end (0); it interrupts the others (130).",
            "Nothing to connect to? \"satwire crawl\" starts a simulated network of its own."
        })
public final class Satwire implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // filled by picocli
    private CommandSpec spec;

    private Satwire() {}

    /**
     * Runs a command and ends the process with its exit code.
     *
     * @param args a command and its arguments; {@code --help} tells what there is
     */
    public static void main(String[] args) {
        // picocli's own writer would not notice that nobody reads any more.
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        System.exit(commandLine(System.in).setOut(out).execute(args));
    }

    /** Says that there are commands; called when none was given. */
    @Override
    public void run() {
        Set<String> commands = spec.subcommands().keySet();
        throw new ParameterException(spec.commandLine(), "which command? " + String.join(", ", commands));
    }

    /** The whole command line, for {@link #main} and for tests, which replace its writers. */
    static CommandLine commandLine(InputStream standardInput) {
        return new CommandLine(new Satwire())
                .addSubcommand(new PingCommand())
                .addSubcommand(new CrawlCommand())
                .addSubcommand(new AddrCommand())
                .addSubcommand(new MonitorCommand())
                .addSubcommand(new HeadersCommand())
                .addSubcommand(new BlockCommand())
                .addSubcommand(new ServeCommand())
                .addSubcommand(new DecodeCommand(standardInput))
                .addSubcommand(new SimulateCommand())
                .addSubcommand(new GenerateCompletion())
                .setParameterExceptionHandler(Errors::wrongUsage)
                .setExecutionExceptionHandler(Errors::failure);
    }

    /** Says the version that the build wrote into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            @Nullable String version = Satwire.class.getPackage().getImplementationVersion();
            return new String[] {"satwire " + Objects.requireNonNullElse(version, "(not from a jar)")};
        }
    }
}
