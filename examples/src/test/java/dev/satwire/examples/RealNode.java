package dev.satwire.examples;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/**
 * A full node on regtest that nobody here has written, as a child process that listens on a free port of the loopback
 * address. It opens no connection that it was not told to and dies with this JVM. Not thread-safe, except {@link #kill()}
 * and {@link #isAlive()}.
 */
abstract class RealNode implements AutoCloseable {
    private static final Duration EXIT_DEADLINE = Duration.ofSeconds(20);

    private volatile Process process;
    private OutputTail log;
    private int port;
    private String userAgent = "";
    private int height;
    private String tip = "";

    /** To be called with each process that the node runs in, and with what that one logs. */
    final void began(Process started, OutputTail startedLog) {
        process = started;
        log = startedLog;
    }

    /** To be called when it is known that the node listens. */
    final void listens(int onPort, String as) {
        port = onPort;
        userAgent = as;
    }

    /** To be called with each answer that says what the best block is. */
    final void hasChain(int best, String hash) {
        height = best;
        tip = hash;
    }

    final Process process() {
        return process;
    }

    /** The port on 127.0.0.1 that the node listens on. */
    final int port() {
        return port;
    }

    /** The user agent of the node's version message. */
    final String userAgent() {
        return userAgent;
    }

    /** The height of the best block as of the last answer. */
    final int height() {
        return height;
    }

    /** The hash of the best block as of the last answer, in display order. */
    final String tip() {
        return tip;
    }

    /** The last lines of the node's own debug log: what it thought of its peers, for failure messages. */
    final String log() {
        return log.text();
    }

    /** Completes with the next line of its log, or a late one of those, that contains a text. */
    final CompletableFuture<String> logLine(String text) {
        return log.line(text);
    }

    /** Waits until the log of a process that has ended is complete. */
    final void awaitLog() throws InterruptedException {
        log.awaitEnd(EXIT_DEADLINE);
    }

    final boolean isAlive() {
        return process.isAlive();
    }

    /** Mines blocks on the best block; the node's peers learn of them. Returns when the last one is in the chain. */
    abstract void mine(int blocks) throws IOException, InterruptedException;

    /** What the node says of a block of its chain: {@code size}, {@code weight}, {@code txids} and {@code wtxids}. */
    abstract JsonNode block(String hash) throws IOException, InterruptedException;

    /** Makes the node connect to a port of the loopback address, as it does to those that it syncs with. */
    abstract void connect(int otherPort) throws IOException, InterruptedException;

    /** Ends the process at once, as a crash would: its peers hear of it from the operating system only. */
    final void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!hasEnded()) {
            throw new AssertionError("the node does not die");
        }
    }

    /** Waits for the end of the process, which was told to end; kills it when it does not within some seconds. */
    final void awaitEnd() {
        try {
            if (!hasEnded()) {
                kill();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Waits some seconds for the end of the process. */
    final boolean hasEnded() throws InterruptedException {
        return process.waitFor(EXIT_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks the node to close its connections and exit; kills it when it does not. */
    @Override
    public abstract void close();
}
