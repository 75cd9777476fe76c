package dev.satwire.peers;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.Frame;
import dev.satwire.protocol.FrameDecoder;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.SkippedMessage;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.UnknownPayload;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WireText;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

/**
 * Drives one {@link PeerSession} as a pool does, with time that passes only when told to, and writes down what the session
 * wants done.
 */
final class SessionDriver implements SessionOutput {
    static final Instant WALL_CLOCK = Instant.parse("2026-11-21T12:00:00Z");
    static final NetAddr PUBLIC_ADDRESS = NetAddr.parse("8.8.4.4:8333");

    private static final FrameEncoder ENCODER = new FrameEncoder(Network.REGTEST);

    final PeerSession session;
    final Map<Long, SessionOutput> pendingNonces;

    /** Everything in order: {@code send ping}, {@code ready}, {@code deliver inv}, {@code end PING_TIMEOUT}. */
    final List<String> log = new ArrayList<>();

    final List<Payload> sent = new ArrayList<>();
    final List<Payload> delivered = new ArrayList<>();
    final List<DisconnectReason> ends = new ArrayList<>();

    private final FrameDecoder decoder = new FrameDecoder(Network.REGTEST);
    long now;

    /** What runs where user code may; at once, if a test does not say otherwise. */
    Executor completions = Runnable::run;

    SessionDriver(
            Direction direction,
            PeerOptions options,
            Identity identity,
            NetAddr address,
            long seed,
            Map<Long, SessionOutput> nonces) {
        pendingNonces = nonces;
        // An awkward start: the clock overflows a minute later.
        now = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();
        session = new PeerSession(
                new SessionContext(
                        address,
                        direction,
                        identity,
                        options,
                        InstantSource.fixed(WALL_CLOCK),
                        new Random(seed),
                        nonces),
                this);
    }

    static SessionDriver of(Direction direction, PeerOptions options) {
        return new SessionDriver(direction, options, Identity.DEFAULT, PUBLIC_ADDRESS, 1, new HashMap<>());
    }

    static SessionDriver outbound() {
        return of(Direction.OUTBOUND, PeerOptions.DEFAULT).connect();
    }

    static SessionDriver inbound() {
        return of(Direction.INBOUND, PeerOptions.DEFAULT).connect();
    }

    /** A session whose handshake is complete; what was sent until then is forgotten, the first ping is not. */
    static SessionDriver shaken() {
        return shaken(PeerOptions.DEFAULT);
    }

    static SessionDriver shaken(PeerOptions options) {
        return of(Direction.OUTBOUND, options).connect().handshake(ProtocolVersion.CURRENT);
    }

    SessionDriver connect() {
        session.connected(now);
        return this;
    }

    SessionDriver handshake(int protocolVersion) {
        receive(version(protocolVersion));
        sent.clear();
        log.clear();
        receive(new Verack());
        return this;
    }

    /** Receives a payload as one message of its own. */
    SessionDriver receive(Payload payload) {
        return receive(new Message(payload, PayloadCodec.encode(payload).length, 0));
    }

    SessionDriver receive(Frame frame) {
        if (ends.isEmpty()) {
            session.received(frame, now);
            session.bytesReceived(false, 0, now);
        }
        return this;
    }

    SessionDriver skip(String command) {
        return receive(new SkippedMessage(new Command(command), 0));
    }

    /** Receives a payload of any bytes with a correct header. */
    SessionDriver receive(String command, byte... payload) {
        return receiveBytes(frame(command, payload));
    }

    /** Receives bytes as they come from a connection. */
    SessionDriver receiveBytes(byte... bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (ends.isEmpty()) {
            Optional<Frame> frame = decoder.decode(in);
            if (frame.isEmpty()) {
                break;
            }
            session.received(frame.get(), now);
        }
        session.bytesReceived(decoder.isInsideFrame(), decoder.frameLength(), now);
        return this;
    }

    static byte[] frame(String command, byte... payload) {
        return ENCODER.encode(UnknownPayload.of(new Command(command), payload));
    }

    /** Lets time pass, ticking when the session said it wants to be. */
    SessionDriver pass(Duration time) {
        long end = now + time.toNanos();
        while (ends.isEmpty() && session.nextDeadline(now) - end <= 0) {
            now = later(now, session.nextDeadline(now));
            session.tick(now);
        }
        now = end;
        return this;
    }

    /** Lets all of a time pass but its last nanosecond. */
    SessionDriver passAlmost(Duration time) {
        return pass(time.minusNanos(1));
    }

    SessionDriver closed(DisconnectReason reason) {
        session.closed(reason);
        return this;
    }

    CompletableFuture<Duration> ping() {
        CompletableFuture<Duration> future = new CompletableFuture<>();
        session.ping(future, now);
        return future;
    }

    CompletableFuture<List<TimestampedAddr>> getAddresses() {
        CompletableFuture<List<TimestampedAddr>> future = new CompletableFuture<>();
        session.getAddresses(future, now);
        return future;
    }

    /** The nonce of the ping sent last. */
    long lastNonce() {
        for (int i = sent.size() - 1; i >= 0; i--) {
            if (sent.get(i) instanceof Ping ping) {
                return ping.nonce();
            }
        }
        throw new AssertionError("no ping was sent: " + log);
    }

    List<String> commandsSent() {
        return sent.stream().map(payload -> payload.command().name()).toList();
    }

    DisconnectReason.Code end() {
        if (ends.size() != 1) {
            throw new AssertionError("ended " + ends.size() + " times: " + log);
        }
        return ends.get(0).code();
    }

    static Version version(int protocolVersion) {
        return version(protocolVersion, Services.NETWORK, 0xABCD);
    }

    static Version version(int protocolVersion, Services services, long nonce) {
        return new Version(
                protocolVersion,
                services,
                WALL_CLOCK.getEpochSecond(),
                NetAddr.UNSPECIFIED,
                NetAddr.UNSPECIFIED,
                nonce,
                WireText.of("/test/"),
                840_000,
                true);
    }

    private static long later(long a, long b) {
        return a - b > 0 ? a : b;
    }

    @Override
    public void sendControl(Payload payload) {
        log.add("send " + payload.command());
        sent.add(payload);
        session.sent(now);
    }

    @Override
    public void ready() {
        log.add("ready");
    }

    @Override
    public void deliver(Payload payload, int payloadLength) {
        log.add("deliver " + payload.command());
        delivered.add(payload);
    }

    @Override
    public void complete(Runnable completion) {
        log.add("complete");
        completions.execute(completion);
    }

    @Override
    public void onSession(LongConsumer action) {
        action.accept(now);
    }

    @Override
    public void userCodeThrew(Throwable error) {
        log.add("threw " + error.getMessage());
    }

    @Override
    public void disconnect(DisconnectReason reason) {
        log.add("end " + reason.code());
        ends.add(reason);
    }
}
