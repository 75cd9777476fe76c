package dev.satwire.peers.testkit;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.Transport;
import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Writes down what a connection's handler hears, and does on each event what a test wants. */
final class Recorder implements ConnectionHandler {
    final List<String> events = Collections.synchronizedList(new ArrayList<>());
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    volatile Optional<Connection> connection = Optional.empty();
    volatile Optional<CloseReason> end = Optional.empty();

    Consumer<Connection> onOpened = opened -> {};
    Consumer<Connection> onReceived = receiving -> {};
    Consumer<Connection> onWritable = writable -> {};
    Consumer<Connection> onClosed = closed -> {};

    private boolean inside;

    static Recorder connect(Transport from, InetSocketAddress to, ConnectOptions options) {
        Recorder recorder = new Recorder();
        recorder.connection = Optional.of(from.connect(to, options, recorder));
        return recorder;
    }

    Connection connection() {
        return connection.orElseThrow();
    }

    CloseReason.Kind endKind() {
        return end.orElseThrow().kind();
    }

    String text() {
        return bytes.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void opened(Connection opened) {
        connection = Optional.of(opened);
        record(opened, "opened", onOpened);
    }

    @Override
    public void received(Connection receiving, ByteBuffer buffer) {
        byte[] copy = new byte[buffer.remaining()];
        buffer.get(copy);
        bytes.writeBytes(copy);
        record(receiving, "received " + copy.length, onReceived);
    }

    @Override
    public void writable(Connection writable) {
        record(writable, "writable", onWritable);
    }

    @Override
    public void closed(Connection closed, CloseReason reason) {
        try {
            record(closed, "closed " + reason.kind(), onClosed);
        } finally {
            // Last, for it is what tests wait for.
            end = Optional.of(reason);
        }
    }

    private void record(Connection subject, String event, Consumer<Connection> action) {
        if (inside || !subject.eventLoop().inEventLoop()) {
            events.add("WRONG: " + event + (inside ? " inside another event" : " off the event loop"));
        }
        inside = true;
        try {
            events.add(event);
            action.accept(subject);
        } finally {
            inside = false;
        }
    }

    /** Sends, and does not care whether it arrives. */
    static void put(Connection connection, byte[] bytes, Lane lane) {
        CompletableFuture<Void> unused = connection.send(bytes, lane);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
