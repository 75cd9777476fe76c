package dev.satwire.benchmarks;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionHandler;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * One connection of {@link LoadClient}, which sends a frame, waits for the same frame to come back, and so on when it is
 * told to. The life cycle and the received bytes are <em>confined to its event loop</em>, the rest is <em>thread-safe</em>.
 */
final class LoadConnection implements ConnectionHandler {
    private static final int FRAME = 32;
    /** All that goes out, but for the number in it. */
    private static final byte[] TEMPLATE = FrameCounter.frame(FRAME);

    private final LoadClient client;
    private int arrived;
    private long number;

    private volatile Connection open;
    private volatile boolean waiting;
    private volatile long sentAt;
    private volatile boolean ending;

    LoadConnection(LoadClient client) {
        this.client = client;
    }

    /** Sends the next frame, if the one before has come back. */
    void echo(long now) {
        Connection connection = open;
        if (connection == null) {
            return;
        }
        if (waiting) {
            client.checkLate(now - sentAt);
            return;
        }
        number++;
        byte[] frame = TEMPLATE.clone();
        ByteBuffer.wrap(frame).putLong(FrameCounter.HEADER, number);
        sentAt = now;
        waiting = true;
        CompletableFuture<Void> unused = connection.send(frame, Lane.BULK);
    }

    private byte expected(int at) {
        int digit = at - FrameCounter.HEADER;
        return digit >= 0 && digit < Long.BYTES ? (byte) (number >>> (56 - 8 * digit)) : TEMPLATE[at];
    }

    /** Ends the connection, politely or not; returns false if it is not open yet. */
    boolean end(boolean polite) {
        Connection connection = open;
        if (connection == null) {
            return false;
        }
        ending = true;
        if (polite) {
            connection.close();
        } else {
            connection.abort();
        }
        return true;
    }

    @Override
    public void opened(Connection connection) {
        open = connection;
        client.opened();
    }

    @Override
    public void received(Connection connection, ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            if (!waiting || bytes.get() != expected(arrived)) {
                throw new IllegalStateException("something else came back");
            }
            arrived++;
            if (arrived == FRAME) {
                arrived = 0;
                waiting = false;
                client.echoed();
            }
        }
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {
        if (!ending) {
            client.failed(open == null, reason);
        }
    }
}
