package dev.satwire.examples;

import dev.satwire.peers.Direction;
import dev.satwire.peers.DisconnectReason;
import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerException;
import dev.satwire.peers.PeerListener;
import dev.satwire.peers.PeerPool;
import dev.satwire.protocol.NetAddr;
import java.time.Duration;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Shakes hands with a node, says who it is and measures round trips. */
@Command(
        name = "ping",
        mixinStandardHelpOptions = true,
        versionProvider = Satwire.Version.class,
        description = "Shakes hands with a node, says who it is and measures round trips.")
final class PingCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // filled by picocli
    private CommandSpec spec;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(paramLabel = Target.LABEL, converter = Target.Converter.class, description = "The node.")
    @SuppressWarnings("NullAway.Init") // filled by picocli
    private Target target;

    @Option(
            names = "--interval",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "1s",
            description = "The time from a pong to the next ping (default: ${DEFAULT-VALUE}).")
    private Duration interval = Duration.ZERO;

    private int count;

    @Option(names = "--count", paramLabel = "N", defaultValue = "4", description = "Pings (default: ${DEFAULT-VALUE}).")
    void setCount(int value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), "--count must be at least 1, got " + value);
        }
        count = value;
    }

    @Override
    @SuppressWarnings("try") // the hook only has to be closed
    public Integer call() throws InterruptedException {
        Output output = options.output();
        CompletableFuture<DisconnectReason> end = new CompletableFuture<>();
        LongSummaryStatistics roundTrips = new LongSummaryStatistics();
        int sent = 0;
        try (PeerPool pool = options.pool(options.network(), options.timeout()).build();
                OnShutdown hook = OnShutdown.run(pool::close)) {
            pool.addPeerListener(new PeerListener() {
                @Override
                public void onDisconnected(NetAddr address, Direction direction, DisconnectReason reason) {
                    end.complete(reason);
                }
            });
            Peer peer =
                    pool.connect(target.host(), target.port(options.network())).join();
            PeerForms.printConnected(output, peer);
            do {
                ping(peer, ++sent, roundTrips, end, output);
            } while (sent < count && !endsWithin(interval, end));
            printSummary(output, sent, roundTrips);
        }
        DisconnectReason reason = end.join();
        if (reason.side() != DisconnectReason.Side.US) {
            throw new PeerException(reason);
        }
        return roundTrips.getCount() == sent ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void ping(
            Peer peer,
            int sequence,
            LongSummaryStatistics roundTrips,
            CompletableFuture<DisconnectReason> end,
            Output output)
            throws InterruptedException {
        try {
            long micros = peer.ping().get().toNanos() / 1_000;
            roundTrips.accept(micros);
            output.print(
                    Json.event("pong").put("seq", sequence).put("rttMicros", micros),
                    "pong " + sequence + ": " + millis(micros) + " ms");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PeerException gone) {
                end.complete(gone.reason());
            } else {
                output.note("PING_TIMEOUT: no pong to ping " + sequence + " within "
                        + DurationConverter.format(options.timeout()));
            }
        }
    }

    private static boolean endsWithin(Duration time, CompletableFuture<DisconnectReason> end)
            throws InterruptedException {
        try {
            end.get(time.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a connection is never an exception", e);
        }
    }

    private static void printSummary(Output output, int sent, LongSummaryStatistics micros) {
        ObjectNode event = Json.event("summary").put("sent", sent).put("received", micros.getCount());
        if (micros.getCount() == 0) {
            output.print(
                    event.putNull("minMicros").putNull("avgMicros").putNull("maxMicros"), sent + " sent, 0 received");
            return;
        }
        long average = Math.round(micros.getAverage());
        output.print(
                event.put("minMicros", micros.getMin())
                        .put("avgMicros", average)
                        .put("maxMicros", micros.getMax()),
                sent + " sent, " + micros.getCount() + " received, min/avg/max " + millis(micros.getMin()) + "/"
                        + millis(average) + "/" + millis(micros.getMax()) + " ms");
    }

    private static String millis(long micros) {
        return String.format(Locale.ROOT, "%d.%03d", micros / 1_000, micros % 1_000);
    }
}
