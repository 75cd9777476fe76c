package dev.satwire.transport.nio;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The side of a connection that works: it owns the channel and its key, from the first attempt to the last event.
 *
 * <p>The accessors are <em>thread-safe</em>, the rest is <em>confined to the event loop</em>.
 */
final class ConnectionDriver implements KeyOwner, Runnable {
    private static final String RELEASE_FAULT = "giving back what a connection held failed";
    /** Made beforehand, as all that ends a connection: there may be no memory left. */
    private static final CloseReason LOCAL = CloseReason.of(Kind.LOCAL);

    private static final CloseReason HANDLER_THREW = CloseReason.of(Kind.HANDLER_ERROR, "what it threw cannot be told");
    private static final CloseReason FAILED = CloseReason.of(Kind.IO_ERROR, "what was thrown cannot be told");
    private static final int RELEASES = 5;

    private final NioConnection connection;
    private final NioEventLoop loop;
    private final ConnectOptions options;
    private final HandlerGuard handler;
    private final @Nullable Guest guest;
    private final SendQueue queue;
    private final ConnectionReader reader;
    private final ConnectionWriter writer;

    private ConnectionStage stage = ConnectionStage.NEW;
    /** Present while the connection is being made from this side. */
    private @Nullable Dialer dialer;

    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    /** It is among the loop's connections. */
    private boolean counted;
    /** Ends the polite close, or the reading after a failed write. */
    private EventLoop.@Nullable Timer deadline;
    /** The polite close has begun. */
    private boolean draining;
    /** Why writing has failed: what has arrived is still read, then the connection ends. */
    private @Nullable CloseReason writeFailure;

    private volatile @Nullable InetSocketAddress local;

    /** Creates a driver that dials unless it is given an accepted channel, which comes with its guest. */
    ConnectionDriver(
            NioConnection connection,
            NioEventLoop loop,
            SendQueue queue,
            ConnectOptions options,
            ConnectionHandler handler,
            @Nullable SocketChannel accepted,
            @Nullable Guest guest) {
        this.connection = connection;
        this.loop = loop;
        this.queue = queue;
        this.options = options;
        this.handler = new HandlerGuard(loop, connection, handler, this);
        this.channel = accepted;
        this.guest = guest;
        this.reader = new ConnectionReader(loop, this.handler);
        this.writer = new ConnectionWriter(loop, queue, options, this);
    }

    /** Takes the channel of the attempt to connect, to close it at the end. */
    void take(SocketChannel dialling) {
        channel = dialling;
    }

    /** Waits for operations on the channel, unless that has begun. */
    void register(int operations) throws IOException {
        SocketChannel socket = channel;
        if (key == null && socket != null) {
            key = loop.register(socket, operations, this);
        }
    }

    Optional<InetSocketAddress> localAddress() {
        return Optional.ofNullable(local);
    }

    long bytesReceived() {
        return reader.bytesReceived();
    }

    long bytesSent() {
        return writer.bytesSent();
    }

    long reads() {
        return reader.reads();
    }

    long writes() {
        return writer.writes();
    }

    /** Does what was asked for since the last time. */
    @Override
    public void run() {
        connection.attended();
        try {
            if (stage == ConnectionStage.NEW) {
                start();
            }
            attend();
        } catch (Throwable t) {
            failed(t);
        }
    }

    @Override
    public void ready(SelectionKey ready) {
        SocketChannel socket = channel;
        if (stage == ConnectionStage.CLOSED || socket == null) {
            return;
        }
        if (dialer != null) {
            dialer.ready();
        } else if (ready.isReadable() && connection.wantsBytes()) {
            read(socket);
        }
        attend();
    }

    @Override
    public void moved(SelectionKey fresh) {
        key = fresh;
    }

    @Override
    public void failed(Throwable cause) {
        if (stage != ConnectionStage.CLOSED) {
            loop.report("a connection failed unexpectedly", cause);
            end(describe(Kind.IO_ERROR, cause, FAILED), false);
        }
    }

    @Override
    public void shutDown() {
        end(LOCAL, false);
    }

    /** Ends the connection to make room for another, unless it has proved worth its place meanwhile. */
    void evict() {
        if (stage != ConnectionStage.CLOSED && guest != null && !guest.isSettled()) {
            loop.counters().evicted();
            end(CloseReasons.evicted(), true);
        }
    }

    /** Ends the connection: what waits does not go out. */
    void writeStalled() {
        end(CloseReasons.stalled(options.stallTimeout()), true);
    }

    /** Ends the connection: its handler does not follow the rules. */
    void handlerThrew(Throwable cause) {
        end(describe(Kind.HANDLER_ERROR, cause, HANDLER_THREW), false);
    }

    /** What was thrown may be of a class that throws when it is asked for its message. */
    private static CloseReason describe(Kind kind, Throwable cause, CloseReason otherwise) {
        try {
            return CloseReason.of(kind, cause);
        } catch (Throwable t) {
            return otherwise;
        }
    }

    /** Hears that bytes have waited for long. */
    void writeWaited(long nanos) {
        loop.events().writeStall(connection.remoteAddress(), nanos, queue.bytes());
    }

    private void start() {
        loop.counters().connectionBegan();
        counted = true;
        if (loop.isStopping() || connection.abortRequested() || (connection.closeRequested() && queue.isEmpty())) {
            shutDown();
        } else if (channel == null) {
            stage = ConnectionStage.CONNECTING;
            dialer = new Dialer(loop, connection.remoteAddress(), options, this);
            dialer.begin();
        } else {
            establish();
        }
    }

    /** Opens the connection: it was accepted, or the way to the remote side is made. */
    void establish() {
        SocketChannel socket = Objects.requireNonNull(channel, "channel");
        try {
            if (stage == ConnectionStage.NEW) {
                Channels.prepare(socket);
            }
            local = (InetSocketAddress) socket.getLocalAddress();
            register(0);
        } catch (IOException | RuntimeException e) {
            end(CloseReasons.ofTransfer(e), false);
            return;
        }
        leaveDialer(null);
        stage = ConnectionStage.OPEN;
        if (!connection.closeRequested()) {
            handler.opened();
        }
    }

    /** Looks at the requests, writes what waits, and sets the operations to wait for. */
    private void attend() {
        if (stage == ConnectionStage.CLOSED) {
            return;
        }
        if (connection.abortRequested()) {
            end(LOCAL, true);
            return;
        }
        if (connection.closeRequested() && !draining) {
            draining = true;
            endAfter(options.drainTimeout(), true, () -> CloseReasons.dropped(queue.bytes()));
        }
        SocketChannel socket = channel;
        if (stage == ConnectionStage.OPEN && socket != null && writeFailure == null) {
            write(socket);
        }
        if (draining && queue.isEmpty()) {
            if (stage == ConnectionStage.OPEN && socket != null) {
                Channels.discardInput(socket, loop.readBuffer());
            }
            end(LOCAL, false);
        }
        updateInterest();
    }

    private void read(SocketChannel socket) {
        CloseReason over = reader.read(socket);
        CloseReason failure = writeFailure;
        if (over != null) {
            // The system reports a reset once: if writing was told of it, reading finds an ordinary end.
            end(failure != null && CloseReasons.isReset(failure) ? failure : over, false);
        }
    }

    private void write(SocketChannel socket) {
        try {
            if (writer.flush(socket) && !connection.closeRequested()) {
                handler.writable();
            }
        } catch (IOException e) {
            stopWriting(CloseReasons.ofTransfer(e));
        }
    }

    /** What arrived before the remote side went away is still delivered, and reading finds how it went away. */
    private void stopWriting(CloseReason reason) {
        writeFailure = reason;
        writer.close();
        queue.close(reason);
        endAfter(options.drainTimeout(), false, () -> reason);
    }

    private void updateInterest() {
        SelectionKey current = key;
        if (stage == ConnectionStage.CLOSED || current == null) {
            return;
        }
        int operations;
        if (dialer != null) {
            operations = dialer.interest();
        } else {
            operations = (connection.wantsBytes() ? SelectionKey.OP_READ : 0)
                    | (queue.isEmpty() ? 0 : SelectionKey.OP_WRITE);
        }
        if (current.interestOps() != operations) {
            current.interestOps(operations);
        }
    }

    /** Ends the connection; only the first call counts. */
    void end(CloseReason why, boolean reset) {
        if (stage == ConnectionStage.CLOSED) {
            return;
        }
        boolean wasOpen = stage == ConnectionStage.OPEN;
        stage = ConnectionStage.CLOSED;
        // Once this side has said that it closes, however the connection then ends is its doing.
        boolean ours = (connection.closeRequested() || loop.isStopping())
                && why.kind() != Kind.HANDLER_ERROR
                && why.kind() != Kind.LOCAL;
        CloseReason reason = ours ? LOCAL : why;
        try {
            release(reason, reset);
            if (wasOpen) {
                loop.events().close(connection.remoteAddress(), reason, bytesReceived(), bytesSent());
            }
        } finally {
            handler.closed(reason);
        }
    }

    /** Gives back all that the connection holds; a step that fails keeps none of the others from its turn. */
    private void release(CloseReason reason, boolean reset) {
        Channels.close(channel, reset);
        if (counted) {
            counted = false;
            loop.counters().connectionEnded();
        }
        for (int i = 0; i < RELEASES; i++) {
            try {
                release(i, reason);
            } catch (Throwable t) {
                loop.report(RELEASE_FAULT, t);
            }
        }
    }

    /** Takes one of the steps; a list of actions would be more that memory can be short for. */
    private void release(int step, CloseReason reason) {
        switch (step) {
            case 0 -> {
                if (guest != null) {
                    guest.leave();
                }
            }
            case 1 -> leaveDialer(reason);
            case 2 -> writer.close();
            case 3 -> cancelDeadline();
            default -> queue.close(reason);
        }
    }

    private void leaveDialer(@Nullable CloseReason failure) {
        Dialer over = dialer;
        dialer = null;
        if (over != null) {
            over.leave(failure);
        }
    }

    private void endAfter(Duration delay, boolean reset, Supplier<CloseReason> reason) {
        cancelDeadline();
        deadline = loop.schedule(delay, () -> end(reason.get(), reset));
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }
}
