package dev.satwire.peers;

import dev.satwire.protocol.Command;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sends the frames of one peer in their two lanes, and notes them. <em>Thread-safe.</em>
 *
 * <p>Most of what must not wait behind other messages are replies, which a peer can cause at will: one that does not read
 * them is not read from either, until it has taken half of them.
 */
final class PeerSender {
    /** How many bytes of replies a peer may leave unread before it is not read from either. */
    static final int MAX_UNREAD = 64 * 1024;

    private final ReadGate gate;
    private final PeerJournal journal;
    private final AtomicInteger unread = new AtomicInteger();

    PeerSender(ReadGate gate, PeerJournal journal) {
        this.gate = gate;
        this.journal = journal;
    }

    /** Sends a frame that must not wait behind others. */
    void control(Connection connection, Command command, byte[] frame) {
        if (unread.addAndGet(frame.length) > MAX_UNREAD) {
            gate.close(ReadGate.Cause.REPLIES, connection);
        }
        CompletableFuture<Void> sent = connection.send(frame, Lane.CONTROL);
        CompletableFuture<Void> unused = sent.whenComplete((done, problem) -> {
            if (unread.addAndGet(-frame.length) <= MAX_UNREAD / 2) {
                gate.open(ReadGate.Cause.REPLIES, connection);
            }
        });
        if (!sent.isCompletedExceptionally()) {
            journal.sent(command, frame);
        }
    }

    /** Sends a frame of the user's; one that is refused at once is not counted. */
    CompletableFuture<Void> bulk(Connection connection, Command command, byte[] frame) {
        CompletableFuture<Void> sent = connection.send(frame, Lane.BULK);
        if (!sent.isCompletedExceptionally()) {
            journal.sent(command, frame);
        }
        return sent;
    }
}
