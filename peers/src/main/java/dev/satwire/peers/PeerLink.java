package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.DroppedMessage;
import dev.satwire.protocol.Frame;
import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.MalformedMessageException;
import dev.satwire.protocol.Payload;
import dev.satwire.transport.CloseReason;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionHandler;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The inner half of a peer, which joins its parts; the outer half, {@link PoolPeer}, is for everybody. What a peer
 * sends goes one way, on the event loop:
 *
 * <ol>
 *   <li>Bytes come from the connection; the {@link Wire} makes frames of them.
 *   <li>The {@link PeerSession} takes each frame, and says through {@link SessionOutput} what is to be done.
 *   <li>Payloads that listeners want go as {@link PeerNews} into the {@link Mailbox}, and from there to the listeners, on
 *       threads of theirs.
 * </ol>
 *
 * <p>What is sent goes the other way through the {@link PeerSender}. {@link LinkState} knows how the connection stands,
 * {@link PeerJournal} what went on. {@link ListenerFlow} and {@link ReceiveShare} see to it that no peer holds too much.
 */
final class PeerLink implements ConnectionHandler, SessionOutput {
    private static final Logger LOG = LoggerFactory.getLogger(PeerLink.class);

    private final PoolContext pool;
    private final PoolPeer peer;
    private final PeerOptions options;
    private final LinkState state = new LinkState();
    private final PeerJournal journal;
    private final Wire wire;
    private final PeerSession session;
    private final Mailbox mailbox;
    private final PeerNews news;
    private final PeerSender sender;
    private final Optional<AddressGossip> gossip;
    private final Optional<Errand> errand;
    private final Optional<AddressAnswer> answer;
    private final Misbehavior judge;
    private final CompletableFuture<DisconnectReason> closed = new CompletableFuture<>();

    // Confined to the event loop.
    private final ListenerFlow flow;
    private final ReceiveShare memory;
    private final DeadlineTimer timer = new DeadlineTimer(this::onTimer);
    private boolean nothingReadYet = true;

    PeerLink(PoolContext pool, PoolPeer peer, SessionContext context) {
        this.pool = pool;
        this.peer = peer;
        this.options = context.options();
        this.journal = new PeerJournal(pool, peer.address(), context.direction());
        this.session = new PeerSession(context, this);
        this.answer = pool.addressAnswer(peer);
        this.wire = journal.tap(pool.newWire(this::wants));
        this.mailbox = new Mailbox(pool.threads(), options.mailboxBytes(), pool.mailboxBudget(), this::mailboxDrained);
        this.news = new PeerNews(pool, peer, mailbox);
        this.errand = peer.errand();
        this.gossip = pool.gossip(peer);
        this.judge = pool.conduct().judge(this::userCodeThrew);
        this.memory = new ReceiveShare(pool.receiveBudget(), peer.id(), this::disconnect);
        ReadGate gate = new ReadGate();
        this.sender = new PeerSender(gate, journal);
        this.flow = new ListenerFlow(mailbox, gate, options);
    }

    /**
     * Opens the event grammar; to be called once, before anything else.
     *
     * @param number which attempt on this address it is; 0 for an inbound peer
     */
    void announce(int number, long now) {
        journal.announced(number, now);
        news.event(listener -> listener.onConnecting(peer.address(), peer.direction()));
    }

    /** Takes the connection that is being made for this peer. */
    void attach(Connection made) {
        state.take(made);
    }

    /** Ends a peer for which there is no connection to tell it. */
    void neverConnected(DisconnectReason reason) {
        state.end(reason);
        end();
    }

    // ---- what the connection tells, on the event loop

    @Override
    public void opened(Connection made) {
        long now = made.eventLoop().nanoTime();
        journal.opened(now);
        if (state.take(made)) {
            news.event(listener -> listener.onConnected(peer));
            session.connected(now);
            armTimer();
        }
    }

    @Override
    public void received(Connection from, ByteBuffer bytes) {
        long now = from.eventLoop().nanoTime();
        Optional<ByteBuffer> first = nothingReadYet ? Optional.of(bytes.duplicate()) : Optional.empty();
        nothingReadYet = false;
        try {
            while (!state.hasEnded()) {
                Optional<Frame> frame = wire.read(bytes);
                if (frame.isEmpty()) {
                    break;
                }
                first = Optional.empty();
                received(frame.get(), now);
            }
        } catch (MalformedMessageException e) {
            disconnect(Reasons.of(e, first, peer.direction()));
            return;
        }
        session.bytesReceived(wire.isInsideMessage(), wire.messageLength(), now);
        memory.hold(wire.heldBytes(), session.messageBegunAt(now));
        // Nothing that comes before the handshake is complete waits for listeners, nor does its deadline for them.
        int incomplete = session.handshakeTime().isPresent() ? wire.heldBytes() : 0;
        if (flow.pauseIfFull(from, incomplete, now)) {
            session.paused(true, now);
        }
        armTimer();
    }

    private void received(Frame frame, long now) {
        journal.received(frame, now);
        if (!(frame instanceof DroppedMessage dropped) || isForgiven(dropped, now)) {
            session.received(frame, now);
        }
    }

    /** Judges a message that had to be dropped; the connection may end for it. */
    private boolean isForgiven(DroppedMessage dropped, long now) {
        LOG.trace("{} sent a malformed message: {}", peer, dropped.problem().getMessage());
        Violation violation = judge.drop(dropped, now);
        boolean ends = pool.conduct().react(peer, judge, violation, now);
        if (ends) {
            disconnect(violation.reason());
        }
        return !ends;
    }

    @Override
    public void closed(Connection was, CloseReason reason) {
        timer.cancel();
        state.closed(was, nothingReadYet ? Reasons.ofSilent(reason) : Reasons.of(reason));
        end();
    }

    private void end() {
        PeerCounters counts = counters();
        DisconnectReason why = state.endedIn(
                new DisconnectReason.Context(session.lastCommand(), counts.bytesReceived(), counts.bytesSent()));
        LOG.debug("{} ended: {}", peer, why);
        try {
            memory.release();
            mailbox.end();
            journal.ended(why, now());
            session.closed(why);
            Violation.of(why).ifPresent(breach -> pool.conduct().react(peer, judge, breach, now()));
        } finally {
            try {
                // An outbound slot is free before anybody hears of it, so that a listener may use it.
                pool.ended(peer, why);
            } finally {
                news.event(listener -> listener.onDisconnected(peer.address(), peer.direction(), why));
                mailbox.put(() -> pool.told(peer), 0);
                complete(() -> closed.complete(why));
            }
        }
    }

    // ---- what the session asks for, on the event loop

    @Override
    public void deliver(Payload payload, int payloadLength) {
        gossip.ifPresent(its -> its.received(payload, now()));
        answer.flatMap(its -> its.to(payload, peer)).ifPresent(this::say);
        if (errand.isPresent()) {
            errand.get().received(payload, this);
        } else {
            news.payload(payload, payloadLength);
        }
    }

    private boolean wants(Command command) {
        return session.wants(command) || (answer.isPresent() && command.equals(GetAddr.COMMAND));
    }

    /** Says what may wait, and may be lost if too much waits already. */
    private void say(Payload payload) {
        Connection open = state.live();
        if (open != null) {
            CompletableFuture<Void> unused = send(open, payload.command(), encode(payload));
        }
    }

    @Override
    public void sendControl(Payload payload) {
        Connection open = state.live();
        if (open != null) {
            gossip.ifPresent(its -> its.sent(payload));
            sender.control(open, payload.command(), wire.encode(payload));
            session.sent(now());
        }
    }

    @Override
    public void ready() {
        if (errand.isEmpty()) {
            // An errand's connection is for nobody else to use.
            state.ready();
        }
        state.connection().ifPresent(Connection::settle);
        journal.ready(session.version(), session.handshakeTime().orElse(Duration.ZERO));
        CompletableFuture<Peer> waiting = pool.readied(peer);
        if (errand.isPresent()) {
            errand.get().ready(this);
            return;
        }
        news.event(listener -> listener.onReady(peer));
        complete(() -> waiting.complete(peer));
        if (gossip.isPresent() && peer.direction() == Direction.OUTBOUND) {
            session.ask(Request.addresses(), new CompletableFuture<>(), options.requestTimeout(), now());
        }
    }

    @Override
    public void complete(Runnable completion) {
        pool.threads().complete(completion);
    }

    @Override
    public void onSession(LongConsumer action) {
        Connection open = state.live();
        if (open == null) {
            return;
        }
        try {
            open.eventLoop().execute(() -> {
                if (!state.hasEnded()) {
                    action.accept(now());
                    armTimer();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.trace("{} is told nothing more, the transport was closed", peer);
        }
    }

    @Override
    public void userCodeThrew(Throwable error) {
        news.threw(error);
    }

    /** Also called by the pool, from any thread. */
    @Override
    public void disconnect(DisconnectReason reason) {
        state.disconnect(reason);
    }

    // ---- what the outer half asks, from any thread

    PeerSession session() {
        return session;
    }

    LinkState state() {
        return state;
    }

    PeerJournal journal() {
        return journal;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    boolean isReady() {
        return state.isReady();
    }

    PeerCounters counters() {
        return journal.counters(state.connection());
    }

    CompletableFuture<DisconnectReason> closed() {
        return closed;
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
                if (state.hasEnded()) {
                    complete(() -> answer.completeExceptionally(state.notReady()));
                } else {
                    question.accept(now());
                    armTimer();
                }
            });
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(state.notReady());
        }
    }

    // ---- time, and room in the mailbox

    private long now() {
        return state.connection().map(open -> open.eventLoop().nanoTime()).orElseGet(journal::announcedAt);
    }

    private void armTimer() {
        Connection open = state.live();
        if (open != null) {
            timer.arm(open.eventLoop(), flow.deadline(session.nextDeadline(now())));
        }
    }

    private void onTimer() {
        long now = now();
        flow.tick(now);
        if (flow.isForgotten()) {
            state.connection().ifPresent(this::resume);
        }
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

    /** Runs on a listener thread when half of a full mailbox is gone, or there is room in the pool. */
    private void mailboxDrained() {
        state.connection().ifPresent(open -> {
            try {
                open.eventLoop().execute(() -> resume(open));
            } catch (RejectedExecutionException e) {
                LOG.trace("{} drained after the transport was closed", peer);
            }
        });
    }

    private void resume(Connection open) {
        long now = now();
        if (flow.resumeIfDrained(open, now)) {
            session.paused(false, now);
            armTimer();
        }
    }
}
