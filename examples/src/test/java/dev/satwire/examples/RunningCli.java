package dev.satwire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.examples.Cli.Result;
import java.io.InputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A command that goes on until it is told to end, inside the test. Its lines are JSON. */
final class RunningCli implements AutoCloseable {
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CompletableFuture<Result> end = new CompletableFuture<>();
    private final Thread thread;

    private RunningCli(String... args) {
        thread = new Thread(
                () -> end.complete(Cli.run(InputStream.nullInputStream(), Cli.tellingLines(lines::add), args)), "cli");
        thread.start();
    }

    static RunningCli start(String... args) {
        return new RunningCli(args);
    }

    /** The next line, of whatever kind. */
    JsonNode next() throws InterruptedException {
        String line = lines.poll(60, TimeUnit.SECONDS);
        assertThat(line).as("a line; the command ended with %s", end).isNotNull();
        return JsonMapper.shared().readTree(line);
    }

    /** The next line with this event. */
    JsonNode next(String event) throws InterruptedException {
        while (true) {
            JsonNode line = next();
            if (line.get("event").stringValue().equals(event)) {
                return line;
            }
        }
    }

    /** The next line of this event in which a field has this value. */
    JsonNode next(String event, String field, String value) throws InterruptedException {
        while (true) {
            JsonNode line = next(event);
            if (line.get(field).stringValue().equals(value)) {
                return line;
            }
        }
    }

    boolean isRunning() {
        return !end.isDone();
    }

    /** Waits until it ends by itself. */
    Result await() throws Exception {
        return end.get(60, TimeUnit.SECONDS);
    }

    /** Tells it to end. */
    Result stop() throws Exception {
        thread.interrupt();
        return await();
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
