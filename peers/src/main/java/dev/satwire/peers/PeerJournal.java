package dev.satwire.peers;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.Frame;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Version;
import dev.satwire.transport.Connection;
import java.time.Duration;
import java.util.Optional;

/**
 * What one connection leaves behind for those who look: its times, the count of its messages, the messages themselves
 * if they are captured, and events for the flight recorder. What is received and the end are <em>confined to the event
 * loop</em>; all else is thread-safe.
 */
final class PeerJournal {
    private final PeerEvents recorder;
    private final NetAddr address;
    private final Direction direction;
    private final PeerTraffic traffic;
    private final Optional<PeerCapture> capture;

    private volatile int attempt;
    private volatile long announcedAt;
    private volatile long openedAt;
    private volatile boolean opened;

    PeerJournal(PoolContext pool, NetAddr address, Direction direction) {
        this.recorder = pool.recorder();
        this.address = address;
        this.direction = direction;
        this.traffic = new PeerTraffic(pool.codec());
        this.capture = pool.capture(address);
    }

    /** Makes a wire tell what it reads. */
    Wire tap(Wire wire) {
        return capture.map(its -> its.tap(wire)).orElse(wire);
    }

    /** Begins; before anything else. */
    void announced(int number, long now) {
        attempt = number;
        announcedAt = now;
    }

    void opened(long now) {
        openedAt = now;
        opened = true;
        if (direction == Direction.OUTBOUND) {
            recorder.attempt(address, attempt, now - announcedAt, null);
        }
    }

    void ready(Version version, Duration handshake) {
        recorder.handshake(address, direction, version, handshake.toNanos());
    }

    void received(Frame frame, long now) {
        traffic.received(frame, now);
    }

    void sent(Command command, byte[] frame) {
        traffic.sent(command, frame.length);
        capture.ifPresent(its -> its.sent(frame));
    }

    /** Ends; nothing comes after it. */
    void ended(DisconnectReason why, long now) {
        if (opened) {
            DisconnectReason.Context context = why.context();
            recorder.disconnect(address, direction, why, context.bytesReceived(), context.bytesSent());
        } else if (direction == Direction.OUTBOUND) {
            recorder.attempt(address, attempt, now - announcedAt, why);
        }
        capture.ifPresent(PeerCapture::close);
    }

    PeerTraffic traffic() {
        return traffic;
    }

    /** The counts, with those of the connection if there is one. */
    PeerCounters counters(Optional<Connection> connection) {
        return traffic.counters(connection);
    }

    long announcedAt() {
        return announcedAt;
    }

    /** Whether the connection was ever established. */
    boolean wasOpened() {
        return opened;
    }

    /** How long ago the connection was established; empty if it never was. */
    Optional<Duration> connectedFor(long now) {
        return opened ? Optional.of(Duration.ofNanos(Math.max(0, now - openedAt))) : Optional.empty();
    }
}
