package dev.satwire.transport.nio;

import dev.satwire.transport.ConnectionAcceptor;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket and the connections it lets in.
 *
 * <p>When accepting fails, most often for want of file descriptors, the socket stays ready all the time. So it is left
 * alone for a while, {@link #FIRST_PAUSE} at first and {@link #LONGEST_PAUSE} at most, while everything else goes on. Those
 * who wait for want of descriptors are let in through the {@link ReserveDescriptor} and out again, so that they know.
 *
 * <p>{@link Listener}'s methods are <em>thread-safe</em>, the rest is <em>confined to the event loop</em>.
 */
final class NioListener implements Listener, KeyOwner, Runnable {
    static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    /** Descriptors that come free are used within a second, on a busy machine, too. */
    static final Duration LONGEST_PAUSE = Duration.ofMillis(400);

    private static final Logger LOG = LoggerFactory.getLogger(NioListener.class);
    /** Connections accepted before the loop's other connections have their turn. */
    private static final int ACCEPTS_PER_TURN = 64;

    private static final int LOG_LINES_PER_SECOND = 2;
    private static final long CLOSE_SECONDS = 5;

    private final LoopGroup loops;
    private final NioEventLoop loop;
    private final ServerSocketChannel server;
    private final InetSocketAddress local;
    private final ListenOptions options;
    private final ConnectionAcceptor acceptor;

    private final AtomicBoolean closeRequested = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Admission admission;
    private final LogLimiter warnings;

    private @Nullable SelectionKey key;
    private EventLoop.@Nullable Timer pauseTimer;
    private Duration pause = FIRST_PAUSE;

    private NioListener(
            LoopGroup loops,
            ServerSocketChannel server,
            ListenOptions options,
            Admission admission,
            ConnectionAcceptor acceptor)
            throws IOException {
        this.loops = loops;
        this.loop = loops.next();
        this.server = server;
        this.local = (InetSocketAddress) server.getLocalAddress();
        this.options = options;
        this.admission = admission;
        this.acceptor = acceptor;
        this.warnings = new LogLimiter(LOG_LINES_PER_SECOND, loop.nanoTime());
    }

    /** Binds the address; nothing is accepted before the listener has {@linkplain #begin begun}. */
    static NioListener bind(
            LoopGroup loops,
            InetSocketAddress local,
            ListenOptions options,
            Admission admission,
            ConnectionAcceptor acceptor)
            throws IOException {
        if (local.isUnresolved()) {
            throw new IOException("cannot listen on " + text(local) + ": the host name has no address");
        }
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.configureBlocking(false);
            server.bind(local, options.backlog());
            return new NioListener(loops, server, options, admission, acceptor);
        } catch (IOException | RuntimeException e) {
            Channels.close(server);
            throw new IOException("cannot listen on " + text(local) + ": " + e.getMessage(), e);
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    /** Hands the listener to its loop; returns false, with the socket closed, if the loop has ended. */
    boolean begin() {
        boolean taken = loop.offer(this);
        if (!taken) {
            Channels.close(server);
        }
        return taken;
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public void close() {
        if (closeRequested.compareAndSet(false, true) && !loop.offer(this)) {
            // The loop has closed the socket when it ended.
            return;
        }
        if (!loops.inEventLoop()) {
            BoundedWait.uninterruptibly(() -> closed.await(CLOSE_SECONDS, TimeUnit.SECONDS));
        }
    }

    /** Begins to accept, or ends: the listener's own task. */
    @Override
    public void run() {
        if (closeRequested.get() || loop.isStopping()) {
            shutDown();
        } else if (key == null) {
            try {
                key = loop.register(server, SelectionKey.OP_ACCEPT, this);
                loop.reserve().take();
            } catch (Throwable t) {
                loop.report("cannot accept on " + local, t);
                shutDown();
            }
        }
    }

    @Override
    public void ready(SelectionKey ready) {
        for (int i = 0; i < ACCEPTS_PER_TURN && !closeRequested.get(); i++) {
            SocketChannel channel;
            try {
                channel = loop.calls().accept(server);
            } catch (IOException e) {
                failed(e);
                return;
            }
            if (channel == null) {
                return;
            }
            pause = FIRST_PAUSE;
            admit(channel);
        }
    }

    @Override
    public void moved(SelectionKey fresh) {
        key = fresh;
    }

    /** Leaves the socket alone for a while. */
    @Override
    public void failed(Throwable cause) {
        long pauseMillis = pause.toMillis();
        SelectionKey current = key;
        if (current != null && current.isValid()) {
            pauseTimer = loop.schedule(pause, this::resume);
            current.interestOps(0);
        }
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
        if (CloseReasons.isOutOfDescriptors(cause)) {
            turnAway();
            warn(
                    "accepting on " + local
                            + " failed, the process has no file descriptor left (ulimit -n); next attempt" + " in "
                            + pauseMillis + " ms",
                    null);
        } else {
            warn("accepting on " + local + " failed; next attempt in " + pauseMillis + " ms", cause);
        }
    }

    @Override
    public void shutDown() {
        closeRequested.set(true);
        if (pauseTimer != null) {
            pauseTimer.cancel();
        }
        Channels.close(server);
        Channels.close(loop::flushClosed);
        closed.countDown();
    }

    private void resume() {
        SelectionKey current = key;
        if (current != null && current.isValid()) {
            current.interestOps(SelectionKey.OP_ACCEPT);
            loop.reserve().take();
        }
    }

    /** Accepts and closes connections on the descriptor kept for that. */
    private void turnAway() {
        ReserveDescriptor reserve = loop.reserve();
        for (int i = 0; i < ACCEPTS_PER_TURN && reserve.release(); i++) {
            SocketChannel channel = null;
            try {
                channel = loop.calls().accept(server);
            } catch (IOException e) {
                LogLimiter.debug(LOG, "somebody else took the descriptor kept in reserve", e);
            }
            if (channel != null) {
                loop.counters().refused();
                Channels.close(channel);
            }
            reserve.take();
            if (channel == null) {
                return;
            }
        }
    }

    private void admit(SocketChannel channel) {
        Guest guest = null;
        boolean taken = false;
        Throwable fault = null;
        try {
            InetSocketAddress remote = (InetSocketAddress) channel.getRemoteAddress();
            InetSocketAddress address = (InetSocketAddress) channel.getLocalAddress();
            Admission.Decision decision = admission.decide(remote.getAddress());
            guest = decision.guest().orElse(null);
            Verdict verdict = decision.verdict();
            if (guest != null) {
                Optional<ConnectionHandler> handler = acceptor.accept(remote, address);
                taken = handler.isPresent() && begin(channel, remote, handler.get(), guest);
                verdict = taken ? verdict : Verdict.UNWANTED;
            }
            if (taken) {
                makeRoom();
            }
            loop.events().accept(remote, verdict);
        } catch (Throwable t) {
            fault = t;
        }
        if (taken) {
            loop.counters().accepted();
        } else {
            if (guest != null) {
                guest.leave();
            }
            loop.counters().refused();
            Channels.close(channel);
        }
        if (fault != null) {
            warn(taken ? "accepting a connection failed in part" : "a connection was refused by an exception", fault);
        }
    }

    /** One newcomer asks for the place of one; more have to go if an error kept those before from it. */
    private void makeRoom() {
        for (Optional<Guest> leaving = admission.makeRoom(); leaving.isPresent(); leaving = admission.makeRoom()) {
            leaving.get().evict();
        }
    }

    private boolean begin(SocketChannel channel, InetSocketAddress remote, ConnectionHandler handler, Guest guest) {
        // The other loop may have ended before this one: the handler still hears of the end, from here.
        for (NioEventLoop taker : List.of(loops.next(), loop)) {
            NioConnection connection =
                    NioConnection.inbound(taker, remote, options.connection(), handler, channel, guest);
            guest.is(connection);
            if (connection.begin()) {
                return true;
            }
        }
        return false;
    }

    private void warn(String what, @Nullable Throwable cause) {
        warnings.warn(LOG, loop.nanoTime(), what, cause);
    }
}
