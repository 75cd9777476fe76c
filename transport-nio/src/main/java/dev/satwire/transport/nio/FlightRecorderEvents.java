package dev.satwire.transport.nio;

import dev.satwire.transport.CloseReason;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Tells the JDK's flight recorder. While nothing is recorded, an event is an object that is thrown away, and no text is
 * made. <em>Thread-safe.</em>
 */
final class FlightRecorderEvents implements TransportEvents {

    /** Loads the classes of all events; fails with a {@link LinkageError} in a Java runtime without a flight recorder. */
    FlightRecorderEvents() {
        new ConnectEvent().end();
        new AcceptEvent().end();
        new CloseEvent().end();
        new WriteStallEvent().end();
        new LoopLagEvent().end();
    }

    @Override
    public void connect(InetSocketAddress remote, long nanos, @Nullable CloseReason failure) {
        ConnectEvent event = new ConnectEvent();
        if (event.isEnabled()) {
            event.remote = text(remote);
            event.took = nanos;
            event.outcome = failure == null ? "OPEN" : failure.kind().name();
            event.detail = failure == null ? "" : failure.detail();
            event.commit();
        }
    }

    @Override
    public void accept(InetSocketAddress remote, Verdict verdict) {
        AcceptEvent event = new AcceptEvent();
        if (event.isEnabled()) {
            event.remote = text(remote);
            event.verdict = verdict.name();
            event.commit();
        }
    }

    @Override
    public void close(InetSocketAddress remote, CloseReason reason, long bytesReceived, long bytesSent) {
        CloseEvent event = new CloseEvent();
        if (event.isEnabled()) {
            event.remote = text(remote);
            event.reason = reason.kind().name();
            event.detail = reason.detail();
            event.bytesReceived = bytesReceived;
            event.bytesSent = bytesSent;
            event.commit();
        }
    }

    @Override
    public void writeStall(InetSocketAddress remote, long nanos, long bytesQueued) {
        WriteStallEvent event = new WriteStallEvent();
        if (event.isEnabled()) {
            event.remote = text(remote);
            event.took = nanos;
            event.bytesQueued = bytesQueued;
            event.commit();
        }
    }

    @Override
    public void loopLag(String loop, long nanos) {
        LoopLagEvent event = new LoopLagEvent();
        if (event.isEnabled()) {
            event.loop = loop;
            event.took = nanos;
            event.commit();
        }
    }

    /** Looks no name up. */
    private static String text(InetSocketAddress address) {
        return address.getAddress() == null
                ? address.getHostString() + ":" + address.getPort()
                : address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
