package dev.satwire.peers;

import java.io.File;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What these tests run on, modules included, as a class path for compilers and processes of their own. */
final class TestClassPath {
    private TestClassPath() {}

    static String text() {
        return Stream.of(
                        System.getProperty("jdk.module.path"),
                        System.getProperty("java.class.path"),
                        Path.of(System.getProperty("basedir", "."), "target", "test-classes")
                                .toString())
                .filter(Objects::nonNull)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
