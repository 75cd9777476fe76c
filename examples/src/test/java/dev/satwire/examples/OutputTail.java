package dev.satwire.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Drains the output of a child process on a daemon thread, so that the child never blocks on a full pipe, and keeps
 * the last {@value #MAX_LINES} lines for failure messages. Thread-safe.
 */
final class OutputTail {

    private static final int MAX_LINES = 40;

    private final Deque<String> lines = new ArrayDeque<>(MAX_LINES);
    private final List<Watch> watches = new ArrayList<>();
    private final Thread thread;
    private boolean ended;

    /** Somebody who waits for a line. */
    private record Watch(String text, CompletableFuture<String> line) {}

    private OutputTail(InputStream stream, String name) {
        this.thread = new Thread(() -> drain(stream), name);
        this.thread.setDaemon(true);
    }

    /** Starts draining the stream until its end. */
    static OutputTail of(InputStream stream, String name) {
        OutputTail tail = new OutputTail(stream, name);
        tail.thread.start();
        return tail;
    }

    /** Waits for the end of the stream, at most for the given time, so that the last words of a dead process are in. */
    void awaitEnd(Duration atMost) throws InterruptedException {
        thread.join(atMost.toMillis());
    }

    /** The last lines, oldest first. */
    synchronized String text() {
        return lines.isEmpty() ? "(no output)" : String.join(System.lineSeparator(), lines);
    }

    /**
     * Finds a line that contains a text: the first one of those that are kept or still to come. Fails when the output ends
     * without.
     */
    synchronized CompletableFuture<String> line(String text) {
        CompletableFuture<String> line = new CompletableFuture<>();
        lines.stream().filter(each -> each.contains(text)).findFirst().ifPresent(line::complete);
        watches.add(new Watch(text, line));
        if (ended) {
            failWatches();
        }
        return line;
    }

    private void failWatches() {
        watches.forEach(watch -> watch.line.completeExceptionally(
                new IOException("the output ended without \"" + watch.text + "\":\n" + text())));
        watches.clear();
    }

    private void drain(InputStream stream) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            reader.lines().forEach(this::add);
        } catch (IOException | UncheckedIOException e) {
            add("(output ended: " + e.getMessage() + ")");
        }
        synchronized (this) {
            ended = true;
            failWatches();
        }
    }

    private synchronized void add(String line) {
        if (lines.size() == MAX_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
        watches.stream().filter(watch -> line.contains(watch.text)).forEach(watch -> watch.line.complete(line));
        watches.removeIf(watch -> watch.line.isDone());
    }
}
