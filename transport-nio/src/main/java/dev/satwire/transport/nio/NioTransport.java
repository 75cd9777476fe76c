package dev.satwire.transport.nio;

import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionAcceptor;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import dev.satwire.transport.Transport;
import dev.satwire.transport.TransportStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * The transport over real sockets.
 *
 * <p>A few event loops, each a daemon thread with a selector, share all connections and listeners. An idle connection
 * costs some hundred bytes of heap and no direct memory; each loop holds a buffer of 64 KiB to read into and one of 1 MiB
 * to write from. All memory a connection can take is bounded by its {@link ConnectOptions}.
 *
 * <p>Sockets have {@link java.net.StandardSocketOptions#TCP_NODELAY} and, where the system supports it,
 * {@link java.net.StandardSocketOptions#SO_KEEPALIVE}: a remote side that vanished is noticed in the end, on most systems
 * after two hours. Whoever needs to know sooner pings it.
 *
 * <p>Nothing a remote side sends, no handler that throws and no interrupt ends a loop; only {@link #close()} does.
 *
 * <pre>{@code
 * try (Transport transport = NioTransport.open()) {
 *     Connection connection = transport.connect(remote, ConnectOptions.DEFAULT, handler);
 *     connection.send(bytes, Connection.Lane.BULK).thenRun(() -> log("written"));
 * }
 * }</pre>
 *
 * <p>Thread-safety: <em>thread-safe</em>.
 */
public final class NioTransport implements Transport {
    private final LoopGroup loops;
    private final AtomicBoolean closed = new AtomicBoolean();

    private NioTransport(LoopGroup loops) {
        this.loops = loops;
    }

    /**
     * Opens a transport with default settings and starts its threads; the caller closes it.
     *
     * @return the open transport
     * @throws UncheckedIOException if the system gives no selector
     */
    public static NioTransport open() {
        return builder().open();
    }

    /**
     * Returns a builder with default settings.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    @Override
    public Connection connect(InetSocketAddress remote, ConnectOptions options, ConnectionHandler handler) {
        Objects.requireNonNull(remote, "remote");
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(handler, "handler");
        requireOpen();
        NioConnection connection = NioConnection.outbound(loops.next(), remote, options, handler);
        if (!connection.begin()) {
            throw closedException();
        }
        return connection;
    }

    @Override
    public Listener listen(InetSocketAddress local, ListenOptions options, ConnectionAcceptor acceptor)
            throws IOException {
        return listen(List.of(local), options, acceptor);
    }

    @Override
    public Listener listen(List<InetSocketAddress> locals, ListenOptions options, ConnectionAcceptor acceptor)
            throws IOException {
        List<InetSocketAddress> addresses = List.copyOf(locals);
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(acceptor, "acceptor");
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("no address to listen on");
        }
        requireOpen();
        Admission admission = new Admission(options, eventLoop()::nanoTime);
        List<Listener> listeners = new ArrayList<>();
        try {
            for (InetSocketAddress local : addresses) {
                NioListener listener = NioListener.bind(loops, local, options, admission, acceptor);
                if (!listener.begin()) {
                    throw closedException();
                }
                listeners.add(listener);
            }
        } catch (IOException | RuntimeException e) {
            listeners.forEach(Listener::close);
            throw e;
        }
        return listeners.size() == 1 ? listeners.get(0) : new ListenerGroup(List.copyOf(listeners));
    }

    @Override
    public EventLoop eventLoop() {
        return loops.first();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            loops.stop();
        }
        loops.join();
    }

    @Override
    public TransportStats stats() {
        return new TransportStats(loops.all().stream().map(NioEventLoop::stats).toList());
    }

    /** Returns the event loops, for tests to look into. */
    LoopGroup loops() {
        return loops;
    }

    private void requireOpen() {
        if (closed.get()) {
            throw closedException();
        }
    }

    private static IllegalStateException closedException() {
        return new IllegalStateException("the transport is closed");
    }

    /** Collects the settings of a {@link NioTransport}. Thread-safety: <em>not thread-safe</em>. */
    public static final class Builder {
        private int eventLoops = Math.min(2, Runtime.getRuntime().availableProcessors());
        private LongSupplier nanoClock = System::nanoTime;
        private ThreadFactory threadFactory = daemonThreads();
        private int maxConnecting = 1024;
        private SocketCalls calls = SocketCalls.SYSTEM;
        private TransportEvents events = TransportEvents.system();

        private Builder() {}

        /**
         * Sets the number of event loops, each of which is one thread; by default two, or one on a single processor.
         *
         * @param count how many; positive
         * @return this builder
         */
        public Builder eventLoops(int count) {
            if (count <= 0) {
                throw new IllegalArgumentException("eventLoops must be positive: " + count);
            }
            this.eventLoops = count;
            return this;
        }

        /**
         * Sets the clock that all deadlines and timers are measured on; by default {@link System#nanoTime()}.
         *
         * @param clock nanoseconds since an arbitrary origin, never going back; called from any thread
         * @return this builder
         */
        public Builder nanoClock(LongSupplier clock) {
            this.nanoClock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Sets what makes the event loops' threads; by default daemon threads named {@code satwire-io-0} and so on.
         *
         * @param factory asked for one thread per event loop
         * @return this builder
         */
        public Builder threadFactory(ThreadFactory factory) {
            this.threadFactory = Objects.requireNonNull(factory, "factory");
            return this;
        }

        /**
         * Sets how many attempts to connect may go on at once; by default 1,024. The others wait for their turn, first
         * come, first served, and their time-outs begin with it.
         *
         * @param max how many; positive; rounded up to a multiple of the number of event loops
         * @return this builder
         */
        public Builder maxConnecting(int max) {
            if (max <= 0) {
                throw new IllegalArgumentException("maxConnecting must be positive: " + max);
            }
            this.maxConnecting = max;
            return this;
        }

        /** Replaces the system calls, for tests. */
        Builder socketCalls(SocketCalls replacement) {
            this.calls = replacement;
            return this;
        }

        /** Replaces who is told what happens, for tests. */
        Builder events(TransportEvents replacement) {
            this.events = replacement;
            return this;
        }

        /**
         * Opens the transport and starts its threads; the caller closes it.
         *
         * @return the open transport
         * @throws UncheckedIOException if the system gives no selector
         */
        public NioTransport open() {
            try {
                return new NioTransport(LoopGroup.start(eventLoops, settings()));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot start the event loops", e);
            }
        }

        private LoopSettings settings() {
            int perLoop = (int) (((long) maxConnecting + eventLoops - 1) / eventLoops);
            return new LoopSettings(calls, nanoClock, threadFactory, perLoop, events);
        }

        private static ThreadFactory daemonThreads() {
            AtomicInteger number = new AtomicInteger();
            return task -> {
                Thread thread = new Thread(task, "satwire-io-" + number.getAndIncrement());
                thread.setDaemon(true);
                return thread;
            };
        }
    }
}
