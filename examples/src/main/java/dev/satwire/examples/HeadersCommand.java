package dev.satwire.examples;

import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerPool;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.BlockLocator;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.Network;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

/** Asks a node for its chain of headers and checks it. */
@Command(
        name = "headers",
        mixinStandardHelpOptions = true,
        versionProvider = Satwire.Version.class,
        description = {
            "Asks a node for the headers of its best chain, and checks that each follows on the one before it and has the"
                    + " proof of work that it states, no less than the network demands.",
            "Heights are only known, and only printed, for a chain from its beginning."
        })
final class HeadersCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // filled by picocli
    private CommandSpec spec;

    @Mixin
    private CommonOptions options = new CommonOptions();

    @Parameters(paramLabel = Target.LABEL, converter = Target.Converter.class, description = "The node.")
    @SuppressWarnings("NullAway.Init") // filled by picocli
    private Target target;

    @Option(
            names = "--from",
            paramLabel = "HASH",
            converter = HashConverter.class,
            description = "Begin with the header after this block (default: the genesis block).")
    private @Nullable Hash256 from;

    private long count = Long.MAX_VALUE;

    @Option(names = "--count", paramLabel = "N", description = "End after so many headers (default: all there are).")
    void setCount(long value) {
        if (value < 1) {
            throw new ParameterException(spec.commandLine(), "--count must be at least 1, got " + value);
        }
        count = value;
    }

    @Override
    @SuppressWarnings("try") // the hook only has to be closed
    public Integer call() throws InterruptedException, ExecutionException {
        Network network = options.network();
        Output output = options.output();
        ChainRules rules = ChainRules.of(network);
        HeaderChain chain = new HeaderChain(rules, Objects.requireNonNullElse(from, rules.genesis()));
        CompletableFuture<List<BlockHeader>> unlinked = new CompletableFuture<>();
        try (PeerPool pool = options.pool(network, options.timeout()).build();
                OnShutdown hook = OnShutdown.run(pool::close)) {
            pool.addPayloadListener(Headers.class, (peer, headers) -> {
                try {
                    chain.check(headers.headers());
                } catch (Failure bad) {
                    unlinked.completeExceptionally(bad);
                }
            });
            Peer peer = pool.connect(target.host(), target.port(network)).join();
            long left = count;
            boolean isMore = true;
            while (left > 0 && isMore) {
                List<BlockHeader> headers = after(chain, peer, unlinked, output);
                for (BlockHeader header : headers.subList(0, (int) Math.min(left, headers.size()))) {
                    print(output, header, chain.append(header));
                }
                left -= Math.min(left, headers.size());
                isMore = headers.size() == Headers.MAX_HEADERS;
            }
        }
        return ExitCode.OK;
    }

    /** Asks for what follows on the tip. */
    private List<BlockHeader> after(
            HeaderChain chain, Peer peer, CompletableFuture<List<BlockHeader>> unlinked, Output output)
            throws InterruptedException, ExecutionException {
        long linked = chain.linked();
        try {
            return peer.getHeaders(chain.locator(), Hash256.ZERO)
                    .applyToEither(unlinked, answer -> answer)
                    .get();
        } catch (ExecutionException e) {
            boolean isSilent = Errors.unwrap(e) instanceof TimeoutException;
            if (isSilent && hasNothingAfterTip(chain, peer, linked)) {
                output.note(
                        "the peer has block " + chain.tip() + " and says nothing of what follows: taken for the end");
                return List.of();
            }
            throw e;
        }
    }

    /**
     * Some nodes send nothing, rather than no headers, where there are none; but a header that they have they do send. What
     * was only late has come before it.
     */
    private boolean hasNothingAfterTip(HeaderChain chain, Peer peer, long linked)
            throws InterruptedException, ExecutionException {
        try {
            BlockLocator none = new BlockLocator(List.of());
            return !peer.getHeaders(none, chain.tip()).get().isEmpty()
                    && chain.linkedBeforeTip().get(options.timeout().toNanos(), TimeUnit.NANOSECONDS) == linked;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            if (Errors.unwrap(e) instanceof TimeoutException) {
                return false;
            }
            throw e;
        }
    }

    private static void print(Output output, BlockHeader header, OptionalLong height) {
        String hash = header.hash().toString();
        ObjectNode event = Json.event("header");
        height.ifPresent(known -> event.put("height", known));
        output.print(
                event.put("hash", hash)
                        .put("previous", header.previousBlock().toString())
                        .put("time", header.time())
                        .put("bits", "0x" + HexFormat.of().toHexDigits(header.bits(), 8))
                        .put("nonce", header.nonce()),
                (height.isPresent() ? height.getAsLong() + "  " : "") + hash + "  "
                        + Instant.ofEpochSecond(header.time()));
    }
}
