package dev.satwire.examples;

import dev.satwire.peers.Identity;
import dev.satwire.peers.PeerOptions;
import dev.satwire.peers.PeerPool;
import dev.satwire.peers.PeerPoolBuilder;
import dev.satwire.peers.RetryPolicy;
import dev.satwire.protocol.Network;
import dev.satwire.transport.ConnectOptions;
import java.time.Duration;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options that all commands share. */
final class CommonOptions {
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // filled by picocli
    private CommandSpec command;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            completionCandidates = NetworkNames.class,
            converter = NetworkConverter.class,
            description = "One of ${COMPLETION-CANDIDATES}; gives the default port, too.")
    private @Nullable Network network;

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "How long each step may take: connecting, the handshake, an answer (500ms, 10s, 2m; default: 10s, to connect 5s).")
    private @Nullable Duration timeout;

    @Option(names = "--json", description = "Print one JSON object per line, and nothing else, on standard output.")
    private boolean json;

    @Option(
            names = {"-v", "--verbose"},
            description = "Log more, on standard error.")
    void setVerbose(boolean verbose) {
        if (verbose) {
            // Read by slf4j-simple when the first logger is made, which is after the command line was parsed.
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
        }
    }

    Network network() {
        return network(Network.MAINNET);
    }

    Network network(Network fallback) {
        return Objects.requireNonNullElse(network, fallback);
    }

    boolean statesNetwork() {
        return network != null;
    }

    Duration timeout() {
        return timeout(DEFAULT_TIMEOUT);
    }

    Duration timeout(Duration fallback) {
        return Objects.requireNonNullElse(timeout, fallback);
    }

    Output output() {
        return new Output(command.commandLine(), json);
    }

    /** Describes a pool for looking around: it tries once, keeps to the time-out and wants no transactions. */
    PeerPoolBuilder pool(Network network, Duration timeout) {
        return PeerPool.builder(network)
                .identity(Identity.DEFAULT.withRelay(false))
                .connectOptions(ConnectOptions.DEFAULT.withConnectTimeout(connectTimeout(timeout)))
                .peerOptions(PeerOptions.DEFAULT.withHandshakeTimeout(timeout).withRequestTimeout(timeout))
                .connectRetry(RetryPolicy.never())
                .reconnectRetry(RetryPolicy.never());
    }

    /** Unless told otherwise, connecting does not take longer than Bitcoin Core would let it. */
    private Duration connectTimeout(Duration step) {
        Duration usual = ConnectOptions.DEFAULT.connectTimeout();
        return timeout == null && step.compareTo(usual) > 0 ? usual : step;
    }

    private static final class NetworkNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Network.known().stream().map(Network::name).iterator();
        }
    }

    private static final class NetworkConverter implements ITypeConverter<Network> {
        @Override
        public Network convert(String text) {
            try {
                return Network.named(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
