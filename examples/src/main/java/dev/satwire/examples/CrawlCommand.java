package dev.satwire.examples;

import dev.satwire.examples.CrawledNode.Reached;
import dev.satwire.examples.CrawledNode.Unreached;
import dev.satwire.peers.DisconnectReason;
import dev.satwire.peers.PeerException;
import dev.satwire.peers.PeerPool;
import dev.satwire.peers.testkit.SimulatedNetwork;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Crawls a network with a {@link Crawler} and says what it found. */
@Command(
        name = "crawl",
        mixinStandardHelpOptions = true,
        versionProvider = Satwire.Version.class,
        description = "Connects, asks for addresses and follows them."
                + " Without a host it crawls a simulated network of its own, on loopback addresses.")
final class CrawlCommand implements Callable<Integer> {
    private static final int SIMULATED_NODES = 2_000;

    /** The slowest simulated nodes take 800 ms for an answer; most of a crawl is waiting for the silent ones. */
    private static final Duration SIMULATED_TIMEOUT = Duration.ofMillis(1_500);

    @Spec
    @SuppressWarnings("NullAway.Init") // filled by picocli
    private CommandSpec spec;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(arity = "0..*", paramLabel = Target.LABEL, description = "Where to begin.")
    private List<String> nodes = new ArrayList<>();

    @Option(names = "--report", paramLabel = "FILE.html", description = "Also write what was found as a page of HTML.")
    private @Nullable Path report;

    private int maxPeers;
    private int maxNodes;

    @Option(
            names = "--max-peers",
            paramLabel = "N",
            defaultValue = "125",
            description = "Connections at a time (default: ${DEFAULT-VALUE}).")
    void setMaxPeers(int value) {
        maxPeers = positive("--max-peers", value);
    }

    @Option(
            names = "--max-nodes",
            paramLabel = "N",
            defaultValue = "100000",
            description = "Stop after this many known addresses (default: ${DEFAULT-VALUE}).")
    void setMaxNodes(int value) {
        maxNodes = positive("--max-nodes", value);
    }

    private int positive(String option, int value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), option + " must be at least 1, got " + value);
        }
        return value;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        requireWritableReport();
        List<Target> targets = Target.parseAll(nodes, spec);
        if (!targets.isEmpty()) {
            Network network = options.network();
            List<NetAddr> seeds =
                    targets.stream().map(target -> target.resolve(network)).toList();
            return crawl(network, seeds, options.timeout());
        }
        Network network = options.network(Network.REGTEST);
        try (SimulatedNetwork simulation = SimulatedNetwork.builder()
                .network(network)
                .nodes(SIMULATED_NODES)
                .seed(1)
                .start()) {
            return crawl(network, simulation.seeds(), options.timeout(SIMULATED_TIMEOUT));
        }
    }

    @SuppressWarnings("try") // the hook only has to be closed
    private int crawl(Network network, List<NetAddr> seeds, Duration timeout) throws IOException, InterruptedException {
        Output output = options.output();
        Census census = new Census();
        CrawlSummary summary;
        try (PeerPool pool = options.pool(network, timeout).maxPeers(maxPeers).build();
                OnShutdown hook = OnShutdown.run(pool::close)) {
            Crawler crawler = new Crawler(pool, maxNodes);
            try (CrawlProgress progress = CrawlProgress.of(crawler, output)) {
                summary = crawler.crawl(seeds, node -> {
                    census.accept(node);
                    output.printJson(json(node));
                    progress.update();
                });
            }
            report("Crawl of " + network, summary, census, output);
        }
        Optional<DisconnectReason> failure = census.firstFailure();
        if (summary.reached() == 0 && failure.isPresent()) {
            throw new PeerException(failure.get());
        }
        return ExitCode.OK;
    }

    private void report(String title, CrawlSummary summary, Census census, Output output) throws IOException {
        CrawlReport result = new CrawlReport(title, summary, census);
        output.print(json(summary), result.text(output));
        if (report != null) {
            Files.writeString(report, result.html());
        }
    }

    /** Finds out before the crawl, and not after it, that there is nowhere to write to. */
    private void requireWritableReport() {
        if (report == null) {
            return;
        }
        Path folder = report.toAbsolutePath().getParent();
        boolean writable = Files.exists(report)
                ? Files.isRegularFile(report) && Files.isWritable(report)
                : folder != null && Files.isDirectory(folder) && Files.isWritable(folder);
        if (!writable) {
            throw new ParameterException(spec.commandLine(), "--report: \"" + report + "\" cannot be written");
        }
    }

    private static ObjectNode json(CrawledNode node) {
        ObjectNode event = Json.event("node").put("address", node.endpoint().toString());
        if (node instanceof Reached reached) {
            Version version = reached.version();
            return event.put("reached", true)
                    .put("userAgent", version.userAgent().toString())
                    .put("protocolVersion", version.protocolVersion())
                    .set("services", Json.services(version.services()))
                    .put("startHeight", version.startHeight())
                    .put("handshakeMillis", reached.handshakeTime().toMillis())
                    .put("addressesGiven", reached.addressesGiven());
        }
        Unreached unreached = (Unreached) node;
        return event.put("reached", false)
                .put("reason", unreached.reason().code().name());
    }

    private static ObjectNode json(CrawlSummary summary) {
        return Json.event("summary")
                .put("known", summary.known())
                .put("reached", summary.reached())
                .put("unreached", summary.unreached())
                .put("addressesSeen", summary.addressesSeen())
                .put("peakPeers", summary.peakPeers())
                .put("seconds", summary.elapsed().toMillis() / 1_000.0);
    }
}
