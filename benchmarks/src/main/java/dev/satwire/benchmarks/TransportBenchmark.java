package dev.satwire.benchmarks;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to move frames over loopback, beside a selector loop that does nothing else, Netty, and bitcoinj's network
 * classes. All of them have one thread for the server and one for the clients, and count frames with the same code. What
 * counts is the ratio of two rivals in one row of methods:
 *
 * <ul>
 *   <li>{@link #smallFrames}, {@link #batchedFrames} and {@link #bigFrames}: one frame of a stream, one way, through the
 *       rival's own back-pressure.
 *       The bare loop copies small frames one by one into its buffer and writes that; the others take each frame in a call
 *       of its own, or with {@link #batchedFrames} many of them.
 *   <li>{@link #roundTrips}: a frame there and back on one connection, with nothing between socket and socket but the two
 *       I/O threads. {@code medianNanos} and {@code p99Nanos} are those of single round trips.
 *   <li>{@link #fanOut}: one frame from a thread of the application to each of many connections, until all have it.
 * </ul>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
        value = 3,
        jvmArgsAppend = {"-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch"})
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class TransportBenchmark {
    static final int SMALL = 32;
    static final int BIG = 1024 * 1024;
    /** As an inv with one entry, behind the header of a message. */
    static final int INV = 24 + 37;

    static final int SMALL_FRAMES = 20_000;
    /** Frames that the application puts together before it sends them. */
    static final int BATCH = 50;

    static final int BIG_FRAMES = 8;
    static final int ROUND_TRIPS = 200;

    /** Which transport is measured. */
    @Param
    public Rival rival;

    private final byte[] small = FrameCounter.frame(SMALL);
    private final byte[] batch = batchOf(small);
    private final byte[] big = FrameCounter.frame(BIG);
    private final byte[] inv = FrameCounter.frame(INV);

    private RivalTransport transport;
    private FrameSink sink;
    private RivalTransport.End source;
    private Echo echo;

    /** Connections for {@link #fanOut} only. */
    @State(Scope.Thread)
    public static class Crowd {
        /** How many connections. */
        @Param("1000")
        public int connections;

        private RivalTransport transport;
        private FrameSink sink;
        private final List<RivalTransport.End> servers = new ArrayList<>();

        /**
         * Opens the connections.
         *
         * @param benchmark which says of which transport
         * @throws Exception if they cannot be opened
         */
        @Setup
        public void open(TransportBenchmark benchmark) throws Exception {
            transport = benchmark.rival.open();
            // All on one thread, so one sink counts for all.
            sink = new FrameSink();
            for (int i = 0; i < connections; i++) {
                servers.add(transport.connect(bytes -> {}, sink.receiver()).server());
            }
        }

        /** Closes them. */
        @TearDown
        public void close() {
            transport.close();
        }
    }

    /** The tail of the round trips of one iteration. */
    @State(Scope.Thread)
    @AuxCounters(AuxCounters.Type.EVENTS)
    public static class Tail {
        private static final int MAX_SAMPLES = 1 << 20;

        private final long[] samples = new long[MAX_SAMPLES];
        private int count;

        /** Forgets what the iteration before took. */
        @Setup(Level.Iteration)
        public void clear() {
            count = 0;
        }

        void add(long nanos) {
            if (count < MAX_SAMPLES) {
                samples[count++] = nanos;
            }
        }

        private long quantile(double part) {
            long[] sorted = Arrays.copyOf(samples, count);
            Arrays.sort(sorted);
            return count == 0 ? 0 : sorted[(int) ((count - 1) * part)];
        }

        /**
         * Returns the time that half of the round trips took at most.
         *
         * @return nanoseconds
         */
        public long medianNanos() {
            return quantile(0.5);
        }

        /**
         * Returns the time that all round trips but one per cent took at most.
         *
         * @return nanoseconds
         */
        public long p99Nanos() {
            return quantile(0.99);
        }
    }

    /**
     * Opens one connection to stream on and one for round trips.
     *
     * @throws Exception if they cannot be opened
     */
    @Setup
    public void open() throws Exception {
        transport = rival.open();
        sink = new FrameSink();
        source = transport.connect(sink.receiver(), bytes -> {}).client();
        echo = new Echo(small);
        RivalTransport.Joined joined = transport.connect(echo::atServer, echo::atClient);
        echo.server = joined.server();
        echo.client = joined.client();
    }

    /** Closes everything. */
    @TearDown
    public void close() {
        transport.close();
    }

    /**
     * Streams frames of 32 bytes.
     *
     * @return the frames received so far
     * @throws InterruptedException if the benchmark is ended
     */
    @Benchmark
    @OperationsPerInvocation(SMALL_FRAMES)
    public long smallFrames() throws InterruptedException {
        sink.expect(SMALL_FRAMES);
        source.sendAll(small, SMALL_FRAMES);
        return sink.await();
    }

    /**
     * Streams frames of 32 bytes, {@value #BATCH} in one array.
     *
     * @return the frames received so far
     * @throws InterruptedException if the benchmark is ended
     */
    @Benchmark
    @OperationsPerInvocation(SMALL_FRAMES)
    public long batchedFrames() throws InterruptedException {
        sink.expect(SMALL_FRAMES);
        source.sendAll(batch, SMALL_FRAMES / BATCH);
        return sink.await();
    }

    private static byte[] batchOf(byte[] frame) {
        byte[] frames = new byte[BATCH * frame.length];
        for (int i = 0; i < BATCH; i++) {
            System.arraycopy(frame, 0, frames, i * frame.length, frame.length);
        }
        return frames;
    }

    /**
     * Streams frames of a mebibyte.
     *
     * @return the frames received so far
     * @throws InterruptedException if the benchmark is ended
     */
    @Benchmark
    @OperationsPerInvocation(BIG_FRAMES)
    public long bigFrames() throws InterruptedException {
        sink.expect(BIG_FRAMES);
        source.sendAll(big, BIG_FRAMES);
        return sink.await();
    }

    /**
     * Sends a frame of 32 bytes to and fro.
     *
     * @param tail told of each round trip
     * @return the number of round trips
     * @throws InterruptedException if the benchmark is ended
     */
    @Benchmark
    @OperationsPerInvocation(ROUND_TRIPS)
    public int roundTrips(Tail tail) throws InterruptedException {
        return echo.run(ROUND_TRIPS, tail);
    }

    /**
     * Sends one frame to each of many connections.
     *
     * @param crowd the connections
     * @return the frames received so far
     * @throws InterruptedException if the benchmark is ended
     */
    @Benchmark
    public long fanOut(Crowd crowd) throws InterruptedException {
        crowd.sink.expect(crowd.connections);
        for (RivalTransport.End server : crowd.servers) {
            server.send(inv);
        }
        return crowd.sink.await();
    }

    /** Sends a frame to and fro. */
    private static final class Echo {
        private final byte[] frame;
        private final FrameCounter serverCounter = new FrameCounter();
        private final FrameCounter clientCounter = new FrameCounter();
        private final Semaphore complete = new Semaphore(0);
        private RivalTransport.End server;
        private RivalTransport.End client;
        private Tail tail;
        private volatile int left;
        private long began;

        Echo(byte[] frame) {
            this.frame = frame;
        }

        int run(int times, Tail told) throws InterruptedException {
            tail = told;
            began = System.nanoTime();
            left = times;
            client.send(frame);
            complete.acquire();
            return times;
        }

        void atServer(ByteBuffer bytes) {
            if (serverCounter.count(bytes) > 0) {
                server.send(frame);
            }
        }

        void atClient(ByteBuffer bytes) {
            if (clientCounter.count(bytes) == 0) {
                return;
            }
            long now = System.nanoTime();
            // The first one began on the benchmark's thread.
            tail.add(now - began);
            began = now;
            int before = left;
            left = before - 1;
            if (before > 1) {
                client.send(frame);
            } else {
                complete.release();
            }
        }
    }
}
