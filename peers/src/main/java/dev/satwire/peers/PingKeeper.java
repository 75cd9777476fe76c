package dev.satwire.peers;

import static dev.satwire.protocol.ProtocolVersion.PING_WITHOUT_NONCE;

import dev.satwire.protocol.Ping;
import dev.satwire.protocol.UnknownPayload;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection alive and measures it (BIP-0031), as Bitcoin Core does. <em>Not thread-safe.</em>
 *
 * <ol>
 *   <li>Sends a ping with a random nonce when the handshake is complete, and again each interval if none is outstanding.
 *   <li>A pong with that nonce gives the round trip. One with nonce 0, or too short to have one, calls the ping off. Any
 *       other is ignored.
 *   <li>A pong that does not come within the time-out is overdue, which ends the connection.
 *   <li>While reading is paused, no pong is waited for. But each interval something is sent all the same: nothing else
 *       tells that a connection was reset whose end nobody reads. At the second one it ends, if the peer's system is up.
 * </ol>
 *
 * <p>Peers too old to answer get a ping without a nonce, just so that something is sent.
 */
final class PingKeeper {
    private final long interval;
    private final long timeout;
    private final RandomGenerator random;
    private final SessionOutput output;

    private boolean answered;
    private long nonce;
    private long sentAt;
    private long nextAt;
    private long probeAt;
    private volatile @Nullable Latency latency;

    PingKeeper(SessionContext context, SessionOutput output) {
        this.interval = Delays.timeout(context.options().pingInterval());
        this.timeout = Delays.timeout(context.options().pingTimeout());
        this.random = context.random();
        this.output = output;
    }

    void start(int protocolVersion, long now) {
        answered = protocolVersion > PING_WITHOUT_NONCE;
        ping(now);
    }

    void tick(long now) {
        if (nonce == 0 && now - nextAt >= 0) {
            ping(now);
        }
    }

    /** Sends a ping in each interval of a pause; its pong, if it is ever read, is that of no ping that is waited for. */
    void probe(long now) {
        if (now - probeAt >= 0) {
            probeAt = now + interval;
            output.sendControl(answered ? new Ping(nonZero(random)) : UnknownPayload.of(Ping.COMMAND, new byte[0]));
        }
    }

    /** Notes that a pause begins: the first probe is an interval away. The next ping stays where it is. */
    void pause(long now) {
        probeAt = now + interval;
    }

    /** When {@link #probe} has something to do. */
    long probeAt() {
        return probeAt;
    }

    /** Whether a pong should have come by now. */
    boolean isOverdue(long now) {
        return nonce != 0 && now - sentAt >= timeout;
    }

    /** Takes a time out of the wait for an outstanding pong, and out of what it measures: no pong could be read then. */
    void extend(long nanos, long now) {
        sentAt = PeerSession.earlier(sentAt + nanos, now);
    }

    /** When {@link #tick} has something to do or a pong is overdue. */
    long deadline() {
        return nonce != 0 ? sentAt + timeout : nextAt;
    }

    void pong(long theirs, long now) {
        if (theirs == 0) {
            nonce = 0;
        } else if (theirs == nonce) {
            nonce = 0;
            measured(now - sentAt);
        }
    }

    /** Takes a round trip, of a ping sent here or elsewhere. */
    void measured(long nanos) {
        Duration trip = Duration.ofNanos(nanos);
        Latency before = latency;
        latency = before == null ? Latency.of(trip) : before.and(trip);
    }

    /** The round trips so far; empty before the first. Safe to call from any thread. */
    Optional<Latency> latency() {
        return Optional.ofNullable(latency);
    }

    private void ping(long now) {
        nextAt = now + interval;
        if (!answered) {
            output.sendControl(UnknownPayload.of(Ping.COMMAND, new byte[0]));
            return;
        }
        nonce = nonZero(random);
        sentAt = now;
        output.sendControl(new Ping(nonce));
    }

    static long nonZero(RandomGenerator random) {
        long value = random.nextLong();
        return value == 0 ? 1 : value;
    }
}
