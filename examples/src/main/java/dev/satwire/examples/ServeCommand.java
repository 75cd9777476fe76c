package dev.satwire.examples;

import dev.satwire.peers.Identity;
import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerOptions;
import dev.satwire.peers.PeerPool;
import dev.satwire.peers.PeerPoolBuilder;
import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.PayloadCodec;
import dev.satwire.protocol.Services;
import dev.satwire.transport.Listener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Is a node for others to connect to, and says what they do. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        versionProvider = Satwire.Version.class,
        description = {
            "Listens for nodes, shakes hands, answers ping and getaddr, and says what the others do, until Ctrl-C.",
            "It announces NETWORK and WITNESS, because most nodes leave those who do not, but it has no blocks to give and"
                    + " knows no addresses."
        })
final class ServeCommand implements Callable<Integer> {
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private static final Identity IDENTITY =
            Identity.DEFAULT.withServices(Services.of(Services.NETWORK, Services.WITNESS));

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Option(
            names = "--listen",
            paramLabel = Target.LABEL,
            converter = Target.ListenConverter.class,
            defaultValue = "127.0.0.1",
            description = "Where to listen; port 0 takes a free one (default: ${DEFAULT-VALUE}, the network's port).")
    @SuppressWarnings("NullAway.Init") // filled by picocli
    private Target listen;

    @Option(
            names = "--peer-timeout",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            defaultValue = "60s",
            description = "How long a handshake may take (default: ${DEFAULT-VALUE}).")
    private Duration peerTimeout = Duration.ZERO;

    @Override
    @SuppressWarnings("try") // the hook only has to be closed
    public Integer call() {
        Network network = options.network();
        Output output = options.output();
        PeerReporter reporter = new PeerReporter(output);
        try (PeerPool pool = options.pool(network, options.timeout())
                        .identity(IDENTITY)
                        .peerOptions(PeerOptions.DEFAULT.withHandshakeTimeout(peerTimeout))
                        .maxInbound(PeerPoolBuilder.DEFAULT_MAX_PEERS)
                        .build();
                OnShutdown hook = OnShutdown.succeed(() -> {
                    pool.close();
                    reporter.end();
                })) {
            pool.addPeerListener(reporter);
            pool.addPayloadListener(Payload.class, (peer, payload) -> report(peer, payload, reporter));
            pool.addPayloadListener(GetAddr.class, new NoAddresses());
            listen(pool, listen.resolve(network), output);
            reporter.await(FOR_EVER);
        }
        return ExitCode.OK;
    }

    private static void listen(PeerPool pool, NetAddr address, Output output) {
        InetSocketAddress socket = address.endpoint()
                .socketAddress()
                .orElseThrow(() -> new Failure("UNSUPPORTED_NETWORK", address.host() + " cannot be listened on"));
        // Whoever connects at once is printed after this line, too.
        synchronized (output) {
            try {
                Listener listener = pool.listen(socket);
                NetAddr bound = NetAddr.of(listener.localAddress());
                output.print(
                        Json.event("listening").put("address", bound.toString()),
                        output.strong("listening on " + bound));
            } catch (IOException e) {
                throw new Failure("LISTEN_FAILED", address + " cannot be listened on: " + e.getMessage());
            }
        }
    }

    private static void report(Peer peer, Payload payload, PeerReporter reporter) {
        String command = payload.command().name();
        int size = PayloadCodec.encode(payload).length;
        reporter.print(
                PeerForms.event("message", peer.address())
                        .put("command", command)
                        .put("size", size),
                peer.address() + " sent " + command + " (" + size + (size == 1 ? " byte)" : " bytes)"));
    }
}
