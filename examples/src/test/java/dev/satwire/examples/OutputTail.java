package dev.satwire.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Drains the output of a child process on a daemon thread, so that the child never blocks on a full pipe, and keeps
 * the last {@value #MAX_LINES} lines for failure messages. Thread-safe.
 */
final class OutputTail {

    private static final int MAX_LINES = 40;

    private final Deque<String> lines = new ArrayDeque<>(MAX_LINES);
    private final Thread thread;

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

    private void drain(InputStream stream) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            reader.lines().forEach(this::add);
        } catch (IOException | UncheckedIOException e) {
            add("(output ended: " + e.getMessage() + ")");
        }
    }

    private synchronized void add(String line) {
        if (lines.size() == MAX_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }
}
