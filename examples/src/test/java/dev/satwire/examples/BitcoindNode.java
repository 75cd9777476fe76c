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
import java.util.concurrent.CompletableFuture;
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
final class BitcoindNode implements RealNode {
    private static final Duration START_DEADLINE = Duration.ofSeconds(60);
    private static final Duration EXIT_DEADLINE = Duration.ofSeconds(20);
    private static final int PORT_ATTEMPTS = 3;

    private final Path program;
    private final List<String> options;
    private final Path folder;
    private final int port;
    private final int rpcPort;

    private Process process;
    private OutputTail log;
    private @Nullable Process guard;
    private BitcoindRpc rpc;
    private String userAgent = "";
    private int height;
    private String tip = "";

    /** Launches it and returns when it listens. */
    private BitcoindNode(Path program, List<String> options, Path folder, int port, int rpcPort)
            throws IOException, InterruptedException {
        this.program = program;
        this.options = options;
        this.folder = folder;
        this.port = port;
        this.rpcPort = rpcPort;
        process = launch();
        log = OutputTail.of(process.getInputStream(), "bitcoind-log");
        rpc = awaitStart();
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

    private Process launch() throws IOException {
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
        started.getOutputStream().close();
        guard = Programs.find("sh").isPresent() ? guard(started) : null;
        return started;
    }

    /** Waits for the end of this JVM, which closes its input, to end the node and delete what it leaves. */
    private Process guard(Process node) throws IOException {
        String script = "cat > /dev/null; kill -9 \"$1\"; rm -rf -- \"$2\"";
        return new ProcessBuilder("sh", "-c", script, "guard", Long.toString(node.pid()), folder.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private BitcoindRpc awaitStart() throws IOException, InterruptedException {
        try {
            CompletableFuture<String> loaded = log.line("Done loading");
            loaded.get(START_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            rpc = new BitcoindRpc(rpcPort, folder.resolve("regtest").resolve(".cookie"));
            userAgent = rpc.call("getnetworkinfo").required("subversion").stringValue();
            update();
            return rpc;
        } catch (ExecutionException | TimeoutException | IOException | InterruptedException | RuntimeException e) {
            String last = log.text();
            end();
            if (last.contains("Unable to bind") || last.contains("Binding RPC on address")) {
                throw new PortTakenException(last);
            }
            throw new AssertionError(program + " does not start; its log ends with:\n" + last, e);
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String userAgent() {
        return userAgent;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public String tip() {
        return tip;
    }

    @Override
    public String log() {
        return log.text();
    }

    /** Completes with the next line of its log, or a late one of those, that contains a text. */
    CompletableFuture<String> logLine(String text) {
        return log.line(text);
    }

    @Override
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The number of its process. */
    long pid() {
        return process.pid();
    }

    /** Calls a method of its JSON-RPC interface. */
    JsonNode call(String method, Object... parameters) throws IOException, InterruptedException {
        return rpc.call(method, parameters);
    }

    @Override
    public void mine(int blocks) throws IOException, InterruptedException {
        call("generatetoaddress", blocks, BitcoindWallet.ADDRESS);
        update();
    }

    private void update() throws IOException, InterruptedException {
        JsonNode chain = call("getblockchaininfo");
        height = chain.required("blocks").intValue();
        tip = chain.required("bestblockhash").stringValue();
    }

    @Override
    public JsonNode block(String hash) throws IOException, InterruptedException {
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
    public void connect(int otherPort) throws IOException, InterruptedException {
        call("addnode", "127.0.0.1:" + otherPort, "onetry");
    }

    @Override
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        if (!process.waitFor(EXIT_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("bitcoind does not die");
        }
    }

    /** Ends it, if it was not killed, and starts it again with the chain that it has written and the same port. */
    void restart() throws IOException, InterruptedException {
        end();
        process = launch();
        log = OutputTail.of(process.getInputStream(), "bitcoind-log");
        rpc = awaitStart();
    }

    /** Asks it to exit, waits, and ends it if it does not. */
    private void end() {
        Optional.ofNullable(guard).ifPresent(Process::destroyForcibly);
        // Not the method of Process itself, which also closes the streams.
        process.toHandle().destroy();
        try {
            process.waitFor(EXIT_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
        }
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
