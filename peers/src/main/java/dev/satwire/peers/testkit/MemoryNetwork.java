package dev.satwire.peers.testkit;

import dev.satwire.protocol.Host;
import dev.satwire.transport.Connection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
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
 * <p><strong>The wire.</strong> {@link LinkOptions} say what a connection's way is like: of {@linkplain #links all}, or of
 * {@linkplain ChaosLink#change one}. What is sent and not yet read is bounded for each direction by the window: a reader
 * that pauses soon fills the queue of the sender.
 *
 * <p><strong>Faults.</strong> {@link #refuse}, {@link #blackhole}, {@link #failAccepts} and {@link #heal} decide what
 * becomes of those who connect, {@link ChaosLink} of connections that stand.
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

    private final Trace trace = new Trace();
    private LinkOptions links = LinkOptions.DEFAULT;

    private final AtomicReference<@Nullable Thread> runner = new AtomicReference<>();
    private volatile @Nullable MemoryEventLoop current;
    private long instant;
    private int eventsAtInstant;

    /**
     * Makes a network without hosts, whose links are {@link LinkOptions#DEFAULT}.
     *
     * @param seed what random sizes and times are drawn from
     */
    public MemoryNetwork(long seed) {
        random = new SplittableRandom(seed);
    }

    /**
     * Sets what all connections are like, those that stand too, unless they were {@linkplain ChaosLink#change changed}.
     *
     * @param options what they are like from now on
     * @return this network
     */
    public MemoryNetwork links(LinkOptions options) {
        links = Objects.requireNonNull(options, "options");
        return this;
    }

    /**
     * Sets how long anything takes from one host to another.
     *
     * @param oneWay the time; from zero to {@link LinkOptions#MAX_DELAY}
     * @return this network
     */
    public MemoryNetwork latency(Duration oneWay) {
        return links(links.withDelay(oneWay));
    }

    /**
     * Sets how many bytes may be under way or unread in each direction of a connection.
     *
     * @param bytes the bound; positive
     * @return this network
     */
    public MemoryNetwork receiveWindow(int bytes) {
        return links(links.withWindow(bytes));
    }

    /**
     * Sets whether bytes arrive in pieces of random size, as they may on a real network, or all that are there at once.
     *
     * @param random whether to cut; off at first
     * @return this network
     */
    public MemoryNetwork segmentation(boolean random) {
        return links(links.withSegment(random ? READ_BUFFER_LENGTH : LinkOptions.WHOLE));
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
     * Makes listeners at an endpoint fail to accept, as those of a process without a free file descriptor. Who connects
     * is connected and hears nothing; when the backlog is full, nobody is connected any more.
     *
     * @param endpoint the endpoint; port 0 means all ports of the host
     */
    public void failAccepts(InetSocketAddress endpoint) {
        faults.set(endpoint, Faults.Answer.NOT_ACCEPTED);
    }

    /**
     * Undoes {@link #refuse}, {@link #blackhole} and {@link #failAccepts}: those who wait are accepted now.
     *
     * @param endpoint the endpoint, as it was given to these
     */
    public void heal(InetSocketAddress endpoint) {
        faults.clear(endpoint);
        hosts.values().forEach(MemoryTransport::acceptWaiting);
    }

    /**
     * Returns a connection as the network sees it, for all that can be done to it.
     *
     * @param connection either end of a connection of this network
     * @return the link between its two ends
     */
    public ChaosLink link(Connection connection) {
        return MemoryConnection.of(connection).condition();
    }

    /**
     * Resets a connection as if the network had done it: both sides see
     * {@link dev.satwire.transport.CloseReason.Kind#PEER_RESET}, after the bytes that have arrived and as soon as they
     * read, or send while reading is paused.
     *
     * @param connection either end of a connection of this network
     */
    public void reset(Connection connection) {
        link(connection).reset();
    }

    /**
     * Cuts a connection so that nobody notices: whatever is under way, sent or ended from now on never arrives.
     *
     * @param connection either end of a connection of this network
     */
    public void sever(Connection connection) {
        link(connection).drop();
    }

    /**
     * Returns a hash of all that handlers were told so far: when, of which connection, what, and each byte. Runs of the
     * same seed and the same calls have the same hash; a test that prints it, or compares two, knows that it is repeatable.
     *
     * @return the hash; for comparing only, it keeps no secrets
     */
    public long traceHash() {
        return trace.hash();
    }

    /**
     * Counts what is still to happen: bytes and ends under way, tasks, and timers that were not cancelled. Zero once
     * everything on the network is closed and the last news has arrived; a test that finds more has found a leak.
     *
     * @return how many events wait, now or at any later time
     */
    public long pendingEvents() {
        return events.pending();
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

    LinkOptions links() {
        return links;
    }

    /** How long it takes from one host to another where there is no connection yet. */
    Duration latency() {
        return links.delay();
    }

    RandomGenerator random() {
        return random;
    }

    Trace trace() {
        return trace;
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
    int pieceOf(int available, LinkOptions options) {
        return options.pieceOf(Math.min(available, READ_BUFFER_LENGTH), random);
    }
}
