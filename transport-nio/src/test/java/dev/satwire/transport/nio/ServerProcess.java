package dev.satwire.transport.nio;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** A {@link DescriptorStarvedServer} in a process of its own. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern TRANSPORT_CLASS =
            Pattern.compile("dev\\.satwire\\.transport\\.[\\w.$]+(?= source: file)");

    final InetSocketAddress address;
    private final Process process;
    private final Path log;
    private final BufferedReader out;

    private ServerProcess(Process process, Path log) throws IOException {
        this.process = process;
        this.log = log;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        String text = out.readLine();
        int colon = text.lastIndexOf(':');
        this.address = new InetSocketAddress(
                InetAddress.getByName(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    }

    /** Starts a server that may hold so many descriptors. */
    static ServerProcess start(Path log, int descriptors, String... jvmOptions) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "ulimit -n " + descriptors + " && exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"));
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-cp", classPath(), DescriptorStarvedServer.class.getName()));
        return new ServerProcess(
                new ProcessBuilder(command).redirectError(log.toFile()).start(), log);
    }

    /** Returns what a process needs for a transport, its tests' servers and a logger. */
    static String classPath() throws Exception {
        return String.join(
                File.pathSeparator,
                location(NioTransport.class),
                Path.of(System.getProperty("basedir", "."), "target", "test-classes")
                        .toString(),
                location(LoggerFactory.class),
                location(Class.forName("org.slf4j.simple.SimpleServiceProvider")));
    }

    private static String location(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    /** Asks over a connection how many turns the loop has taken. */
    static long turns(Socket socket) throws IOException {
        socket.getOutputStream().write(1);
        return new DataInputStream(socket.getInputStream()).readLong();
    }

    /** Connects anew until the server answers. */
    void awaitService() {
        Await.until("service", () -> {
            try (Socket socket = connect()) {
                return turns(socket) > 0;
            } catch (IOException turnedAway) {
                return false;
            }
        });
    }

    /** Gives a command and returns the answer. */
    String order(char command) throws IOException {
        process.getOutputStream().write(command);
        process.getOutputStream().flush();
        return out.readLine();
    }

    Duration cpuTime() {
        return process.toHandle().info().totalCpuDuration().orElseThrow();
    }

    /** Returns the lines logged as warnings or worse, without their stack traces. */
    List<String> warnings() {
        return log().stream()
                .filter(line -> line.contains("WARN") || line.contains("ERROR"))
                .toList();
    }

    List<String> log() {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the names of the transport's classes that were loaded so far, of a server told to log that to the file. */
    static Set<String> loaded(Path file) throws IOException {
        Set<String> names = new TreeSet<>();
        for (String line : Files.readAllLines(file)) {
            Matcher name = TRANSPORT_CLASS.matcher(line);
            if (name.find()) {
                names.add(name.group());
            }
        }
        return names;
    }

    /** Returns the names of all classes of the transport. */
    static Set<String> all() throws Exception {
        Path root = Path.of(location(NioTransport.class));
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(root)) {
            files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .forEach(file -> names.add(
                            file.substring(0, file.length() - ".class".length()).replace(File.separatorChar, '.')));
        }
        return names;
    }

    /** Ends the process and returns what it returned. */
    int stop() throws IOException, InterruptedException {
        process.getOutputStream().close();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        try {
            stop();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        } finally {
            out.close();
        }
    }
}
