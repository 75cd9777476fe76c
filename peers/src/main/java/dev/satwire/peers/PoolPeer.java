package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.DroppedMessage;
import dev.satwire.protocol.Frame;
import dev.satwire.protocol.MalformedMessageException;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.Version;
import dev.satwire.transport.CloseReason;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionClosedException;
import dev.satwire.transport.ConnectionHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Joins one connection, its wire, its session and its mailbox: bytes come in, frames go to the session, payloads to the
 * listeners. What the connection tells and what the session asks for happens on the event loop; the methods of
 * {@link Peer} are for everybody.
 */
final class PoolPeer implements Peer, ConnectionHandler, SessionOutput {
    private static final Logger LOG = LoggerFactory.getLogger(PoolPeer.class);

    /** How many bytes of replies a peer may leave unread before it is not read from either. */
    private static final int MAX_UNREAD_REPLIES = 64 * 1024;

    /** What an address of addrv2 takes on the heap, about. */
    private static final int HELD_BYTES_PER_ADDRESS = 160;

    private final PoolContext pool;
    private final NetAddr address;
    private final Direction direction;
    private final Wire wire;
    private final PeerSession session;
    private final Mailbox mailbox;
    private final ReadGate gate = new ReadGate();
    private final AtomicInteger unreadReplies = new AtomicInteger();
    private final AtomicLong messagesSent = new AtomicLong();
    private final AtomicReference<@Nullable DisconnectReason> ended = new AtomicReference<>();
    private final CompletableFuture<DisconnectReason> closed = new CompletableFuture<>();

    private volatile @Nullable Connection connection;
    private volatile boolean ready;
    private final AtomicLong messagesReceived = new AtomicLong();
    private final AtomicLong messagesDropped = new AtomicLong();

    // Confined to the event loop.
    private final ListenerFlow flow;
    private final DeadlineTimer timer = new DeadlineTimer(this::onTimer);
    private boolean nothingReadYet = true;

    PoolPeer(PoolContext pool, NetAddr address, Direction direction) {
        this.pool = pool;
        this.address = address;
        this.direction = direction;
        this.wire = pool.newWire();
        this.session = new PeerSession(pool.sessionContext(address, direction), this);
        this.mailbox = new Mailbox(pool.threads(), pool.options().mailboxBytes(), this::mailboxDrained);
        this.flow = new ListenerFlow(mailbox, gate, pool.options());
    }

    /** Opens the event grammar; to be called once, before anything else. */
    void announce() {
        tell(listener -> listener.onConnecting(address, direction));
    }

    /** Takes the connection that is being made for this peer. */
    void attach(Connection made) {
        connection = made;
        if (ended.get() != null) {
            made.abort();
        }
    }

    /** Ends a peer for which there is no connection to tell it. */
    void neverConnected(DisconnectReason reason) {
        ended.compareAndSet(null, reason);
        end();
    }

    // ---- what the connection tells, on the event loop

    @Override
    public void opened(Connection opened) {
        connection = opened;
        if (ended.get() != null) {
            opened.abort();
            return;
        }
        tell(listener -> listener.onConnected(this));
        session.connected(now());
        armTimer();
    }

    @Override
    public void received(Connection from, ByteBuffer bytes) {
        Optional<ByteBuffer> first = nothingReadYet ? Optional.of(bytes.duplicate()) : Optional.empty();
        nothingReadYet = false;
        long now = now();
        try {
            while (ended.get() == null) {
                Optional<Frame> frame = wire.read(bytes);
                if (frame.isEmpty()) {
                    break;
                }
                first = Optional.empty();
                count(frame.get());
                session.received(frame.get(), now);
            }
        } catch (MalformedMessageException e) {
            disconnect(Reasons.of(e, first));
            return;
        }
        session.bytesReceived(wire.isInsideMessage(), wire.messageLength(), now);
        if (flow.pauseIfFull(from, now)) {
            session.paused(true, now);
        }
        armTimer();
    }

    @Override
    public void closed(Connection was, CloseReason reason) {
        connection = was;
        ready = false;
        timer.cancel();
        ended.compareAndSet(null, nothingReadYet ? Reasons.ofSilent(reason) : Reasons.of(reason));
        end();
    }

    private void end() {
        DisconnectReason why = Objects.requireNonNull(ended.get());
        LOG.debug("{} {} ended: {}", direction, address, why);
        try {
            session.closed(why);
            // An outbound slot is free before anybody hears of it, so that a listener may use it.
            pool.ended(this, why);
        } finally {
            tell(listener -> listener.onDisconnected(address, direction, why));
            mailbox.put(() -> pool.told(this), 0);
            complete(() -> closed.complete(why));
        }
    }

    // ---- what the session asks for, on the event loop

    @Override
    public void sendControl(Payload payload) {
        Connection open = connection;
        if (open == null || ended.get() != null) {
            return;
        }
        byte[] frame = wire.encode(payload);
        if (unreadReplies.addAndGet(frame.length) > MAX_UNREAD_REPLIES) {
            gate.close(ReadGate.Cause.REPLIES, open);
        }
        CompletableFuture<Void> unused = open.send(frame, Lane.CONTROL).whenComplete((done, problem) -> {
            if (unreadReplies.addAndGet(-frame.length) <= MAX_UNREAD_REPLIES / 2) {
                gate.open(ReadGate.Cause.REPLIES, open);
            }
        });
        sent();
    }

    @Override
    public void ready() {
        ready = true;
        if (ended.get() != null) {
            ready = false;
        }
        Connection open = connection;
        if (open != null) {
            open.settle();
        }
        CompletableFuture<Peer> waiting = pool.readied(this);
        tell(listener -> listener.onReady(this));
        complete(() -> waiting.complete(this));
    }

    @Override
    public void deliver(Payload payload, int payloadLength) {
        if (pool.listeners().want(payload)) {
            mailbox.put(() -> pool.listeners().payload(this, payload), heldBytes(payload, payloadLength));
        }
    }

    @Override
    public void complete(Runnable completion) {
        pool.threads().complete(completion);
    }

    /** Also called by the pool, from any thread. */
    @Override
    public void disconnect(DisconnectReason reason) {
        if (!ended.compareAndSet(null, reason)) {
            return;
        }
        ready = false;
        Connection open = connection;
        if (open == null) {
            return;
        }
        if (reason.side() == DisconnectReason.Side.US) {
            open.close();
        } else {
            open.abort();
        }
    }

    // ---- for everybody

    @Override
    public NetAddr address() {
        return address;
    }

    @Override
    public Direction direction() {
        return direction;
    }

    @Override
    public Version version() {
        requireHandshake();
        return session.version();
    }

    @Override
    public PeerFeatures features() {
        requireHandshake();
        return session.features();
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public Optional<Duration> handshakeTime() {
        return session.handshakeTime();
    }

    @Override
    public Optional<Duration> latency() {
        return session.latency();
    }

    @Override
    public PeerCounters counters() {
        Connection open = connection;
        return new PeerCounters(
                open == null ? 0 : open.bytesReceived(),
                open == null ? 0 : open.bytesSent(),
                open == null ? 0 : open.bytesQueued(),
                messagesReceived.get(),
                messagesSent.get(),
                messagesDropped.get());
    }

    @Override
    public CompletableFuture<Void> send(Payload payload) {
        Connection open = connection;
        if (open == null || !ready) {
            return CompletableFuture.failedFuture(notReady());
        }
        return sendFrame(open, wire.encode(payload));
    }

    /** Queues a frame that was encoded for many; false if this peer does not get it. */
    boolean offer(byte[] frame) {
        Connection open = connection;
        return open != null && ready && !sendFrame(open, frame).isCompletedExceptionally();
    }

    @Override
    public CompletableFuture<Duration> ping() {
        return request(session::ping);
    }

    @Override
    public CompletableFuture<List<TimestampedAddr>> getAddresses() {
        return request(session::getAddresses);
    }

    @Override
    public CompletableFuture<DisconnectReason> closed() {
        return closed.copy();
    }

    @Override
    public void disconnect() {
        pool.givenUp(this);
        disconnect(DisconnectReason.of(Code.LOCAL));
    }

    @Override
    public String toString() {
        return address + " (" + direction.name().toLowerCase(Locale.ROOT) + ")";
    }

    // ---- helpers

    private CompletableFuture<Void> sendFrame(Connection open, byte[] frame) {
        CompletableFuture<Void> sent = open.send(frame, Lane.BULK);
        if (sent.isCompletedExceptionally()) {
            Throwable problem = sent.handle((done, why) -> why).join();
            return CompletableFuture.failedFuture(failure(problem));
        }
        sent();
        CompletableFuture<Void> result = new CompletableFuture<>();
        CompletableFuture<Void> unused = sent.whenComplete((done, problem) -> complete(() -> {
            if (problem == null) {
                result.complete(null);
            } else {
                result.completeExceptionally(failure(problem));
            }
        }));
        return result;
    }

    /** One question to the session, asked on its thread; it answers through the mailbox. */
    private <T> CompletableFuture<T> request(ObjLongConsumer<CompletableFuture<T>> question) {
        Connection open = connection;
        if (open == null || !ready) {
            return CompletableFuture.failedFuture(notReady());
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            open.eventLoop().execute(() -> {
                if (ended.get() == null) {
                    question.accept(answer, now());
                    armTimer();
                } else {
                    complete(() -> answer.completeExceptionally(notReady()));
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(notReady());
        }
        return answer;
    }

    private RuntimeException failure(Throwable problem) {
        if (problem instanceof ConnectionClosedException closed) {
            DisconnectReason why = ended.get();
            return new PeerException(why != null ? why : Reasons.of(closed.reason()));
        }
        return problem instanceof RuntimeException known ? known : new IllegalStateException(problem);
    }

    private RuntimeException notReady() {
        DisconnectReason why = ended.get();
        return why == null ? new IllegalStateException("the handshake is not complete") : new PeerException(why);
    }

    private void requireHandshake() {
        if (session.handshakeTime().isEmpty()) {
            throw new IllegalStateException("the handshake was not completed");
        }
    }

    /** What a payload weighs in memory: as much as on the wire, but for the one that is many small objects. */
    private static int heldBytes(Payload payload, int payloadLength) {
        return payload instanceof AddrV2 addr
                ? Math.max(payloadLength, addr.addresses().size() * HELD_BYTES_PER_ADDRESS)
                : payloadLength;
    }

    private void tell(Consumer<PeerListener> event) {
        mailbox.put(() -> pool.listeners().event(address, event), 0);
    }

    private void count(Frame frame) {
        messagesReceived.incrementAndGet();
        if (frame instanceof DroppedMessage dropped) {
            messagesDropped.incrementAndGet();
            LOG.debug(
                    "{} sent a malformed message: {}",
                    address,
                    dropped.problem().getMessage());
        }
    }

    private void sent() {
        messagesSent.incrementAndGet();
        session.sent(now());
    }

    private long now() {
        return Objects.requireNonNull(connection).eventLoop().nanoTime();
    }

    /** Runs on a listener thread when half of a full mailbox is gone. */
    private void mailboxDrained() {
        Connection open = connection;
        if (open == null) {
            return;
        }
        try {
            open.eventLoop().execute(() -> {
                if (flow.resumeIfDrained(open)) {
                    session.paused(false, now());
                    armTimer();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.trace("{} drained after the transport was closed", address);
        }
    }

    private void armTimer() {
        Connection open = connection;
        if (open != null && ended.get() == null) {
            timer.arm(open.eventLoop(), flow.deadline(session.nextDeadline(now())));
        }
    }

    private void onTimer() {
        long now = now();
        if (flow.isStuck(now)) {
            mailbox.discardPayloads();
            disconnect(DisconnectReason.of(
                    Code.SLOW_LISTENER,
                    "the listeners finished nothing for "
                            + Delays.text(pool.options().slowListenerTimeout()) + " while messages waited"));
        } else {
            session.tick(now);
        }
        armTimer();
    }
}
