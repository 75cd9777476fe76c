package dev.satwire.transport.nio;

import dev.satwire.transport.CloseReason;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Tells others and keeps what they throw from whoever tells: a record that cannot be made, say for want of memory, ends
 * no connection and leaks none. <em>Confined to the event loop.</em>
 */
final class GuardedEvents implements TransportEvents {
    private static final String FAULT = "recording an event failed";

    private final NioEventLoop loop;
    private final TransportEvents events;

    GuardedEvents(NioEventLoop loop, TransportEvents events) {
        this.loop = loop;
        this.events = events;
    }

    @Override
    public void connect(InetSocketAddress remote, long nanos, @Nullable CloseReason failure) {
        try {
            events.connect(remote, nanos, failure);
        } catch (Throwable t) {
            loop.report(FAULT, t);
        }
    }

    @Override
    public void accept(InetSocketAddress remote, Verdict verdict) {
        try {
            events.accept(remote, verdict);
        } catch (Throwable t) {
            loop.report(FAULT, t);
        }
    }

    @Override
    public void close(InetSocketAddress remote, CloseReason reason, long bytesReceived, long bytesSent) {
        try {
            events.close(remote, reason, bytesReceived, bytesSent);
        } catch (Throwable t) {
            loop.report(FAULT, t);
        }
    }

    @Override
    public void writeStall(InetSocketAddress remote, long nanos, long bytesQueued) {
        try {
            events.writeStall(remote, nanos, bytesQueued);
        } catch (Throwable t) {
            loop.report(FAULT, t);
        }
    }

    @Override
    public void loopLag(String name, long nanos) {
        try {
            events.loopLag(name, nanos);
        } catch (Throwable t) {
            loop.report(FAULT, t);
        }
    }
}
