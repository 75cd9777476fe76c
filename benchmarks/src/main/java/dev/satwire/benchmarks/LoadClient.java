package dev.satwire.benchmarks;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.Transport;
import dev.satwire.transport.nio.NioTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;

/**
 * The client's side of {@link Load}: keeps so many connections open, lets each echo once per second, and replaces some.
 *
 * <p>All connections are opened and told to send by ticks on one event loop, and handled on whatever loops they belong to.
 * The counters are <em>thread-safe</em>, so is the rest.
 */
final class LoadClient implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(10);
    private static final int TICKS_PER_SECOND = 100;
    /** So many connections may be on their way at once. */
    private static final int MAX_DIALLING = 500;
    /** An address has some 28,000 ports, of which those used lately are not free. */
    private static final int ADDRESSES = 250;

    private static final ConnectOptions CONNECTING = ConnectOptions.DEFAULT.withConnectTimeout(Duration.ofSeconds(30));
    /** An echo that takes longer does not come any more. */
    private static final long TOO_LATE = TimeUnit.SECONDS.toNanos(30);

    private final Transport transport = NioTransport.open();
    private final InetSocketAddress server;
    private final LoadOptions options;
    private final List<ConnectOptions> fromSources =
            IntStream.rangeClosed(1, ADDRESSES).mapToObj(LoadClient::from).toList();
    private final LoadControl control = new LoadControl(this);

    private final LongAdder echoes = new LongAdder();
    private final LongAdder flooded = new LongAdder();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger dialling = new AtomicInteger();
    private final AtomicLong failures = new AtomicLong();
    private volatile String firstFailure = "";
    private volatile boolean busy;
    private volatile boolean ending;

    // Confined to the first event loop.
    private final LoadConnection[] connections;
    private final SplittableRandom random = new SplittableRandom(1);
    private int begun;
    private int sources;
    private int cursor;
    private double toReplace;

    LoadClient(InetSocketAddress server, LoadOptions options) {
        this.server = server;
        this.options = options;
        this.connections = new LoadConnection[options.connections()];
    }

    /** Begins to open all connections, the control connection first. */
    void start() {
        transport.connect(server, CONNECTING, control);
        transport.eventLoop().execute(this::tick);
    }

    /** Lets the connections send, and replaces some, from now on. */
    void makeBusy() {
        busy = true;
    }

    /** Opens the connections that send big frames. */
    void flood() {
        for (int i = 0; i < options.flooders(); i++) {
            transport.connect(server, CONNECTING, new LoadFlooder(this));
        }
    }

    private void tick() {
        if (ending) {
            return;
        }
        transport.eventLoop().schedule(TICK, this::tick);
        while (begun < connections.length && dialling.get() < MAX_DIALLING) {
            dial(begun++);
        }
        if (busy) {
            echo();
            replace();
        }
    }

    private void echo() {
        long now = System.nanoTime();
        int share = (connections.length + TICKS_PER_SECOND - 1) / TICKS_PER_SECOND;
        for (int i = 0; i < share; i++) {
            connections[cursor].echo(now);
            cursor = (cursor + 1) % connections.length;
        }
    }

    private void replace() {
        toReplace += connections.length * options.churn() / 100.0 / TICKS_PER_SECOND;
        while (toReplace >= 1 && dialling.get() < MAX_DIALLING) {
            toReplace--;
            int victim = random.nextInt(connections.length);
            if (connections[victim].end(random.nextBoolean())) {
                open.decrementAndGet();
                dial(victim);
            }
        }
        toReplace = Math.min(toReplace, MAX_DIALLING);
    }

    private void dial(int slot) {
        dialling.incrementAndGet();
        connections[slot] = new LoadConnection(this);
        connect(connections[slot]);
    }

    private void connect(ConnectionHandler handler) {
        transport.connect(server, fromSources.get(sources++ % ADDRESSES), handler);
    }

    private static ConnectOptions from(int source) {
        try {
            InetAddress address = InetAddress.getByAddress(new byte[] {127, 1, 0, (byte) source});
            return CONNECTING.withBindAddress(new InetSocketAddress(address, 0));
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    void opened() {
        dialling.decrementAndGet();
        open.incrementAndGet();
    }

    void echoed() {
        echoes.increment();
    }

    void flooded(int bytes) {
        flooded.add(bytes);
    }

    /** Counts an end that nobody asked for. */
    void failed(boolean wasDialling, CloseReason reason) {
        if (ending) {
            return;
        }
        if (wasDialling) {
            dialling.decrementAndGet();
        } else {
            open.decrementAndGet();
        }
        if (failures.getAndIncrement() == 0) {
            firstFailure = reason.toString();
        }
    }

    void checkLate(long nanos) {
        if (nanos > TOO_LATE && failures.getAndIncrement() == 0) {
            firstFailure = "an echo that did not come";
        }
    }

    boolean isEnding() {
        return ending;
    }

    boolean isComplete() {
        return open.get() >= connections.length;
    }

    int open() {
        return open.get();
    }

    long echoes() {
        return echoes.sum();
    }

    long flooded() {
        return flooded.sum();
    }

    long failures() {
        return failures.get();
    }

    String firstFailure() {
        return firstFailure;
    }

    LoadControl control() {
        return control;
    }

    @Override
    public void close() {
        ending = true;
        transport.close();
    }
}
