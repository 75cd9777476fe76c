package dev.satwire.peers;

import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Version;
import org.jspecify.annotations.Nullable;

/**
 * Tells the JDK's flight recorder. While nothing is recorded, an event is an object that is thrown away, and no text is
 * made. <em>Thread-safe.</em>
 */
final class FlightRecorderPeerEvents implements PeerEvents {

    /** Loads the classes of all events; fails with a {@link LinkageError} in a Java runtime without a flight recorder. */
    FlightRecorderPeerEvents() {
        new AttemptEvent().end();
        new HandshakeEvent().end();
        new DisconnectEvent().end();
        new DiscourageEvent().end();
        new ShortageEvent().end();
        new CaptureFailureEvent().end();
    }

    @Override
    public void attempt(NetAddr address, int number, long nanos, @Nullable DisconnectReason failure) {
        AttemptEvent event = new AttemptEvent();
        if (event.isEnabled()) {
            event.address = address.toString();
            event.number = number;
            event.took = nanos;
            event.outcome = failure == null ? "CONNECTED" : failure.code().name();
            event.detail = failure == null ? "" : failure.detail();
            event.commit();
        }
    }

    @Override
    public void handshake(NetAddr address, Direction direction, Version version, long nanos) {
        HandshakeEvent event = new HandshakeEvent();
        if (event.isEnabled()) {
            event.address = address.toString();
            event.direction = direction.name();
            event.took = nanos;
            event.protocolVersion = version.protocolVersion();
            event.userAgent = version.userAgent().toString();
            event.commit();
        }
    }

    @Override
    public void disconnect(
            NetAddr address, Direction direction, DisconnectReason reason, long bytesReceived, long bytesSent) {
        DisconnectEvent event = new DisconnectEvent();
        if (event.isEnabled()) {
            event.address = address.toString();
            event.direction = direction.name();
            event.reason = reason.code().name();
            event.side = reason.side().name();
            event.detail = reason.detail();
            event.bytesReceived = bytesReceived;
            event.bytesSent = bytesSent;
            event.commit();
        }
    }

    @Override
    public void discourage(NetAddr address, DisconnectReason reason) {
        DiscourageEvent event = new DiscourageEvent();
        if (event.isEnabled()) {
            event.address = address.toString();
            event.reason = reason.code().name();
            event.detail = reason.detail();
            event.commit();
        }
    }

    @Override
    public void shortage(String want, int wanted, int have) {
        ShortageEvent event = new ShortageEvent();
        if (event.isEnabled()) {
            event.want = want;
            event.wanted = wanted;
            event.have = have;
            event.commit();
        }
    }

    @Override
    public void captureFailed(String folder, String problem) {
        CaptureFailureEvent event = new CaptureFailureEvent();
        if (event.isEnabled()) {
            event.folder = folder;
            event.problem = problem;
            event.commit();
        }
    }
}
