package dev.satwire.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bitcoin Core, or Bitcoin Knots, which has its network code: whichever bitcoind {@link Programs#requireBitcoind} finds, in
 * a temporary folder. Its blocks pay to a script that anybody can spend by {@link BitcoindWallet}.
 */
final class BitcoindNode extends RealNode {
    private static final Duration START_DEADLINE = Duration.ofSeconds(60);
    private static final int PORT_ATTEMPTS = 3;

    private final Path program;
    private final List<String> options;
    private final Path folder;
    private final int port;
    private final int rpcPort;

    private @Nullable Process guard;
    private BitcoindRpc rpc;

    /** Launches it and returns when it listens. */
    private BitcoindNode(Path program, List<String> options, Path folder, int port, int rpcPort)
            throws IOException, InterruptedException {
        this.program = program;
        this.options = options;
        this.folder = folder;
        this.port = port;
        this.rpcPort = rpcPort;
        launch();
    }

    /**
     * Starts a node with that many blocks on top of the genesis block and returns when it listens. Aborts the test when
     * there is no bitcoind; fails it when it does not start.
     *
     * @param options options of bitcoind; {@code PORT} in them stands for the port that it listens on
     */
    static BitcoindNode start(int blocks, String... options) throws IOException, InterruptedException {
        Path program = Programs.requireBitcoind();
        for (int attempt = 1; ; attempt++) {
            Path folder = Files.createTempDirectory("satwire-bitcoind");
            List<Integer> ports = freePorts();
            try {
                BitcoindNode node = new BitcoindNode(program, List.of(options), folder, ports.get(0), ports.get(1));
                node.mine(blocks);
                return node;
            } catch (PortTakenException e) {
                delete(folder);
                if (attempt == PORT_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Nobody else's when they are chosen; another program may take them before bitcoind does. */
    private static List<Integer> freePorts() throws IOException {
        try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return List.of(first.getLocalPort(), second.getLocalPort());
        }
    }

    private static final class PortTakenException extends IOException {
        private static final long serialVersionUID = 1;

        PortTakenException(String log) {
            super("another program took the port that was free: " + log);
        }
    }

    private void launch() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "-regtest",
                "-datadir=" + folder,
                "-noconnect",
                "-listen",
                "-bind=127.0.0.1:" + port,
                "-rpcport=" + rpcPort,
                "-listenonion=0",
                "-discover=0",
                "-server",
                "-disablewallet",
                "-printtoconsole",
                "-debug=net",
                "-debug=mempoolrej",
                "-dbcache=4",
                "-par=1"));
        options.forEach(option -> command.add(option.replace("PORT", Integer.toString(port))));
        Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
        began(started, OutputTail.of(started.getInputStream(), "bitcoind-log"));
        started.getOutputStream().close();
        guard = Programs.find("sh").isPresent() ? guard(started) : null;
        awaitStart();
    }

    /** Waits for the end of this JVM, which closes its input, to end the node and delete what it leaves. */
    private Process guard(Process node) throws IOException {
        String script = "cat > /dev/null; kill -9 \"$1\"; rm -rf -- \"$2\"";
        return new ProcessBuilder("sh", "-c", script, "guard", Long.toString(node.pid()), folder.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void awaitStart() throws IOException, InterruptedException {
        try {
            logLine("Done loading").get(START_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            rpc = new BitcoindRpc(rpcPort, folder.resolve("regtest").resolve(".cookie"));
            listens(port, call("getnetworkinfo").required("subversion").stringValue());
            update();
        } catch (ExecutionException | TimeoutException | IOException | InterruptedException | RuntimeException e) {
            String last = log();
            end();
            if (last.contains("Unable to bind") || last.contains("Binding RPC on address")) {
                throw new PortTakenException(last);
            }
            throw new AssertionError(program + " does not start; its log ends with:\n" + last, e);
        }
    }

    /** The number of its process. */
    long pid() {
        return process().pid();
    }

    /** Calls a method of its JSON-RPC interface. */
    JsonNode call(String method, Object... parameters) throws IOException, InterruptedException {
        return rpc.call(method, parameters);
    }

    @Override
    void mine(int blocks) throws IOException, InterruptedException {
        call("generatetoaddress", blocks, BitcoindWallet.ADDRESS);
        update();
    }

    private void update() throws IOException, InterruptedException {
        JsonNode chain = call("getblockchaininfo");
        hasChain(
                chain.required("blocks").intValue(),
                chain.required("bestblockhash").stringValue());
    }

    @Override
    JsonNode block(String hash) throws IOException, InterruptedException {
        JsonNode block = call("getblock", hash, 2);
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        answer.set("size", block.required("size"));
        answer.set("weight", block.required("weight"));
        block.required("tx").forEach(transaction -> {
            answer.withArray("txids").add(transaction.required("txid"));
            answer.withArray("wtxids").add(transaction.required("hash"));
        });
        return answer;
    }

    @Override
    void connect(int otherPort) throws IOException, InterruptedException {
        call("addnode", "127.0.0.1:" + otherPort, "onetry");
    }

    /** Ends it, if it was not killed, and starts it again with the chain that it has written and the same port. */
    void restart() throws IOException, InterruptedException {
        end();
        launch();
    }

    /** Asks it to exit, waits, and ends it if it does not. */
    private void end() {
        Optional.ofNullable(guard).ifPresent(Process::destroyForcibly);
        // Not the method of Process itself, which also closes the streams.
        process().toHandle().destroy();
        awaitEnd();
    }

    @Override
    public void close() {
        end();
        try {
            delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
