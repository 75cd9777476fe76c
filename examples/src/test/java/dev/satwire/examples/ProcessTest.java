package dev.satwire.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerPool;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.UnknownPayload;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** What only a process of its own can show: signals, exit codes, and what the log writes where. */
@Timeout(300)
class ProcessTest {
    /** What a process ends with that a signal ended, SIGTERM here; Ctrl-C makes it 130. */
    private static final int TERMINATED = 128 + 15;

    /** How long a process may take for whatever it does, on however slow a machine. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int MORE_LINES_THAN_A_PIPE_HOLDS = 5_000;

    /** Variables by which somebody may give options to every JVM, each of which says so on standard error. */
    private static final List<String> JVM_OPTIONS = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    /** Starts a command that ends when it is done, and not because its time for that is over. */
    private static Process start(String... args) throws IOException {
        return start(
                List.of("-D" + OnShutdown.GRACE_PROPERTY + "="
                        + PATIENCE.multipliedBy(2).toMillis()),
                args);
    }

    private static Process start(List<String> options, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(Satwire.class.getName());
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(JVM_OPTIONS);
        return builder.start();
    }

    private static void assertEnds(Process process) throws InterruptedException {
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    /** Soon is measured by how long it took to begin, which says how fast the machine is. */
    private static void assertEndsSoonAfterSignal(Process process) throws InterruptedException {
        Instant begun = process.info().startInstant().orElseThrow();
        Instant signalled = Instant.now();
        // Not the method of Process itself, which also closes the streams.
        assertThat(process.toHandle().destroy()).isTrue();
        assertEnds(process);
        assertThat(Duration.between(signalled, Instant.now()))
                .isLessThan(Duration.between(begun, signalled).plusSeconds(2));
    }

    @Test
    void endsSoonAfterASignal() throws Exception {
        Process simulate = start("simulate", "--network", "regtest", "--nodes", "20", "--json");
        try (BufferedReader out = simulate.inputReader(UTF_8)) {
            String seed = JsonMapper.shared()
                    .readTree(out.readLine())
                    .get("seeds")
                    .get(0)
                    .stringValue();
            Process ping = start("ping", seed, "--network", "regtest", "--interval", "1m", "--json");
            try (BufferedReader lines = ping.inputReader(UTF_8);
                    BufferedReader errors = ping.errorReader(UTF_8)) {
                assertThat(lines.readLine()).contains("\"connected\"");
                assertThat(lines.readLine()).contains("\"pong\"");
                assertEndsSoonAfterSignal(ping);
                assertThat(lines.readLine()).contains("\"summary\",\"sent\":1,\"received\":1");
                assertThat(errors.lines()).isEmpty();
                assertThat(ping.exitValue()).isEqualTo(TERMINATED);
            } finally {
                ping.destroyForcibly();
            }
            assertEndsSoonAfterSignal(simulate);
            assertThat(simulate.exitValue()).isZero();
        } finally {
            simulate.destroyForcibly();
        }
    }

    @Test
    void endingWhatGoesOnUntilItIsToldToEndIsNoFailure() throws Exception {
        Process serve = start("serve", "--listen", "127.0.0.1:0", "--network", "regtest", "--json");
        try (BufferedReader served = serve.inputReader(UTF_8);
                BufferedReader serveErrors = serve.errorReader(UTF_8)) {
            String address = JsonMapper.shared()
                    .readTree(served.readLine())
                    .get("address")
                    .stringValue();
            Process monitor = start("monitor", address, "--network", "regtest", "--json");
            try (BufferedReader monitored = monitor.inputReader(UTF_8);
                    BufferedReader monitorErrors = monitor.errorReader(UTF_8)) {
                assertThat(monitored.readLine()).contains("\"connected\"");
                assertThat(served.readLine()).contains("\"connected\"");
                assertEndsSoonAfterSignal(monitor);
                assertThat(monitor.exitValue()).isZero();
                assertThat(monitorErrors.lines()).isEmpty();
                assertThat(monitored.lines()).last().asString().contains("\"POOL_CLOSED\"");
            } finally {
                monitor.destroyForcibly();
            }
            assertThat(served.lines().anyMatch(line -> line.contains("\"disconnected\"")))
                    .isTrue();
            assertEndsSoonAfterSignal(serve);
            assertThat(serve.exitValue()).isZero();
            assertThat(serveErrors.lines()).isEmpty();
        } finally {
            serve.destroyForcibly();
        }
    }

    @Test
    void doesNotWaitLongForWhoTakesItsOutput() throws Exception {
        Process serve = start(List.of(), "serve", "--listen", "127.0.0.1:0", "--network", "regtest", "--json");
        try (BufferedReader out = serve.inputReader(UTF_8);
                BufferedReader errors = serve.errorReader(UTF_8);
                PeerPool pool = PeerPool.builder(Network.REGTEST).build()) {
            String address =
                    JsonMapper.shared().readTree(out.readLine()).get("address").stringValue();
            Peer peer = pool.connect(NetAddr.parse(address)).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            UnknownPayload message = UnknownPayload.of(new Command("hello"), new byte[0]);
            for (int i = 0; i < MORE_LINES_THAN_A_PIPE_HOLDS; i++) {
                var unused = peer.send(message);
            }
            assertThat(peer.ping().get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isPositive();

            assertThat(serve.toHandle().destroy()).isTrue();
            assertEnds(serve);

            assertThat(serve.exitValue()).isZero();
            // Nor that it has waited for its listeners in vain.
            assertThat(errors.lines()).isEmpty();
        } finally {
            serve.destroyForcibly();
        }
    }

    @Test
    void whoIsInterruptedBeforeThereIsAnAnswerSaysNothing() throws Exception {
        Process serve = start("serve", "--listen", "127.0.0.1:0", "--network", "regtest", "--json");
        try (BufferedReader served = serve.inputReader(UTF_8)) {
            String address = JsonMapper.shared()
                    .readTree(served.readLine())
                    .get("address")
                    .stringValue();
            String hash = "00".repeat(31) + "01";
            for (List<String> command : List.of(List.of("headers", address), List.of("block", address, hash))) {
                List<String> args = new ArrayList<>(command);
                args.addAll(List.of("--network", "regtest", "--timeout", "1m"));
                Process asking = start(args.toArray(String[]::new));
                try (BufferedReader errors = asking.errorReader(UTF_8);
                        BufferedReader out = asking.inputReader(UTF_8)) {
                    String question = command.get(0).equals("block") ? "getdata" : "getheaders";
                    String line = served.readLine();
                    while (!line.contains("\"" + question + "\"")) {
                        line = served.readLine();
                    }
                    assertEndsSoonAfterSignal(asking);
                    assertThat(errors.lines()).isEmpty();
                    assertThat(out.lines()).isEmpty();
                    assertThat(asking.exitValue()).isEqualTo(TERMINATED);
                } finally {
                    asking.destroyForcibly();
                }
            }
        } finally {
            serve.destroyForcibly();
        }
    }

    @Test
    void stopsServingWhenNobodyReadsItsOutputAnyMore() throws Exception {
        Process serve = start("serve", "--listen", "127.0.0.1:0", "--network", "regtest", "--json");
        try (BufferedReader errors = serve.errorReader(UTF_8)) {
            BufferedReader out = serve.inputReader(UTF_8);
            String address =
                    JsonMapper.shared().readTree(out.readLine()).get("address").stringValue();
            out.close();
            assertThat(Cli.run("ping", address, "--network", "regtest", "--interval", "1ms")
                            .out())
                    .contains("/Satwire:");
            assertEnds(serve);
            assertThat(serve.exitValue()).isEqualTo(1);
            assertThat(errors.lines()).containsExactly("IO_ERROR: standard output was closed");
        } finally {
            serve.destroyForcibly();
        }
    }

    @Test
    void logsMoreOnStandardErrorWhenAsked() throws Exception {
        ClosedPort closed = new ClosedPort();
        Process process = start("ping", closed.address(), "-v", "--json");
        try (closed;
                BufferedReader out = process.inputReader(UTF_8);
                BufferedReader err = process.errorReader(UTF_8)) {
            List<String> errors = err.lines().toList();
            assertEnds(process);
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(out.lines()).isEmpty();
            assertThat(errors).anyMatch(line -> line.contains("DEBUG"));
            assertThat(errors)
                    .filteredOn(line -> line.startsWith("CONNECT_REFUSED: "))
                    .hasSize(1);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void saysNothingButItsOneLineOtherwise() throws Exception {
        ClosedPort closed = new ClosedPort();
        Process process = start("ping", closed.address());
        try (closed;
                BufferedReader err = process.errorReader(UTF_8)) {
            assertThat(err.lines()).singleElement().asString().startsWith("CONNECT_REFUSED: ");
            assertEnds(process);
            assertThat(process.exitValue()).isEqualTo(1);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void stopsWhenNobodyReadsItsOutputAnyMore() throws Exception {
        Process process = start("crawl", "--json", "--timeout", "5m");
        try {
            process.inputReader(UTF_8).close();
            // Otherwise it would wait for the silent nodes.
            assertEnds(process);
            assertThat(process.exitValue()).isEqualTo(1);
        } finally {
            process.destroyForcibly();
        }
    }
}
