package dev.satwire.peers.testkit;

import dev.satwire.transport.CloseReason;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** What has arrived at one end of a connection and was not read yet. <em>Confined to the network's events.</em> */
final class Inbox {
    private final Deque<ByteBuffer> arrived = new ArrayDeque<>();
    private int available;
    private CloseReason.@Nullable Kind end;

    /** Takes bytes; those behind the end are lost. */
    void add(byte[] bytes) {
        if (end != null) {
            return;
        }
        arrived.add(ByteBuffer.wrap(bytes));
        available += bytes.length;
    }

    /** Marks that nothing comes any more; the first mark stays. */
    void end(CloseReason.Kind kind) {
        if (end == null) {
            end = kind;
        }
    }

    int available() {
        return available;
    }

    /** How the stream ends after what is {@link #available()}; null if it goes on. */
    CloseReason.@Nullable Kind end() {
        return end;
    }

    /** Moves bytes that are available into a buffer. */
    void take(int count, ByteBuffer target) {
        available -= count;
        for (int left = count; left > 0; ) {
            ByteBuffer first = arrived.element();
            int some = Math.min(left, first.remaining());
            target.put(first.slice().limit(some));
            first.position(first.position() + some);
            if (!first.hasRemaining()) {
                arrived.remove();
            }
            left -= some;
        }
    }

    void clear() {
        arrived.clear();
        available = 0;
    }
}
