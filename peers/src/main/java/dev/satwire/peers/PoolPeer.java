package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Version;
import dev.satwire.transport.Connection;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.ObjLongConsumer;

/** The outer half of a peer, for everybody; the inner half is {@link PeerLink}. <em>Thread-safe.</em> */
final class PoolPeer implements Peer {
    private final PoolContext pool;
    private final long id;
    private final NetAddr address;
    private volatile ConnectionType type;
    private final Optional<Errand> errand;
    private final PeerLink link;

    /**
     * Creates a peer whose connection is still to be made.
     *
     * @param id a number that no other peer of the pool has or had
     * @param required what the peer must offer
     */
    PoolPeer(PoolContext pool, long id, NetAddr address, ConnectionType type, Services required) {
        this(pool, id, address, type, required, Optional.empty());
    }

    /** Creates a peer for an errand. */
    PoolPeer(PoolContext pool, long id, NetAddr address, Errand errand) {
        this(pool, id, address, errand.type(), Services.NONE, Optional.of(errand));
    }

    private PoolPeer(
            PoolContext pool,
            long id,
            NetAddr address,
            ConnectionType type,
            Services required,
            Optional<Errand> errand) {
        this.pool = pool;
        this.id = id;
        this.address = address;
        this.type = type;
        this.errand = errand;
        this.link = new PeerLink(pool, this, pool.sessionContext(address, type, required));
    }

    PeerLink link() {
        return link;
    }

    /** What the connection is for, if it is short. */
    Optional<Errand> errand() {
        return errand;
    }

    /** Whether the address is where the node is, and does not stand for a name that a proxy looks up. */
    boolean isAtAddress() {
        return errand.map(Errand::isToAddress).orElse(true);
    }

    /** Notes that the user named the node that the pool had found. */
    void named() {
        type = ConnectionType.MANUAL;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public NetAddr address() {
        return address;
    }

    @Override
    public ConnectionType type() {
        return type;
    }

    @Override
    public Version version() {
        return handshaken().version();
    }

    @Override
    public PeerFeatures features() {
        return handshaken().features();
    }

    @Override
    public boolean isReady() {
        return link.isReady();
    }

    /** Whether it is on its way to be ready. */
    boolean isConnecting() {
        return !link.isReady() && !link.state().hasEnded();
    }

    @Override
    public Optional<Duration> handshakeTime() {
        return link.session().handshakeTime();
    }

    @Override
    public Optional<Latency> latency() {
        return link.session().latency();
    }

    @Override
    public PeerCounters counters() {
        return link.counters();
    }

    @Override
    public PeerStats stats() {
        Optional<Connection> connection = link.state().connection();
        boolean known = handshakeTime().isPresent();
        return new PeerStats(
                id,
                address,
                type,
                known ? Optional.of(version()) : Optional.empty(),
                known ? Optional.of(features()) : Optional.empty(),
                connection.flatMap(
                        its -> link.journal().connectedFor(its.eventLoop().nanoTime())),
                latency(),
                counters(),
                link.mailbox().bytes(),
                link.journal().traffic().byCommand());
    }

    @Override
    public CompletableFuture<Void> send(Payload payload) {
        CompletableFuture<Void> sent;
        try {
            sent = link.send(link.state().requireReady(), payload.command(), link.encode(payload));
        } catch (PeerException | IllegalStateException notReady) {
            return CompletableFuture.failedFuture(notReady);
        }
        if (sent.isCompletedExceptionally()) {
            return CompletableFuture.failedFuture(
                    link.state().failure(sent.handle((done, problem) -> problem).join()));
        }
        CompletableFuture<Void> result = new CompletableFuture<>();
        CompletableFuture<Void> unused = sent.whenComplete((done, problem) -> link.complete(() -> {
            if (problem == null) {
                result.complete(null);
            } else {
                result.completeExceptionally(link.state().failure(problem));
            }
        }));
        return result;
    }

    /** Queues a frame that was encoded for many; false if this peer does not get it. */
    boolean offer(Command command, byte[] frame) {
        Optional<Connection> open = link.state().connection();
        return open.isPresent()
                && link.isReady()
                && !link.send(open.get(), command, frame).isCompletedExceptionally();
    }

    @Override
    public <T> CompletableFuture<T> request(Request<T> request) {
        return request(request, pool.options().requestTimeout());
    }

    @Override
    public <T> CompletableFuture<T> request(Request<T> request, Duration timeout) {
        PeerOptions.requirePositive(timeout, "timeout");
        return ask((answer, now) -> link.session().ask(request, answer, timeout, now));
    }

    @Override
    public CompletableFuture<DisconnectReason> closed() {
        return link.closed().copy();
    }

    @Override
    public void disconnect() {
        pool.givenUp(this);
        link.disconnect(DisconnectReason.of(Code.LOCAL));
    }

    @Override
    public String toString() {
        return errand.map(Errand::node).orElseGet(address::toString) + " ("
                + type.name().toLowerCase(Locale.ROOT) + ")";
    }

    /** One question to the session, asked on its thread; it answers through the mailbox. */
    private <T> CompletableFuture<T> ask(ObjLongConsumer<CompletableFuture<T>> question) {
        Connection open;
        try {
            open = link.state().requireReady();
        } catch (PeerException | IllegalStateException notReady) {
            return CompletableFuture.failedFuture(notReady);
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        link.ask(open, answer, now -> question.accept(answer, now));
        return answer;
    }

    private PeerSession handshaken() {
        PeerSession session = link.session();
        if (session.handshakeTime().isEmpty()) {
            throw new IllegalStateException("the handshake was not completed");
        }
        return session;
    }
}
