package dev.satwire.peers.testkit;

import dev.satwire.protocol.Host;
import dev.satwire.transport.Connection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network in memory, with a clock that moves only on request. Nothing on it happens by itself: callbacks, tasks and
 * timers of all its {@linkplain #transport hosts} run inside {@link #runUntilIdle()}, {@link #advance} and
 * {@link #runUntil}, on the thread that calls these, one at a time. The same seed and the same calls give the same run.
 *
 * <pre>{@code
 * MemoryNetwork network = new MemoryNetwork(42).latency(Duration.ofMillis(50)).segmentation(true);
 * MemoryTransport server = network.transport("10.0.0.1");
 * MemoryTransport client = network.transport("10.0.0.2");
 *
 * Listener listener = server.listen(new InetSocketAddress("10.0.0.1", 0), ListenOptions.DEFAULT, acceptor);
 * client.connect(listener.localAddress(), ConnectOptions.DEFAULT, handler);
 * network.advance(Duration.ofSeconds(1));                  // handler.opened(..) has been called by now
 * network.blackhole(listener.localAddress());              // who connects from here on hears nothing
 * }</pre>
 *
 * <p><strong>The wire.</strong> Everything takes the latency one way. What is sent and not yet read is bounded for each
 * direction of a connection by the {@linkplain #receiveWindow receive window}: a reader that pauses soon fills the queue
 * of the sender. With {@linkplain #segmentation segmentation} bytes arrive in pieces of random size, cut anywhere.
 *
 * <p><strong>Faults.</strong> {@link #refuse}, {@link #blackhole} and {@link #heal} decide what becomes of those who
 * connect, {@link #reset} and {@link #sever} of connections that stand.
 *
 * <p>Thread-safety: <em>not thread-safe</em>; this object belongs to the test. Its transports and their connections may be
 * used from any thread, although runs are repeatable only if it is always the test's.
 */
public final class MemoryNetwork {
    private static final Logger LOG = LoggerFactory.getLogger(MemoryNetwork.class);

    /** So many events without the clock moving are taken for an endless loop. */
    private static final int MAX_EVENTS_AT_ONCE = 10_000_000;

    /** The most bytes handed over in one call. */
    private static final int READ_BUFFER_LENGTH = 64 * 1024;

    private final FakeClock clock = new FakeClock();
    private final EventQueue events = new EventQueue(clock);
    private final Faults faults = new Faults();
    private final ConcurrentMap<InetAddress, MemoryTransport> hosts = new ConcurrentHashMap<>();
    private final RandomGenerator random;
    /** Direct and shared as that of a real loop: who keeps it or asks for its array finds out. */
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BUFFER_LENGTH);

    private Duration latency = Duration.ofMillis(1);
    private int receiveWindow = 64 * 1024;
    private boolean segmentation;

    private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();
    private volatile @Nullable MemoryEventLoop current;
    private long instant;
    private int eventsAtInstant;

    /**
     * Makes a network without hosts, with a latency of a millisecond, a window of 64 KiB and no segmentation.
     *
     * @param seed what random sizes are drawn from
     */
    public MemoryNetwork(long seed) {
        random = new SplittableRandom(seed);
    }

    /**
     * Sets how long anything takes from one host to another.
     *
     * @param oneWay the time; zero or more
     * @return this network
     */
    public MemoryNetwork latency(Duration oneWay) {
        if (oneWay.isNegative()) {
            throw new IllegalArgumentException("latency must not be negative: " + oneWay);
        }
        latency = oneWay;
        return this;
    }

    /**
     * Sets how many bytes may be under way or unread in each direction of a connection.
     *
     * @param bytes the bound; positive
     * @return this network
     */
    public MemoryNetwork receiveWindow(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("receiveWindow must be positive: " + bytes);
        }
        receiveWindow = bytes;
        return this;
    }

    /**
     * Sets whether bytes arrive in pieces of random size, as they may on a real network, or all that are there at once.
     *
     * @param random whether to cut; off at first
     * @return this network
     */
    public MemoryNetwork segmentation(boolean random) {
        segmentation = random;
        return this;
    }

    /**
     * Adds a host.
     *
     * @param address its IP address
     * @return the host's transport
     * @throws IllegalArgumentException if a host that is not closed has this address, or if it is that of no single host
     */
    public MemoryTransport transport(InetAddress address) {
        if (address.isLoopbackAddress() || address.isAnyLocalAddress() || address.isMulticastAddress()) {
            throw new IllegalArgumentException("not the address of a host: " + address.getHostAddress());
        }
        MemoryTransport added = new MemoryTransport(this, address);
        hosts.merge(address, added, (before, after) -> {
            if (!before.isClosed()) {
                throw new IllegalArgumentException(address.getHostAddress() + " is taken");
            }
            return after;
        });
        return added;
    }

    /**
     * Adds a host.
     *
     * @param address its IP address in text
     * @return the host's transport
     * @throws IllegalArgumentException if the text is not an IP address, or as for {@link #transport(InetAddress)}
     */
    public MemoryTransport transport(String address) {
        return transport(Host.parse(address)
                .inetAddress()
                .orElseThrow(() -> new IllegalArgumentException("not an IP address: " + address)));
    }

    /**
     * Returns the network's clock, for whatever wants to know the time.
     *
     * @return the clock, always the same
     */
    public FakeClock clock() {
        return clock;
    }

    /**
     * Makes connecting to an endpoint fail as if nobody listened there. Connections that stand are not touched.
     *
     * @param endpoint the endpoint; port 0 means all ports of the host
     */
    public void refuse(InetSocketAddress endpoint) {
        faults.set(endpoint, Faults.Answer.REFUSED);
    }

    /**
     * Makes an endpoint swallow all attempts to connect: they end by their time-out. Connections that stand are not
     * touched.
     *
     * @param endpoint the endpoint; port 0 means all ports of the host
     */
    public void blackhole(InetSocketAddress endpoint) {
        faults.set(endpoint, Faults.Answer.NONE);
    }

    /**
     * Undoes {@link #refuse} and {@link #blackhole}.
     *
     * @param endpoint the endpoint, as it was given to these
     */
    public void heal(InetSocketAddress endpoint) {
        faults.clear(endpoint);
    }

    /**
     * Resets a connection as if the network had done it: both sides see
     * {@link dev.satwire.transport.CloseReason.Kind#PEER_RESET}, after the bytes that have arrived and as soon as they read.
     *
     * @param connection either end of a connection of this network
     */
    public void reset(Connection connection) {
        MemoryConnection.of(connection).resetByNetwork();
    }

    /**
     * Cuts a connection so that nobody notices: whatever is under way, sent or ended from now on never arrives.
     *
     * @param connection either end of a connection of this network
     */
    public void sever(Connection connection) {
        MemoryConnection.of(connection).sever();
    }

    /**
     * Runs everything that is due, and what that brings about, without moving the clock.
     *
     * @throws IllegalStateException if called from a callback, or if there is no end to it
     */
    public void runUntilIdle() {
        advance(Duration.ZERO);
    }

    /**
     * Moves the clock, and runs everything that falls due on the way at its time.
     *
     * @param time how far to move the clock; zero or more
     * @throws IllegalStateException as for {@link #runUntilIdle()}
     */
    public void advance(Duration time) {
        runUntil(() -> false, time);
    }

    /**
     * Moves the clock from event to event until a condition holds, which is looked at after each.
     *
     * @param condition what to wait for
     * @param limit how far to move the clock at most; zero or more
     * @return whether the condition came to hold; if not, the clock has moved by the limit
     * @throws IllegalStateException as for {@link #runUntilIdle()}
     */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        if (limit.isNegative()) {
            throw new IllegalArgumentException("the clock cannot go back: " + limit);
        }
        long end = events.after(limit);
        enter();
        try {
            while (!condition.getAsBoolean()) {
                EventQueue.Event next = events.poll(end);
                if (next == null) {
                    clock.moveTo(end);
                    return condition.getAsBoolean();
                }
                run(next);
            }
            return true;
        } finally {
            runner.set(null);
        }
    }

    /** Runs what is due on a loop that is about to end, unless somebody runs the network anyway. */
    void runToEnd(MemoryEventLoop loop) {
        if (!runner.compareAndSet(null, Thread.currentThread())) {
            return;
        }
        try {
            while (!loop.hasEnded()) {
                events.pollOnly(loop).forEach(this::run);
            }
        } finally {
            runner.set(null);
        }
    }

    private void enter() {
        if (!runner.compareAndSet(null, Thread.currentThread())) {
            throw new IllegalStateException("the network is running: callbacks and other threads cannot run it too");
        }
    }

    private void run(EventQueue.Event event) {
        countAt(event.time);
        clock.moveTo(Math.max(event.time, clock.elapsedNanos()));
        Runnable task = event.begin();
        if (task == null) {
            return;
        }
        current = event.loop;
        try {
            task.run();
        } catch (Throwable t) {
            LOG.warn("a task threw an exception", t);
        } finally {
            current = null;
        }
    }

    private void countAt(long time) {
        eventsAtInstant = time == instant ? eventsAtInstant + 1 : 0;
        instant = time;
        if (eventsAtInstant > MAX_EVENTS_AT_ONCE) {
            throw new IllegalStateException("more than " + MAX_EVENTS_AT_ONCE + " events and the clock stands still");
        }
    }

    boolean isRunning(MemoryEventLoop loop) {
        return current == loop && Thread.currentThread() == runner.get();
    }

    EventQueue events() {
        return events;
    }

    Faults faults() {
        return faults;
    }

    Duration latency() {
        return latency;
    }

    int receiveWindow() {
        return receiveWindow;
    }

    /** The host with an address, or null. */
    @Nullable
    MemoryTransport host(InetAddress address) {
        return hosts.get(address);
    }

    ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    /** How many of the bytes that are there are to be read at once. */
    int pieceOf(int available) {
        int all = Math.min(available, READ_BUFFER_LENGTH);
        // Small sizes as likely as large ones.
        return segmentation ? Math.min(all, 1 + random.nextInt(1 << random.nextInt(17))) : all;
    }
}
