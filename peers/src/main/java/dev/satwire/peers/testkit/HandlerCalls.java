package dev.satwire.peers.testkit;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectionHandler;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the handler of a {@link MemoryConnection}, ends the connection if the handler throws, and keeps the network's
 * trace. <em>Confined to the network's events.</em>
 */
final class HandlerCalls {
    private static final Logger LOG = LoggerFactory.getLogger(HandlerCalls.class);

    private final MemoryNetwork network;
    private final MemoryConnection connection;
    private final ConnectionHandler handler;

    HandlerCalls(MemoryNetwork network, MemoryConnection connection, ConnectionHandler handler) {
        this.network = network;
        this.connection = connection;
        this.handler = handler;
    }

    void opened() {
        trace(Trace.Event.OPENED, 0);
        call(() -> handler.opened(connection));
    }

    void received(ByteBuffer bytes) {
        trace(Trace.Event.RECEIVED, Trace.digest(bytes));
        call(() -> handler.received(connection, bytes));
    }

    void writable() {
        trace(Trace.Event.WRITABLE, 0);
        call(() -> handler.writable(connection));
    }

    void closed(CloseReason reason) {
        trace(Trace.Event.CLOSED, reason.kind().name().hashCode());
        try {
            handler.closed(connection, reason);
        } catch (Throwable t) {
            LOG.warn("a handler threw an exception when it was told of the end of its connection", t);
        }
    }

    private void call(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable t) {
            connection.end(CloseReason.of(Kind.HANDLER_ERROR, t), false);
        }
    }

    private void trace(Trace.Event event, long detail) {
        network.trace().add(network.clock().elapsedNanos(), connection, event, detail);
    }
}
