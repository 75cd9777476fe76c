package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.DroppedMessage;
import dev.satwire.protocol.Frame;
import dev.satwire.protocol.MalformedMessageException;
import dev.satwire.protocol.Payload;
import dev.satwire.transport.CloseReason;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionClosedException;
import dev.satwire.transport.ConnectionHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inner half of a peer: joins one connection, its wire, its session and its mailbox. Bytes come in, frames go to the
 * session, payloads to the listeners. What the connection tells and what the session asks for happens on the event loop;
 * the outer half, {@link PoolPeer}, is for everybody.
 */
final class PeerLink implements ConnectionHandler, SessionOutput {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

    /** What an address of addrv2 takes on the heap, about. */
    private static final int HELD_BYTES_PER_ADDRESS = 160;

    private static final long NOTHING_HELD = Long.MIN_VALUE;

    private final PoolContext pool;
    private final PoolPeer peer;
    private final PeerOptions options;
    private final Wire wire;
    private final PeerSession session;
    private final Mailbox mailbox;
    private final Optional<AddressGossip> gossip;
    private final Misbehavior judge;
    private final ReadGate gate = new ReadGate();
    private final AtomicReference<@Nullable DisconnectReason> ended = new AtomicReference<>();
    private final CompletableFuture<DisconnectReason> closed = new CompletableFuture<>();

    private volatile @Nullable Connection connection;
    private volatile boolean opened;
    private volatile long openedAt;
    private volatile long announcedAt;
    private volatile int attempt;
    private volatile boolean ready;
    private final PeerTraffic traffic;
    private final Optional<PeerCapture> capture;
    private final PeerSender sender;

    // Confined to the event loop.
    private final ListenerFlow flow;
    private final DeadlineTimer timer = new DeadlineTimer(this::onTimer);
    private boolean nothingReadYet = true;
    /** When the message began that memory is held for. */
    private long heldSince = NOTHING_HELD;

    PeerLink(PoolContext pool, PoolPeer peer, SessionContext context) {
        this.pool = pool;
        this.peer = peer;
        this.options = context.options();
        this.session = new PeerSession(context, this);
        this.capture = pool.capture(peer.address());
        Wire plain = pool.newWire(session::wants);
        this.wire = capture.map(its -> its.tap(plain)).orElse(plain);
        this.traffic = new PeerTraffic(pool.codec());
        this.sender = new PeerSender(gate, traffic, capture);
        this.gossip = pool.gossip(peer);
        this.judge = pool.conduct().judge(this::userCodeThrew);
        this.mailbox = new Mailbox(pool.threads(), options.mailboxBytes(), this::mailboxDrained);
        this.flow = new ListenerFlow(mailbox, gate, options);
    }

    /**
     * Opens the event grammar; to be called once, before anything else.
     *
     * @param number which attempt on this address it is; 0 for an inbound peer
     */
    void announce(int number, long now) {
        attempt = number;
        announcedAt = now;
        tell(listener -> listener.onConnecting(peer.address(), peer.direction()));
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
    public void opened(Connection made) {
        connection = made;
        openedAt = now();
        opened = true;
        if (ended.get() != null) {
            made.abort();
            return;
        }
        if (peer.direction() == Direction.OUTBOUND) {
            pool.recorder().attempt(peer.address(), attempt, openedAt - announcedAt, null);
        }
        tell(listener -> listener.onConnected(peer));
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
                if (!count(frame.get(), now)) {
                    session.received(frame.get(), now);
                }
            }
        } catch (MalformedMessageException e) {
            disconnect(Reasons.of(e, first));
            return;
        }
        session.bytesReceived(wire.isInsideMessage(), wire.messageLength(), now);
        hold(now);
        if (flow.pauseIfFull(from, now)) {
            session.paused(true, now);
        }
        armTimer();
    }

    /** Tells the pool how much memory an incomplete message holds; it may be too much, for this peer or another. */
    private void hold(long now) {
        int held = wire.heldBytes();
        if (held < ReceiveBudget.COUNTED_FROM && heldSince == NOTHING_HELD) {
            return;
        }
        ReceiveBudget budget = pool.receiveBudget();
        long began = session.messageBegunAt(now);
        if (heldSince != NOTHING_HELD && heldSince != began) {
            budget.release(peer.id(), heldSince);
        }
        heldSince = held < ReceiveBudget.COUNTED_FROM ? NOTHING_HELD : began;
        budget.hold(this, peer.id(), began, held)
                .ifPresent(slowest -> slowest.disconnect(DisconnectReason.of(
                        Code.SLOW_MESSAGE, "memory for incomplete messages is short, and this one began first")));
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
        DisconnectReason why = Objects.requireNonNull(ended.updateAndGet(this::inContext));
        LOG.debug("{} ended: {}", peer, why);
        try {
            pool.receiveBudget().release(peer.id(), heldSince);
            record(why);
            capture.ifPresent(PeerCapture::close);
            session.closed(why);
            Violation.of(why).ifPresent(breach -> pool.conduct().react(peer, judge, breach, now()));
        } finally {
            try {
                // An outbound slot is free before anybody hears of it, so that a listener may use it.
                pool.ended(peer, why);
            } finally {
                tell(listener -> listener.onDisconnected(peer.address(), peer.direction(), why));
                mailbox.put(() -> pool.told(peer), 0);
                complete(() -> closed.complete(why));
            }
        }
    }

    private void record(DisconnectReason why) {
        if (opened) {
            DisconnectReason.Context context = why.context();
            pool.recorder()
                    .disconnect(peer.address(), peer.direction(), why, context.bytesReceived(), context.bytesSent());
        } else if (peer.direction() == Direction.OUTBOUND) {
            pool.recorder().attempt(peer.address(), attempt, now() - announcedAt, why);
        }
    }

    // ---- what the session asks for, on the event loop

    @Override
    public void sendControl(Payload payload) {
        Connection open = connection;
        if (open == null || ended.get() != null) {
            return;
        }
        gossip.ifPresent(its -> its.sent(payload));
        sender.control(open, payload.command(), wire.encode(payload));
        session.sent(now());
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
        long handshake = peer.handshakeTime().map(Duration::toNanos).orElse(0L);
        pool.recorder().handshake(peer.address(), peer.direction(), session.version(), handshake);
        CompletableFuture<Peer> waiting = pool.readied(peer);
        tell(listener -> listener.onReady(peer));
        complete(() -> waiting.complete(peer));
        if (gossip.isPresent() && peer.direction() == Direction.OUTBOUND) {
            session.ask(Request.addresses(), new CompletableFuture<>(), options.requestTimeout(), now());
        }
    }

    @Override
    public void deliver(Payload payload, int payloadLength) {
        gossip.ifPresent(its -> its.received(payload, now()));
        if (pool.listeners().want(payload)) {
            mailbox.put(() -> pool.listeners().payload(peer, payload), heldBytes(payload, payloadLength));
        }
    }

    @Override
    public void complete(Runnable completion) {
        pool.threads().complete(completion);
    }

    @Override
    public void userCodeThrew(Throwable error) {
        mailbox.put(() -> pool.listeners().threw(peer.address(), error), 0);
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

    // ---- what the outer half asks, from any thread

    PeerSession session() {
        return session;
    }

    /** The connection, once there is one. */
    Optional<Connection> connection() {
        return Optional.ofNullable(connection);
    }

    /** The connection to a peer that is ready; throws what a future fails with if it is not. */
    Connection requireReady() {
        Connection open = connection;
        if (open == null || !ready) {
            throw notReady();
        }
        return open;
    }

    /** Whether the connection was ever established. */
    boolean wasOpened() {
        return opened;
    }

    boolean isReady() {
        return ready;
    }

    CompletableFuture<DisconnectReason> closed() {
        return closed;
    }

    PeerCounters counters() {
        return traffic.counters(connection());
    }

    /** Bytes that wait for the listeners. */
    long mailboxBytes() {
        return mailbox.bytes();
    }

    PeerTraffic traffic() {
        return traffic;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    /** How long ago the connection was established; empty if it never was. */
    Optional<Duration> connectedFor(long now) {
        return opened ? Optional.of(Duration.ofNanos(Math.max(0, now - openedAt))) : Optional.empty();
    }

    byte[] encode(Payload payload) {
        return wire.encode(payload);
    }

    /** Sends a frame of the user's; one that is refused at once fails at once. */
    CompletableFuture<Void> send(Connection open, Command command, byte[] frame) {
        CompletableFuture<Void> sent = sender.bulk(open, command, frame);
        if (!sent.isCompletedExceptionally()) {
            session.sent(now());
        }
        return sent;
    }

    /** Asks the session on its thread; a peer that is gone by then fails the answer. */
    void ask(Connection open, CompletableFuture<?> answer, LongConsumer question) {
        try {
            open.eventLoop().execute(() -> {
                if (ended.get() == null) {
                    question.accept(now());
                    armTimer();
                } else {
                    complete(() -> answer.completeExceptionally(notReady()));
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(notReady());
        }
    }

    /** What a failed send means for its sender. */
    RuntimeException failure(Throwable problem) {
        if (problem instanceof ConnectionClosedException failed) {
            DisconnectReason why = ended.get();
            return new PeerException(why != null ? why : Reasons.of(failed.reason()));
        }
        return problem instanceof RuntimeException known ? known : new IllegalStateException(problem);
    }

    private @Nullable DisconnectReason inContext(@Nullable DisconnectReason reason) {
        PeerCounters counts = counters();
        return reason == null
                ? null
                : reason.withContext(new DisconnectReason.Context(
                        session.lastCommand(), counts.bytesReceived(), counts.bytesSent()));
    }

    private RuntimeException notReady() {
        DisconnectReason why = ended.get();
        return why == null ? new IllegalStateException("the handshake is not complete") : new PeerException(why);
    }

    // ---- helpers

    /** What a payload weighs in memory: as much as on the wire, but for the one that is many small objects. */
    private static int heldBytes(Payload payload, int payloadLength) {
        return payload instanceof AddrV2 addr
                ? Math.max(payloadLength, addr.addresses().size() * HELD_BYTES_PER_ADDRESS)
                : payloadLength;
    }

    private void tell(Consumer<PeerListener> event) {
        mailbox.put(() -> pool.listeners().event(peer.address(), event), 0);
    }

    /** Counts a frame, and judges one that had to be dropped; true if the connection ends for that. */
    private boolean count(Frame frame, long now) {
        traffic.received(frame, now);
        if (frame instanceof DroppedMessage dropped) {
            LOG.debug("{} sent a malformed message: {}", peer, dropped.problem().getMessage());
            Violation violation = judge.drop(dropped, now);
            if (pool.conduct().react(peer, judge, violation, now)) {
                disconnect(violation.reason());
                return true;
            }
        }
        return false;
    }

    private long now() {
        Connection open = connection;
        return open == null ? announcedAt : open.eventLoop().nanoTime();
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
            LOG.trace("{} drained after the transport was closed", peer);
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
                    "the listeners finished nothing for " + Delays.text(options.slowListenerTimeout())
                            + " while messages waited"));
        } else {
            session.tick(now);
        }
        armTimer();
    }
}
