package dev.satwire.examples;

import dev.satwire.peers.DisconnectReason;
import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.Identity;
import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerException;
import dev.satwire.peers.PeerOptions;
import dev.satwire.peers.PeerPool;
import dev.satwire.peers.PeerPoolBuilder;
import dev.satwire.peers.RetryContext;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.CmpctBlock;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Keeps nodes connected and says what they announce. */
@Command(
        name = "monitor",
        mixinStandardHelpOptions = true,
        versionProvider = Satwire.Version.class,
        description =
                "Keeps nodes connected, coming back to those that are lost, and says what they announce, until Ctrl-C.")
final class MonitorCommand implements Callable<Integer> {
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    @Spec
    @SuppressWarnings("NullAway.Init") // filled by picocli
    private CommandSpec spec;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(arity = "1..*", paramLabel = Target.LABEL, description = "The nodes.")
    private List<String> nodes = new ArrayList<>();

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "End after this time; with exit code 1 if no node was connected until then.")
    private @Nullable Duration time;

    private volatile @Nullable DisconnectReason lastFailure;

    @Override
    @SuppressWarnings("try") // the hook only has to be closed
    public Integer call() {
        List<Target> targets = Target.parseAll(nodes, spec);
        Network network = options.network();
        Output output = options.output();
        PeerReporter reporter = new PeerReporter(output);
        try (PeerPool pool = options.pool(network, options.timeout())
                        .maxPeers(targets.size())
                        .identity(Identity.DEFAULT)
                        .peerOptions(PeerOptions.DEFAULT
                                .withHandshakeTimeout(options.timeout())
                                .withSendHeaders(true))
                        .reconnectRetry(context -> nextDelay(context, output))
                        .build();
                OnShutdown hook = OnShutdown.succeed(() -> {
                    pool.close();
                    reporter.end();
                })) {
            pool.addPeerListener(reporter);
            pool.addPayloadListener(Inv.class, (peer, inv) -> inv.items().forEach(item -> print(peer, item, reporter)));
            pool.addPayloadListener(
                    Headers.class,
                    (peer, headers) -> headers.headers().forEach(each -> print(peer, each, "headers", reporter)));
            pool.addPayloadListener(
                    CmpctBlock.class, (peer, block) -> print(peer, block.header(), "cmpctblock", reporter));
            targets.forEach(target -> pool.addNode(target.host(), target.port(network)));
            reporter.await(time == null ? FOR_EVER : time);
            if (time != null && !reporter.wasConnected()) {
                throw failure(time);
            }
        }
        return ExitCode.OK;
    }

    /**
     * Comes back as pools do, and takes note of why that is necessary: names without an address make no connection events.
     */
    private Optional<Duration> nextDelay(RetryContext context, Output output) {
        DisconnectReason reason = context.lastReason();
        lastFailure = reason;
        if (reason.code() == Code.UNRESOLVED) {
            // Policies run on an I/O thread, where nothing may block.
            var unused = CompletableFuture.runAsync(() -> output.note(Errors.oneLine(reason.text())));
        }
        return PeerPoolBuilder.DEFAULT_RECONNECT_RETRY.nextDelay(context);
    }

    private RuntimeException failure(Duration time) {
        DisconnectReason reason = lastFailure;
        return reason == null
                ? new Failure("TIMEOUT", "no node was connected within " + DurationConverter.format(time))
                : new PeerException(reason);
    }

    private static void print(Peer peer, InventoryVector item, PeerReporter reporter) {
        reporter.print(
                PeerForms.event("inv", peer.address())
                        .put("type", item.typeName())
                        .put("hash", item.hash().toString()),
                peer.address() + " has " + item);
    }

    private static void print(Peer peer, BlockHeader header, String command, PeerReporter reporter) {
        String hash = header.hash().toString();
        reporter.print(
                PeerForms.event("block", peer.address())
                        .put("hash", hash)
                        .put("previous", header.previousBlock().toString())
                        .put("time", header.time())
                        .put("announcedBy", command),
                peer.address() + " has block " + hash + ", by " + command);
    }
}
