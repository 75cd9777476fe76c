package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.DroppedMessage;
import dev.satwire.protocol.Frame;
import dev.satwire.protocol.MalformedMessageException;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.SkippedMessage;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one connection means, as a pure state machine: it is told what happened and when, and says through its
 * {@link SessionOutput} what to do. It knows no sockets, threads or clocks, so it runs in a test as it runs in a pool.
 *
 * <p>It disconnects for what Bitcoin Core disconnects for, as {@link SessionRules} lists it, and is as patient with all the
 * rest, with these differences:
 *
 * <ul>
 *   <li>A message that has begun must end in time ({@link Code#SLOW_MESSAGE}); Core leaves that to its ping.
 *   <li>A late {@code sendtxrcncl} ends the connection as it does in Core with {@code -txreconciliation}; without, Core
 *       ignores it. One in time is ignored here, whatever it says, for this side never sends one.
 *   <li>Transactions and their announcements are accepted whatever this side's {@link Identity#relay()}: it may have
 *       loaded a bloom filter. Core disconnects.
 *   <li>A peer is not given up for what takes a chain or a mempool to judge: headers that do not connect or lack work,
 *       mutated blocks, requests for pruned blocks or unknown filters, an upload target. Listeners can, with
 *       {@link Peer#disconnect()}.
 *   <li>Too many {@code notfound} items end the connection, which Core does not read then; a length over its limit that is
 *       followed by fewer bytes than it claims counts as soon as there are as many bytes as the limit.
 * </ul>
 *
 * <p>Times are nanoseconds of any monotonic clock. <em>Not thread-safe</em>, but for the methods that say otherwise.
 */
final class PeerSession {

    private final PeerOptions options;
    private final SessionOutput output;
    private final Handshake handshake;
    private final PingKeeper pings;
    private final RequestTracker requests;
    private final SessionRules rules;
    private final long inactivityTimeout;

    private boolean closed;
    private boolean paused;
    private long pausedAt;
    private long connectedAt;
    private long lastReceivedAt;
    private volatile long lastSentAt;
    private boolean insideMessage;
    private long messageBegunAt;
    private int messageLength;
    private @Nullable Command lastCommand;
    private volatile long handshakeNanos = -1;

    PeerSession(SessionContext context, SessionOutput output) {
        this.options = context.options();
        this.output = output;
        this.handshake = new Handshake(context, output);
        this.pings = new PingKeeper(context, output);
        this.requests = new RequestTracker(context, handshake, output);
        this.rules = new SessionRules(context.identity().services());
        this.inactivityTimeout = Delays.timeout(options.inactivityTimeout());
    }

    void connected(long now) {
        connectedAt = now;
        lastReceivedAt = now;
        lastSentAt = now;
        handshake.begin();
    }

    void received(Frame frame, long now) {
        if (closed) {
            return;
        }
        // The next frame gets a deadline of its own, even if it began in the same bytes.
        insideMessage = false;
        if (frame instanceof Message message) {
            lastCommand = message.payload().command();
            onMessage(message, now);
        } else if (frame instanceof SkippedMessage skipped) {
            lastCommand = skipped.command();
            onSkipped(skipped.command());
        } else if (frame instanceof DroppedMessage dropped) {
            lastCommand = dropped.command().orElse(null);
            onDropped(dropped, now);
        }
    }

    /** Tells that bytes were read, and whether they end inside a message and how long that is, as far as is known. */
    void bytesReceived(boolean inside, int length, long now) {
        lastReceivedAt = now;
        if (inside && !insideMessage) {
            messageBegunAt = now;
        }
        insideMessage = inside;
        messageLength = length;
    }

    /** When the message began that has not ended; now if there is none. */
    long messageBegunAt(long now) {
        return insideMessage ? messageBegunAt : now;
    }

    /** Tells that something was queued to be sent. Safe to call from any thread. */
    void sent(long now) {
        lastSentAt = now;
    }

    /**
     * Tells that reading was paused or goes on; a peer is not blamed for what we did not read. Waits go on where they
     * stopped, rather than anew, or a peer that floods us would never have to answer.
     */
    void paused(boolean isPaused, long now) {
        if (isPaused == paused) {
            return;
        }
        paused = isPaused;
        if (isPaused) {
            pausedAt = now;
            pings.pause(now);
            return;
        }
        long pause = now - pausedAt;
        lastReceivedAt = now;
        lastSentAt = now;
        messageBegunAt = earlier(messageBegunAt + pause, now);
        pings.extend(pause, now);
    }

    void tick(long now) {
        if (!closed) {
            requests.tick(now);
        }
        if (closed || paused) {
            if (!closed && handshake.isComplete()) {
                pings.probe(now);
            }
            return;
        }
        if (!handshake.isComplete() && now - handshakeDeadline() >= 0) {
            output.disconnect(DisconnectReason.of(
                    Code.HANDSHAKE_TIMEOUT,
                    "the handshake was not complete within " + Delays.text(options.handshakeTimeout())));
        } else if (insideMessage && now - messageDeadline() >= 0) {
            output.disconnect(DisconnectReason.of(Code.SLOW_MESSAGE, "a message did not end in time"));
        } else if (handshake.isComplete() && pings.isOverdue(now)) {
            // Before the next one: while a pong is awaited nothing is sent, but it is the pong that is missing.
            output.disconnect(
                    DisconnectReason.of(Code.PING_TIMEOUT, "no pong within " + Delays.text(options.pingTimeout())));
        } else if (now - idleDeadline() >= 0) {
            output.disconnect(DisconnectReason.of(
                    Code.INACTIVE,
                    "nothing was sent or nothing received for " + Delays.text(options.inactivityTimeout())));
        } else if (handshake.isComplete()) {
            pings.tick(now);
        }
    }

    /** When {@link #tick} has something to do next, unless something else happens before. */
    long nextDeadline(long now) {
        if (paused) {
            return requests.deadline(handshake.isComplete() ? pings.probeAt() : now + inactivityTimeout);
        }
        long next = requests.deadline(idleDeadline());
        next = earlier(next, handshake.isComplete() ? pings.deadline() : handshakeDeadline());
        return insideMessage ? earlier(next, messageDeadline()) : next;
    }

    /** Fails what waits; nothing happens after this. */
    void closed(DisconnectReason reason) {
        closed = true;
        handshake.end();
        requests.closed(reason);
    }

    void ping(CompletableFuture<Duration> future, long now) {
        ask(Request.ping(), future, options.requestTimeout(), now);
    }

    void getAddresses(CompletableFuture<List<TimestampedAddr>> future, long now) {
        ask(Request.addresses(), future, options.requestTimeout(), now);
    }

    <T> void ask(Request<T> request, CompletableFuture<T> future, Duration timeout, long now) {
        requests.ask(request, future, timeout, now);
    }

    /**
     * Whether the session itself has use for messages of a command. What neither it nor a listener wants is not decoded,
     * not even collected.
     */
    boolean wants(Command command) {
        return SessionRules.needs(command) || requests.wants(command);
    }

    boolean isReady() {
        return handshake.isComplete();
    }

    Version version() {
        return handshake.version();
    }

    /** Safe to call from any thread. */
    PeerFeatures features() {
        return handshake.features();
    }

    /** Safe to call from any thread. */
    Optional<Latency> latency() {
        return pings.latency();
    }

    /** Safe to call from any thread. */
    Optional<Duration> handshakeTime() {
        return handshakeNanos < 0 ? Optional.empty() : Optional.of(Duration.ofNanos(handshakeNanos));
    }

    /** The command of the last frame; empty if there was none or its command was illegal. */
    Optional<Command> lastCommand() {
        return Optional.ofNullable(lastCommand);
    }

    static long earlier(long a, long b) {
        return a - b < 0 ? a : b;
    }

    private void onMessage(Message message, long now) {
        Payload payload = message.payload();
        if (!handshake.isComplete()) {
            if (!endsFor(judgeEarly(payload.command()))) {
                handshake.received(payload);
                startIfComplete(now);
            }
            return;
        }
        if (endsFor(rules.afterVerack(payload)) || payload instanceof Version || payload instanceof Verack) {
            return;
        }
        if (payload instanceof Ping ping) {
            if (handshake.features().protocolVersion() > ProtocolVersion.PING_WITHOUT_NONCE) {
                output.sendControl(ping.pong());
            }
        } else if (payload instanceof Pong pong) {
            onPong(pong, now);
        } else {
            handshake.wished(payload);
            requests.received(payload, now);
        }
        output.deliver(payload, message.payloadLength());
    }

    private void startIfComplete(long now) {
        if (handshake.isComplete() && !closed) {
            handshakeNanos = now - connectedAt;
            handshake.offerCompactBlocks();
            output.ready();
            pings.start(handshake.features().protocolVersion(), now);
            handshake.tellWishes();
        }
    }

    private void onPong(Pong pong, long now) {
        long nanos = requests.pong(pong, now);
        if (nanos >= 0) {
            pings.measured(nanos);
        } else {
            pings.pong(pong.nonce(), now);
        }
    }

    private void onSkipped(Command command) {
        endsFor(handshake.isComplete() ? rules.afterVerack(command) : judgeEarly(command));
    }

    private void onDropped(DroppedMessage dropped, long now) {
        if (!handshake.isComplete()) {
            if (handshake.hasVersion()) {
                endsFor(SessionRules.beforeVerack(dropped, handshake.features().protocolVersion()));
            }
            return;
        }
        boolean isShortPong = dropped.command().filter(Pong.COMMAND::equals).isPresent()
                && dropped.problem().reason() == MalformedMessageException.Reason.TRUNCATED;
        if (!endsFor(rules.afterVerack(dropped)) && isShortPong) {
            pings.pong(0, now);
        }
    }

    private Optional<DisconnectReason> judgeEarly(Command command) {
        return handshake.hasVersion()
                ? SessionRules.beforeVerack(command, handshake.features().protocolVersion())
                : Optional.empty();
    }

    private boolean endsFor(Optional<DisconnectReason> reason) {
        reason.ifPresent(output::disconnect);
        return reason.isPresent();
    }

    private long handshakeDeadline() {
        return connectedAt + Delays.timeout(options.handshakeTimeout());
    }

    private long messageDeadline() {
        long allowance = TimeUnit.SECONDS.toNanos(messageLength / PeerOptions.MIN_BYTES_PER_SECOND);
        return messageBegunAt + Delays.timeout(options.messageTimeout()) + allowance;
    }

    private long idleDeadline() {
        return earlier(lastReceivedAt, lastSentAt) + inactivityTimeout;
    }
}
