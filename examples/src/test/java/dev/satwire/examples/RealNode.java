package dev.satwire.examples;

import java.io.IOException;
import tools.jackson.databind.JsonNode;

/**
 * A full node on regtest that nobody here has written, as a child process that listens on a free port of the loopback
 * address. It opens no connection that it was not told to and dies with this JVM. Not thread-safe, except {@link #kill()}
 * and {@link #isAlive()}.
 */
interface RealNode extends AutoCloseable {

    /** The port on 127.0.0.1 that the node listens on. */
    int port();

    /** The user agent of the node's version message. */
    String userAgent();

    /** The height of the best block as of the last answer. */
    int height();

    /** The hash of the best block as of the last answer, in display order. */
    String tip();

    /** The last lines of the node's own debug log: what it thought of its peers, for failure messages. */
    String log();

    boolean isAlive();

    /** Mines blocks on the best block; the node's peers learn of them. Returns when the last one is in the chain. */
    void mine(int blocks) throws IOException, InterruptedException;

    /** What the node says of a block of its chain: {@code size}, {@code weight}, {@code txids} and {@code wtxids}. */
    JsonNode block(String hash) throws IOException, InterruptedException;

    /** Makes the node connect to a port of the loopback address, as it does to those that it syncs with. */
    void connect(int otherPort) throws IOException, InterruptedException;

    /** Ends the process at once, as a crash would: its peers hear of it from the operating system only. */
    void kill() throws InterruptedException;

    /** Asks the node to close its connections and exit; kills it when it does not within a few seconds. */
    @Override
    void close();
}
