package dev.satwire.transport.nio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Counts this process's file descriptors where the system tells. */
final class Descriptors {
    private static final Path FOLDER = Path.of("/proc/self/fd");

    private Descriptors() {}

    /**
     * Waits until fewer than so many are open beyond those that were, for what was done so many times: a leak leaves one each
     * time at least, while the Java runtime itself takes a few at times that nobody knows, some for good.
     */
    static void awaitBack(long before, int times) {
        Await.until("descriptors are back", () -> count() < before + times);
    }

    /** Returns how many are open, or 0 where that cannot be known. */
    static long count() {
        if (!Files.isDirectory(FOLDER)) {
            return 0;
        }
        long count = 0;
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(FOLDER)) {
            for (Path entry : entries) {
                count += entry.getNameCount() > 0 ? 1 : 0;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }
}
