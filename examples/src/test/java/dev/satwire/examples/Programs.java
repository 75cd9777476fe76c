package dev.satwire.examples;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Finds programs that tests need and that this project does not bring. */
final class Programs {

    private Programs() {}

    /** Finds a program on the PATH. */
    static Optional<Path> find(String name) {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        List<String> names = windows ? List.of(name + ".exe", name + ".cmd") : List.of(name);
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isBlank())
                .flatMap(folder -> names.stream().map(file -> Path.of(folder, file)))
                .filter(Programs::isProgram)
                .findFirst();
    }

    /** Finds a program on the PATH; aborts the test, visibly, when it is not there. */
    static Path require(String name) {
        Optional<Path> program = find(name);
        Assumptions.assumeTrue(
                program.isPresent(),
                () -> "The tests against a real node need '" + name + "' (Node.js with npm) on the PATH");
        return program.orElseThrow();
    }

    /**
     * Finds the bitcoind of the system property {@code satwire.bitcoind}, else of the environment variable
     * {@code BITCOIND}, else on the PATH; aborts the test, visibly, when there is none, and fails it when one was named
     * that is none.
     */
    static Path requireBitcoind() {
        Optional<String> named = Optional.ofNullable(System.getProperty("satwire.bitcoind"))
                .or(() -> Optional.ofNullable(System.getenv("BITCOIND")))
                .filter(name -> !name.isBlank());
        if (named.isPresent()) {
            Path program = Path.of(named.get());
            if (!isProgram(program)) {
                throw new AssertionError("There is no program " + program.toAbsolutePath());
            }
            return program;
        }
        Optional<Path> program = find("bitcoind");
        Assumptions.assumeTrue(
                program.isPresent(),
                "These tests need the bitcoind of Bitcoin Core or Bitcoin Knots: put it on the PATH, or name it with"
                        + " -Dsatwire.bitcoind=FILE or BITCOIND=FILE");
        return program.orElseThrow();
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }
}
