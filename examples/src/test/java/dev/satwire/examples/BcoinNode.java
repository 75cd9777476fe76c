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
final class BcoinNode extends RealNode {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(60);

    private final Writer commands;

    /** One answer per command is the most that is ever waited for; an empty element is the end of the stream. */
    private final BlockingQueue<Optional<String>> answers = new ArrayBlockingQueue<>(8);

    private BcoinNode(Process process) throws InterruptedException {
        began(process, OutputTail.of(process.getErrorStream(), "bcoin-log"));
        commands = process.outputWriter(UTF_8);
        Thread reader = new Thread(this::readAnswers, "bcoin-answers");
        reader.setDaemon(true);
        reader.start();

        JsonNode ready = awaitAnswer("the ready line");
        listens(ready.required("port").intValue(), ready.required("userAgent").stringValue());
        update(ready);
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
    void mine(int blocks) throws IOException, InterruptedException {
        update(ask("mine " + blocks));
    }

    private void update(JsonNode answer) {
        hasChain(answer.required("height").intValue(), answer.required("tip").stringValue());
    }

    @Override
    JsonNode block(String hash) throws IOException, InterruptedException {
        return ask("block " + hash);
    }

    @Override
    void connect(int otherPort) throws IOException, InterruptedException {
        ask("connect " + otherPort);
    }

    private JsonNode ask(String command) throws IOException, InterruptedException {
        commands.write(command + "\n");
        commands.flush();
        return awaitAnswer("the answer to " + command);
    }

    @Override
    public void close() {
        // The end of its input would make the node exit at once, hence the wait before the stream is closed.
        try (Writer last = commands) {
            last.write("exit\n");
            last.flush();
            awaitEnd();
        } catch (IOException e) {
            // The process is gone already and its input with it.
        } finally {
            process().destroyForcibly();
        }
    }

    private void readAnswers() {
        try (BufferedReader reader = process().inputReader(UTF_8)) {
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
        boolean ended = hasEnded();
        if (ended) {
            awaitLog();
        }
        String state = ended ? "exit code " + process().exitValue() : "still running";
        return new AssertionError("bcoin " + what + " (" + state + "); its log ends with:\n" + log());
    }
}
