package dev.satwire.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * bcoin, from the npm registry, with its chain in memory. {@code src/test/node/regtest-node.js} documents the lines that
 * the two exchange.
 */
final class BcoinNode implements RealNode {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(60);
    private static final Duration EXIT_DEADLINE = Duration.ofSeconds(5);

    private final Process process;
    private final Writer commands;
    private final OutputTail log;

    /** One answer per command is the most that is ever waited for; an empty element is the end of the stream. */
    private final BlockingQueue<Optional<String>> answers = new ArrayBlockingQueue<>(8);

    private final int port;
    private final String userAgent;
    private int height;
    private String tip;

    private BcoinNode(Process process) throws InterruptedException {
        this.process = process;
        this.commands = process.outputWriter(UTF_8);
        this.log = OutputTail.of(process.getErrorStream(), "bcoin-log");
        Thread reader = new Thread(this::readAnswers, "bcoin-answers");
        reader.setDaemon(true);
        reader.start();

        JsonNode ready = awaitAnswer("the ready line");
        this.port = ready.required("port").intValue();
        this.userAgent = ready.required("userAgent").stringValue();
        this.height = ready.required("height").intValue();
        this.tip = ready.required("tip").stringValue();
    }

    /**
     * Starts a node with that many blocks on top of the genesis block and returns when it listens. Aborts the test when
     * Node.js or npm is not on the PATH; fails it when bcoin cannot be installed or does not start.
     */
    static BcoinNode start(int blocks) throws IOException, InterruptedException {
        Path node = Programs.require("node");
        Path folder = BcoinInstallation.install();
        Process process = new ProcessBuilder(
                        node.toString(), "regtest-node.js", "--port", "0", "--blocks", Integer.toString(blocks))
                .directory(folder.toFile())
                .start();
        try {
            return new BcoinNode(process);
        } catch (InterruptedException | RuntimeException | Error e) {
            process.destroyForcibly();
            throw e;
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String userAgent() {
        return userAgent;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public String tip() {
        return tip;
    }

    @Override
    public String log() {
        return log.text();
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void mine(int blocks) throws IOException, InterruptedException {
        JsonNode answer = ask("mine " + blocks);
        height = answer.required("height").intValue();
        tip = answer.required("tip").stringValue();
    }

    @Override
    public JsonNode block(String hash) throws IOException, InterruptedException {
        return ask("block " + hash);
    }

    @Override
    public void connect(int otherPort) throws IOException, InterruptedException {
        ask("connect " + otherPort);
    }

    private JsonNode ask(String command) throws IOException, InterruptedException {
        commands.write(command + "\n");
        commands.flush();
        return awaitAnswer("the answer to " + command);
    }

    @Override
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(EXIT_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw failure("does not die");
        }
    }

    @Override
    public void close() {
        // The end of its input would make the node exit at once, hence the wait before the stream is closed.
        try (Writer last = commands) {
            last.write("exit\n");
            last.flush();
            process.waitFor(EXIT_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            // The process is gone already and its input with it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
    }

    private void readAnswers() {
        try (BufferedReader reader = process.inputReader(UTF_8)) {
            String line = reader.readLine();
            while (line != null) {
                answers.put(Optional.of(line));
                line = reader.readLine();
            }
        } catch (IOException e) {
            // Closing the process closes the stream: an end like any other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        answers.offer(Optional.empty());
    }

    private JsonNode awaitAnswer(String what) throws InterruptedException {
        Optional<String> answer = answers.poll(ANSWER_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        if (answer == null) {
            throw failure("did not send " + what + " within " + ANSWER_DEADLINE);
        }
        if (answer.isEmpty()) {
            throw failure("ended before it sent " + what);
        }
        try {
            return JSON.readTree(answer.get());
        } catch (JacksonException e) {
            throw failure("sent as " + what + " what is not JSON: " + answer.get());
        }
    }

    private AssertionError failure(String what) throws InterruptedException {
        boolean ended = process.waitFor(1, TimeUnit.SECONDS);
        if (ended) {
            log.awaitEnd(Duration.ofSeconds(1));
        }
        String state = ended ? "exit code " + process.exitValue() : "still running";
        return new AssertionError("bcoin " + what + " (" + state + "); its log ends with:\n" + log.text());
    }
}
