package dev.satwire.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The published test vectors, which lie outside the project: tests that need them are skipped where they are absent. */
public final class Vectors {
    private static final Path FOLDER = Path.of(System.getProperty("satwire.vectors", "../../shared/vectors"));

    private Vectors() {}

    /** Skips the running test, or with {@code @BeforeAll} its whole class, where the vectors are absent. */
    public static void assumePresent() {
        Assumptions.assumeTrue(Files.isDirectory(FOLDER), () -> "no test vectors in " + FOLDER.toAbsolutePath());
    }

    static JsonNode json(String file) {
        return JsonMapper.shared().readTree(bytes(file));
    }

    public static byte[] bytes(String file) {
        try {
            return Files.readAllBytes(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All files of a folder with a suffix, by name. */
    static SortedMap<String, byte[]> all(String folder, String suffix) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (var entries = Files.list(FOLDER.resolve(folder))) {
            List<Path> paths =
                    entries.filter(path -> path.toString().endsWith(suffix)).toList();
            for (Path path : paths) {
                files.put(path.getFileName().toString(), Files.readAllBytes(path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }
}
