package dev.satwire.peers.testkit;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionClosedException;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.EventLoop;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection on a {@link MemoryNetwork}.
 *
 * <p>What users ask for is noted in a flag or a queue, and {@link #attend} looks at it as an event of the loop, so that
 * nothing happens inside a call. The methods of {@link Connection} are <em>thread-safe</em>, the rest is <em>confined to
 * the network's events</em>.
 */
final class MemoryConnection implements Connection {
    private static final CloseReason LOCAL = CloseReason.of(Kind.LOCAL);

    private enum Stage {
        CONNECTING,
        OPEN,
        CLOSED
    }

    private final MemoryNetwork network;
    private final MemoryTransport host;
    private final InetSocketAddress remoteAddress;
    private final ConnectOptions options;
    private final HandlerCalls handler;
    /** Present if this end was accepted; leaves when it has ended. */
    private final @Nullable MemoryGuest guest;

    private final SendLanes lanes;
    private final StallWatch stall;
    private final Link link;
    private final Outgoing outgoing;
    private final Inbox inbox = new Inbox();
    private final AtomicBoolean attention = new AtomicBoolean();
    private final AtomicLong bytesReceived = new AtomicLong();

    private volatile boolean paused;
    private volatile boolean closeRequested;
    private volatile boolean abortRequested;
    private volatile @Nullable InetSocketAddress localAddress;

    private Stage stage = Stage.CONNECTING;
    /** Ends the attempt to connect, or the polite close. */
    private EventQueue.@Nullable Event deadline;

    /** Whether a reset has arrived, read or not. */
    private boolean wasReset;

    private boolean draining;
    private boolean delivering;

    MemoryConnection(
            MemoryNetwork network,
            MemoryTransport host,
            InetSocketAddress remoteAddress,
            ConnectOptions options,
            ConnectionHandler handler,
            @Nullable MemoryGuest guest) {
        this.network = network;
        this.host = host;
        this.remoteAddress = remoteAddress;
        this.options = Objects.requireNonNull(options, "options");
        this.guest = guest;
        this.lanes = new SendLanes(options);
        this.stall = new StallWatch(network, host.loop(), options.stallTimeout(), this::stalled);
        this.link = new Link(network, this);
        this.handler = new HandlerCalls(network, this, Objects.requireNonNull(handler, "handler"));
        this.outgoing = new Outgoing(link, lanes, stall);
    }

    static MemoryConnection of(Connection connection) {
        if (connection instanceof MemoryConnection ours) {
            return ours;
        }
        throw new IllegalArgumentException("not a connection of a MemoryNetwork: " + connection);
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public Optional<InetSocketAddress> localAddress() {
        return Optional.ofNullable(localAddress);
    }

    @Override
    public EventLoop eventLoop() {
        return host.loop();
    }

    @Override
    public CompletableFuture<Void> send(byte[] bytes, Lane lane) {
        Objects.requireNonNull(bytes, "bytes");
        Objects.requireNonNull(lane, "lane");
        CompletableFuture<Void> sent = lanes.offer(bytes, lane);
        if (!sent.isDone()) {
            requestAttention();
        }
        return sent;
    }

    @Override
    public boolean isWritable() {
        return lanes.isWritable();
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
        requestAttention();
    }

    @Override
    public void settle() {
        if (guest != null) {
            guest.settle();
        }
    }

    @Override
    public void close() {
        closeRequested = true;
        lanes.refuse(LOCAL);
        requestAttention();
    }

    @Override
    public void abort() {
        abortRequested = true;
        close();
    }

    @Override
    public long bytesReceived() {
        return bytesReceived.get();
    }

    @Override
    public long bytesSent() {
        return outgoing.bytesSent();
    }

    @Override
    public long bytesQueued() {
        return lanes.bytes();
    }

    private void requestAttention() {
        if (attention.compareAndSet(false, true)) {
            post(this::attend);
        }
    }

    /** Does what was asked for since the last time. */
    private void attend() {
        attention.set(false);
        if (stage == Stage.CLOSED) {
            return;
        }
        if (abortRequested) {
            end(LOCAL, true);
            return;
        }
        if (closeRequested && !draining) {
            draining = true;
            setDeadline(options.drainTimeout(), this::drainTimedOut);
        }
        if (stage == Stage.OPEN && !wasReset && outgoing.flush()) {
            post(this::tellWritable);
        }
        if (draining && lanes.bytes() == 0) {
            end(LOCAL, false);
        } else if (paused && wasReset && lanes.bytes() > 0) {
            // Nobody reads the end, but a write that fails tells of it, too.
            end(CloseReason.of(Kind.PEER_RESET), false);
        }
        deliverLater();
    }

    private void tellWritable() {
        if (stage == Stage.OPEN && !closeRequested && lanes.isWritable()) {
            handler.writable();
        }
    }

    /** Bytes from the other end are here. */
    void arrive(byte[] bytes) {
        if (stage == Stage.CLOSED) {
            link.carry(end -> end.arriveEnd(Kind.PEER_RESET));
        } else if (closeRequested) {
            acknowledge(bytes.length);
        } else {
            inbox.add(bytes);
            deliverLater();
        }
    }

    /** The other end has ended, and everything it sent is here. */
    void arriveEnd(Kind kind) {
        wasReset |= kind == Kind.PEER_RESET;
        if (!closeRequested) {
            inbox.end(kind);
            deliverLater();
        } else if (kind == Kind.PEER_RESET) {
            end(LOCAL, false);
        }
    }

    private void acknowledge(int bytes) {
        link.carry(end -> {
            end.outgoing.acknowledged(bytes);
            end.requestAttention();
        });
    }

    private void deliverLater() {
        boolean something = inbox.available() > 0 || inbox.end() != null;
        if (something && !delivering && isReading()) {
            delivering = true;
            post(this::deliver);
        }
    }

    private void deliver() {
        delivering = false;
        if (!isReading()) {
            return;
        }
        Kind over = inbox.end();
        if (inbox.available() > 0) {
            int count = network.pieceOf(inbox.available(), link.options());
            ByteBuffer buffer = network.readBuffer();
            inbox.take(count, buffer);
            bytesReceived.addAndGet(count);
            acknowledge(count);
            handler.received(buffer.flip());
            deliverLater();
        } else if (over != null) {
            end(CloseReason.of(over), false);
        }
    }

    private boolean isReading() {
        return stage == Stage.OPEN && !paused && !closeRequested;
    }

    boolean isClosed() {
        return stage == Stage.CLOSED;
    }

    /** Ties this end, which connects, to the one that was accepted. */
    void join(MemoryConnection accepted) {
        link.join(accepted.link);
    }

    void established(InetSocketAddress local) {
        if (stage == Stage.CLOSED) {
            link.carry(end -> end.arriveEnd(Kind.PEER_RESET));
            return;
        }
        stage = Stage.OPEN;
        localAddress = local;
        if (!draining) {
            cancelDeadline();
        }
        post(this::tellOpened);
        requestAttention();
    }

    private void tellOpened() {
        if (stage == Stage.OPEN && !closeRequested) {
            handler.opened();
        }
    }

    void failToConnect(CloseReason reason) {
        if (stage == Stage.CONNECTING) {
            end(reason, false);
        }
    }

    void failToConnectAfter(Duration timeout) {
        setDeadline(timeout, () -> failToConnect(CloseReason.of(Kind.CONNECT_TIMEOUT)));
    }

    /** The system of the other host has answered, but its listener did not want this connection. */
    void refusedByAcceptor() {
        network.events().postAfter(network.latency(), null, () -> arriveEnd(Kind.PEER_CLOSED));
    }

    /** What is wrong with the network between the two ends. */
    Condition condition() {
        return link.condition();
    }

    /** Ends this end to make room for another, unless it has proved worth its place meanwhile. */
    void evict() {
        post(() -> {
            if (guest != null && !guest.isSettled()) {
                end(CloseReason.of(Kind.EVICTED, "made room for a newcomer before it was settled"), true);
            }
        });
    }

    private void drainTimedOut() {
        end(CloseReason.of(Kind.LOCAL, lanes.bytes() + " queued bytes were dropped"), true);
    }

    private void stalled() {
        end(CloseReason.of(Kind.WRITE_STALLED, "no byte went out for " + options.stallTimeout()), true);
    }

    /** Ends this end; its handler is told by an event of its own, the other end when the news arrives. */
    void end(CloseReason why, boolean reset) {
        if (stage == Stage.CLOSED) {
            return;
        }
        boolean wasOpen = stage == Stage.OPEN;
        stage = Stage.CLOSED;
        // Once this side has said that it closes, however the connection then ends is its doing.
        boolean ours = closeRequested && why.kind() != Kind.HANDLER_ERROR && why.kind() != Kind.LOCAL;
        CloseReason reason = ours ? LOCAL : why;
        cancelDeadline();
        stall.stop();
        inbox.clear();
        if (wasOpen) {
            // An end that still connects has nobody to tell; whoever answers it later gets a reset.
            link.carry(end -> end.arriveEnd(reset ? Kind.PEER_RESET : Kind.PEER_CLOSED));
        }
        host.forget(this);
        if (guest != null) {
            guest.leave();
        }
        List<CompletableFuture<Void>> unsent = lanes.close(reason);
        post(() -> tellClosed(reason, unsent));
    }

    private void tellClosed(CloseReason reason, List<CompletableFuture<Void>> unsent) {
        for (CompletableFuture<Void> send : unsent) {
            send.completeExceptionally(new ConnectionClosedException(reason));
        }
        handler.closed(reason);
    }

    private void setDeadline(Duration delay, Runnable task) {
        cancelDeadline();
        deadline = network.events().postAfter(delay, host.loop(), task);
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }

    private void post(Runnable task) {
        network.events().post(host.loop(), task);
    }

    @Override
    public String toString() {
        return "memory connection to " + remoteAddress;
    }
}
