package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionHandler;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Keeps what it hears and watches that it hears it by the rules: one thread, no nesting, one end, nothing after it. */
class RecordingHandler implements ConnectionHandler {
    final CompletableFuture<Connection> opened = new CompletableFuture<>();
    final CompletableFuture<CloseReason> closed = new CompletableFuture<>();
    final AtomicInteger writables = new AtomicInteger();
    final List<String> violations = new CopyOnWriteArrayList<>();

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final AtomicBoolean busy = new AtomicBoolean();

    @Override
    public final void opened(Connection connection) {
        within(connection, () -> {
            check(!opened.isDone(), "opened twice");
            opened.complete(connection);
            onOpened(connection);
        });
    }

    @Override
    public final void received(Connection connection, ByteBuffer buffer) {
        within(connection, () -> {
            check(opened.isDone(), "received before opened");
            byte[] copy = new byte[buffer.remaining()];
            buffer.duplicate().get(copy);
            synchronized (bytes) {
                bytes.writeBytes(copy);
            }
            onReceived(connection, buffer);
        });
    }

    @Override
    public final void writable(Connection connection) {
        within(connection, () -> {
            check(opened.isDone(), "writable before opened");
            writables.incrementAndGet();
            onWritable(connection);
        });
    }

    @Override
    public final void closed(Connection connection, CloseReason reason) {
        within(connection, () -> {
            closed.complete(reason);
            onClosed(connection, reason);
        });
    }

    /** Called from {@link #opened}. */
    void onOpened(Connection connection) {}

    /** Called from {@link #received}. */
    void onReceived(Connection connection, ByteBuffer buffer) {}

    /** Called from {@link #writable}. */
    void onWritable(Connection connection) {}

    /** Called from {@link #closed}. */
    void onClosed(Connection connection, CloseReason reason) {}

    byte[] bytes() {
        synchronized (bytes) {
            return bytes.toByteArray();
        }
    }

    int count() {
        synchronized (bytes) {
            return bytes.size();
        }
    }

    Connection connection() {
        return Await.get(opened);
    }

    CloseReason reason() {
        CloseReason reason = Await.get(closed);
        assertThat(violations).isEmpty();
        return reason;
    }

    private void within(Connection connection, Runnable call) {
        check(!closed.isDone(), "called after closed");
        check(connection.eventLoop().inEventLoop(), "called outside the loop");
        check(busy.compareAndSet(false, true), "called from inside another call");
        try {
            call.run();
        } finally {
            busy.set(false);
        }
    }

    private void check(boolean holds, String violation) {
        if (!holds) {
            violations.add(violation);
        }
    }
}
