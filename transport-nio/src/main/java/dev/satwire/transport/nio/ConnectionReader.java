package dev.satwire.transport.nio;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * Reads one connection, a buffer full per turn so that the others of the loop have theirs. <em>Confined to the event
 * loop</em>, but for the counters.
 */
final class ConnectionReader {
    private final NioEventLoop loop;
    private final HandlerGuard handler;
    private volatile long bytesReceived;
    private volatile long reads;

    ConnectionReader(NioEventLoop loop, HandlerGuard handler) {
        this.loop = loop;
        this.handler = handler;
    }

    long bytesReceived() {
        return bytesReceived;
    }

    long reads() {
        return reads;
    }

    /** Hands what has arrived to the handler; returns why the stream is over, or null if it goes on. */
    @Nullable
    CloseReason read(SocketChannel channel) {
        ByteBuffer buffer = loop.readBuffer();
        int count;
        try {
            count = channel.read(buffer);
        } catch (IOException e) {
            return CloseReasons.ofTransfer(e);
        }
        if (count < 0) {
            return CloseReason.of(Kind.PEER_CLOSED);
        }
        if (count > 0) {
            long total = bytesReceived + count;
            bytesReceived = total;
            long calls = reads + 1;
            reads = calls;
            loop.counters().read(count);
            handler.received(buffer.flip());
        }
        return null;
    }
}
