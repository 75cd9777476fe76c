package dev.satwire.peers;

import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends what must not wait behind other messages. Most of that are replies, which a peer can cause at will: one that does
 * not read them is not read from either, until it has taken half of them. <em>Thread-safe.</em>
 */
final class ControlSender {
    /** How many bytes of replies a peer may leave unread before it is not read from either. */
    static final int MAX_UNREAD = 64 * 1024;

    private final ReadGate gate;
    private final AtomicInteger unread = new AtomicInteger();

    ControlSender(ReadGate gate) {
        this.gate = gate;
    }

    void send(Connection connection, byte[] frame) {
        if (unread.addAndGet(frame.length) > MAX_UNREAD) {
            gate.close(ReadGate.Cause.REPLIES, connection);
        }
        CompletableFuture<Void> unused = connection.send(frame, Lane.CONTROL).whenComplete((done, problem) -> {
            if (unread.addAndGet(-frame.length) <= MAX_UNREAD / 2) {
                gate.open(ReadGate.Cause.REPLIES, connection);
            }
        });
    }
}
