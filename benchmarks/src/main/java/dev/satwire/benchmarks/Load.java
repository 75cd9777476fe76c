package dev.satwire.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Ten thousand connections between two processes on loopback, of which a part comes and goes all the time: does anything
 * grow, and does anybody wait?
 *
 * <p>It opens the connections and leaves them idle for a moment. Then each sends a small frame per second and gets it back,
 * and every second some are closed, by FIN and by RST, and opened anew. Then the same while others send nothing but frames
 * of 4 MB. All the while one more connection measures how long a small frame takes there and back; but for the
 * moments in which it has the garbage of both processes collected to see what they hold. The run fails, and ends
 * with exit code 1, if heap after GC, direct memory, descriptors or threads of either process grow, if that connection's
 * p99 is not below its bound, or if any connection ends that nobody closed.
 *
 * <pre>{@code
 * java -cp benchmarks/target/benchmarks.jar dev.satwire.benchmarks.Load
 * java -cp benchmarks/target/benchmarks.jar dev.satwire.benchmarks.Load --connections 1000 --seconds 10
 * }</pre>
 *
 * <p>Each process holds one file descriptor for a connection: {@code ulimit -n} must allow for them.
 */
public final class Load {
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final double MEBI = 1024 * 1024;
    private static final int IDLE_SECONDS = 3;
    private static final int OPEN_DEADLINE_SECONDS = 60;
    private static final int BAD_RUN = 1;
    private static final int BAD_USAGE = 2;

    private final LoadOptions options;
    private final PrintStream out;
    private final LoadVerdict verdict;
    private final LoadHiccups hiccups = new LoadHiccups().start();
    private final Process server;
    private final PrintWriter orders;
    private final BufferedReader answers;

    private Load(LoadOptions options, PrintStream out) throws IOException {
        this.options = options;
        this.out = out;
        this.verdict = new LoadVerdict(out);
        this.server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadServer.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.orders = new PrintWriter(server.getOutputStream(), true, StandardCharsets.US_ASCII);
        this.answers = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.US_ASCII));
    }

    /**
     * Runs the load and exits with 0 if all bounds hold, 1 if not, and 2 if the arguments make no sense.
     *
     * @param arguments pairs of an option and a number; without any, the long run
     * @throws IOException if the second process cannot be started
     * @throws InterruptedException if somebody interrupts the main thread
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        LoadOptions options;
        try {
            options = LoadOptions.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + LoadOptions.USAGE);
            System.exit(BAD_USAGE);
            return;
        }
        System.exit(run(options, System.out) ? 0 : BAD_RUN);
    }

    /** Runs the load; returns whether all bounds hold. */
    static boolean run(LoadOptions options, PrintStream out) throws IOException, InterruptedException {
        Load load = new Load(options, out);
        try {
            return load.run();
        } finally {
            load.orders.close();
            if (!load.server.waitFor(OPEN_DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                load.server.destroyForcibly();
            }
        }
    }

    private boolean run() throws IOException, InterruptedException {
        int port = Integer.parseInt(line());
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (LoadClient client = new LoadClient(address, options)) {
            LoadSample before = LoadSample.take();
            LoadSample serverBefore = serverSample();
            if (!open(client)) {
                return false;
            }
            idle(before, serverBefore);
            client.makeBusy();
            phase("echo and churn", client);
            if (options.flooders() > 0) {
                client.flood();
                phase("the same beside " + options.flooders() + " that flood", client);
            }
            verdict.check(
                    "connections", client.failures() == 0, client.failures() + " failed " + client.firstFailure());
        }
        return verdict.isGood();
    }

    private boolean open(LoadClient client) throws InterruptedException {
        long start = System.nanoTime();
        client.start();
        while (!client.isComplete() && System.nanoTime() - start < OPEN_DEADLINE_SECONDS * NANOS_PER_SECOND) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        out.printf(
                Locale.ROOT,
                "opened %,d connections in %.2f s%n",
                client.open(),
                (System.nanoTime() - start) / NANOS_PER_SECOND);
        if (!client.isComplete()) {
            verdict.check("opening", false, client.failures() + " failed " + client.firstFailure());
        }
        return client.isComplete();
    }

    private void idle(LoadSample before, LoadSample serverBefore) throws IOException, InterruptedException {
        LoadSample first = LoadSample.take();
        LoadSample serverFirst = serverSample();
        TimeUnit.SECONDS.sleep(IDLE_SECONDS);
        LoadSample second = LoadSample.take();
        LoadSample serverSecond = serverSample();
        idle("client", before, first, second);
        idle("server", serverBefore, serverFirst, serverSecond);
    }

    private void idle(String process, LoadSample before, LoadSample first, LoadSample second) {
        out.printf(
                Locale.ROOT,
                "idle %s: %,d bytes of heap per connection, %.1f %% of one core; %s%n",
                process,
                (second.heap() - before.heap()) / options.connections(),
                100 * (second.cpu() - first.cpu()) / (IDLE_SECONDS * NANOS_PER_SECOND),
                second);
    }

    private void phase(String name, LoadClient client) throws IOException, InterruptedException {
        out.printf(Locale.ROOT, "%s, for %d s%n", name, options.seconds());
        List<LoadSample> clientSamples = new ArrayList<>();
        List<LoadSample> serverSamples = new ArrayList<>();
        // What the phase needs once (classes, compiled code, buffers of the sockets) is not growth.
        TimeUnit.SECONDS.sleep(LoadOptions.MIN_SECONDS / 2);
        client.control().clear();
        hiccups.clear();
        long start = System.nanoTime();
        long end = start + TimeUnit.SECONDS.toNanos(options.seconds());
        while (System.nanoTime() - end < 0) {
            long echoes = client.echoes();
            long flooded = client.flooded();
            long began = System.nanoTime();
            TimeUnit.NANOSECONDS.sleep(options.interval().toNanos());
            client.control().pause();
            clientSamples.add(LoadSample.take());
            serverSamples.add(serverSample());
            client.control().resume();
            long now = System.nanoTime();
            double seconds = (now - began) / NANOS_PER_SECOND;
            out.printf(
                    Locale.ROOT,
                    "%5.0f s: %,d open, %,.0f echoes/s, %,.0f MiB/s, control p99 %.1f ms%n         client %s%n         server %s%n",
                    (now - start) / NANOS_PER_SECOND,
                    client.open(),
                    (client.echoes() - echoes) / seconds,
                    (client.flooded() - flooded) / MEBI / seconds,
                    client.control().p99(),
                    clientSamples.get(clientSamples.size() - 1),
                    serverSamples.get(serverSamples.size() - 1));
        }
        verdict.judge("client", clientSamples);
        verdict.judge("server", serverSamples);
        double p99 = client.control().p99();
        verdict.check(
                "control p99",
                p99 < options.p99(),
                String.format(
                        Locale.ROOT,
                        "%.1f ms; a thread that only sleeps was late by %.1f ms, p99, all the same",
                        p99,
                        hiccups.p99()));
    }

    private LoadSample serverSample() throws IOException {
        orders.println();
        return LoadSample.parse(line());
    }

    private String line() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the server's process has ended");
        }
        return line;
    }
}
