package dev.satwire.benchmarks;

import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A server and its clients on loopback, each with one I/O thread. <em>To be used from one thread</em>, but for the ends of
 * its connections.
 */
abstract class RivalTransport implements AutoCloseable {
    private static final int DEADLINE_SECONDS = 60;

    private final BlockingQueue<End> opened = new LinkedBlockingQueue<>(2);
    private volatile Receiver nextServer = bytes -> {};

    /** Hears, on an I/O thread, what arrives at one end. */
    @FunctionalInterface
    interface Receiver {
        /** Takes all the bytes there are. */
        void received(ByteBuffer bytes);
    }

    /** One end of a connection. <em>Thread-safe.</em> */
    interface End {
        /** Sends a frame, which does not change; never blocks. */
        void send(byte[] frame);

        /** Sends a frame many times, as fast as it goes and without piling up more than a bound; may block. */
        void sendAll(byte[] frame, int count);

        /** Whether it is the server's. */
        boolean isServer();
    }

    /** The two ends of a connection. */
    record Joined(End server, End client) {}

    /** Opens one more connection. */
    final Joined connect(Receiver server, Receiver client) throws Exception {
        nextServer = server;
        dial(client);
        End one = await();
        End other = await();
        return one.isServer() ? new Joined(one, other) : new Joined(other, one);
    }

    private End await() throws InterruptedException {
        End end = opened.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
        if (end == null) {
            throw new IllegalStateException("no connection within " + DEADLINE_SECONDS + " s");
        }
        return end;
    }

    /** Tells that an end is open. */
    final void opened(End end) {
        opened.add(end);
    }

    /** Who hears what the server receives on the connection that is being opened. */
    final Receiver nextServer() {
        return nextServer;
    }

    /** Starts to connect to the server. */
    abstract void dial(Receiver client) throws Exception;

    @Override
    public abstract void close();
}
