package dev.satwire.examples;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Puts the scripts of {@code src/test/node} and the npm packages that their lock file pins into {@code target/bcoin}.
 * The packages are fetched once; a copy of the lock file inside {@code node_modules} marks which ones are there.
 * Safe to be used by several threads and several JVMs at once.
 */
final class BcoinInstallation {

    private static final Duration NPM_DEADLINE = Duration.ofMinutes(5);

    /** A registry that refuses now may serve a moment later; what has come once is in npm's cache. */
    private static final int NPM_ATTEMPTS = 3;

    /** Longer than another JVM can need for its own installation. */
    private static final Duration LOCK_DEADLINE =
            NPM_DEADLINE.multipliedBy(NPM_ATTEMPTS).plusMinutes(1);

    private static final String LOCK_FILE = "package-lock.json";
    private static final List<String> FILES = List.of("package.json", LOCK_FILE, "regtest-node.js");

    private BcoinInstallation() {}

    /** Installs what is missing and returns the folder. Aborts the test when npm is not on the PATH. */
    static Path install() throws IOException, InterruptedException {
        Path npm = Programs.require("npm");
        // Surefire names the module's folder; elsewhere it is the working directory.
        Path base = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
        Path source = base.resolve("src/test/node");
        Path target = Files.createDirectories(base.resolve("target/bcoin"));
        installOnce(npm, source, target);
        return target;
    }

    /** Synchronized because a file lock holds off other JVMs, but not other threads of this one. */
    private static synchronized void installOnce(Path npm, Path source, Path target)
            throws IOException, InterruptedException {
        // Closing the channel gives the lock back.
        try (FileChannel channel = FileChannel.open(target.resolve("install.lock"), CREATE, WRITE)) {
            lock(channel);
            for (String file : FILES) {
                copyIfChanged(source.resolve(file), target.resolve(file));
            }
            Path lockFile = target.resolve(LOCK_FILE);
            // Lies in node_modules because npm ci begins by deleting that folder, and thus the marker with it.
            Path marker = target.resolve("node_modules").resolve(".installed-" + LOCK_FILE);
            if (!sameContent(lockFile, marker)) {
                npmInstallPatiently(npm, target);
                Files.copy(lockFile, marker, REPLACE_EXISTING);
            }
        }
    }

    /** FileChannel.lock has no deadline, hence the other thread; closing the channel ends its wait. */
    private static void lock(FileChannel channel) throws IOException, InterruptedException {
        CompletableFuture<FileLock> lock = CompletableFuture.supplyAsync(() -> {
            try {
                return channel.lock();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        try {
            lock.get(LOCK_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("Another JVM has been installing bcoin for " + LOCK_DEADLINE, e);
        } catch (ExecutionException e) {
            throw new IOException("Cannot lock the installation of bcoin", e.getCause());
        }
    }

    /** Leaves an unchanged file alone: a node of another JVM may be reading it right now. */
    private static void copyIfChanged(Path from, Path to) throws IOException {
        if (!sameContent(from, to)) {
            Files.copy(from, to, REPLACE_EXISTING);
        }
    }

    private static boolean sameContent(Path first, Path second) throws IOException {
        return Files.exists(second) && Files.mismatch(first, second) == -1;
    }

    private static void npmInstallPatiently(Path npm, Path folder) throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                npmInstall(npm, folder);
                return;
            } catch (AssertionError e) {
                if (attempt == NPM_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static void npmInstall(Path npm, Path folder) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        npm.toString(),
                        "ci",
                        "--ignore-scripts",
                        "--no-audit",
                        "--no-fund",
                        "--no-update-notifier",
                        "--fetch-timeout=60000")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        OutputTail output = OutputTail.of(process.getInputStream(), "npm-output");
        try {
            if (!process.waitFor(NPM_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("npm ci did not end within " + NPM_DEADLINE + ":\n" + output.text());
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            output.awaitEnd(Duration.ofSeconds(1));
            throw new AssertionError("npm ci failed with code " + process.exitValue() + ":\n" + output.text());
        }
    }
}
