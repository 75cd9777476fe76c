package dev.satwire.peers;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What thousands of peers cost, over real sockets: each is at an address of its own, and all of them in another process. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has all of 127.0.0.0/8")
final class ManyPeersTest {
    private static final Logger LOG = LoggerFactory.getLogger(ManyPeersTest.class);
    private static final int PEERS = Integer.getInteger("satwire.manyPeers", 5_000);
    private static final int MAX_HEAP_PER_PEER = 4 * 1024;
    private static final Duration MAX_PING_ROUND = Duration.ofSeconds(2);

    /** The best of so many rounds counts, for the machine may have been busy during one. */
    private static final int ROUNDS = 20;

    private static final long SPARE_DESCRIPTORS = 200;

    @Test
    @Timeout(240)
    void costNoThreadsLittleHeapAndLittleTime() throws Exception {
        long descriptors = maxDescriptors();
        assumeTrue(
                descriptors >= PEERS + SPARE_DESCRIPTORS,
                () -> PEERS + " peers take more than the " + descriptors + " descriptors there are");
        try (Server server = new Server(PEERS);
                PeerPool pool =
                        PeerPool.builder(Network.REGTEST).maxPeers(PEERS + 1).build()) {
            pool.connect(address(server.port, PEERS)).get(30, SECONDS).ping().get(30, SECONDS);
            long heapBefore = HeapInUse.bytes();
            long serverBefore = server.heap(1);
            int threadsBefore = threads();

            long start = System.nanoTime();
            List<Peer> peers = connect(pool, server.port);
            long connecting = System.nanoTime() - start;

            long best = Long.MAX_VALUE;
            for (int i = 0; i < ROUNDS && (i < 2 || best > MAX_PING_ROUND.toNanos()); i++) {
                best = Math.min(best, pingAll(peers));
            }
            int threads = threads() - threadsBefore;
            long heap = (HeapInUse.bytes() - heapBefore) / PEERS;
            long serverHeap = (server.heap(PEERS + 1) - serverBefore) / PEERS;

            LOG.info(
                    "{} peers: {} handshakes/s, heap of a peer {} bytes outbound and {} inbound, {} threads more,"
                            + " all pinged in {}",
                    PEERS,
                    PEERS * SECONDS.toNanos(1) / connecting,
                    heap,
                    serverHeap,
                    threads,
                    Duration.ofNanos(best));
            assertThat(pool.peers()).hasSize(PEERS + 1);
            assertThat(threads).isLessThanOrEqualTo(ListenerThreads.THREADS + 20);
            assertThat(heap).isLessThanOrEqualTo(MAX_HEAP_PER_PEER);
            assertThat(serverHeap).isLessThanOrEqualTo(MAX_HEAP_PER_PEER);
            assertThat(Duration.ofNanos(best)).isLessThan(MAX_PING_ROUND);
        }
    }

    private static List<Peer> connect(PeerPool pool, int port) throws Exception {
        List<CompletableFuture<Peer>> connecting = new ArrayList<>(PEERS);
        for (int i = 0; i < PEERS; i++) {
            connecting.add(pool.connect(address(port, i)));
        }
        List<Peer> peers = new ArrayList<>(PEERS);
        for (CompletableFuture<Peer> each : connecting) {
            peers.add(each.get(60, SECONDS));
        }
        return peers;
    }

    private static long pingAll(List<Peer> peers) throws Exception {
        long start = System.nanoTime();
        List<CompletableFuture<Duration>> pings = new ArrayList<>(peers.size());
        for (Peer peer : peers) {
            pings.add(peer.ping());
        }
        for (CompletableFuture<Duration> ping : pings) {
            assertThat(ping.get(60, SECONDS)).isPositive();
        }
        return System.nanoTime() - start;
    }

    private static NetAddr address(int port, int number) throws IOException {
        byte[] host = {127, 1, (byte) (number >>> 8), (byte) number};
        return NetAddr.of(InetAddress.getByAddress(host), port);
    }

    private static int threads() {
        return Thread.getAllStackTraces().size();
    }

    private static long maxDescriptors() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/limits"))) {
            if (line.startsWith("Max open files")) {
                String soft = line.substring("Max open files".length()).strip().split("\\s+", 2)[0];
                return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
            }
        }
        return Long.MAX_VALUE;
    }

    /** An {@link AcceptingPool}. */
    private static final class Server implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;
        private final int port;

        Server(int peers) throws IOException {
            process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx512m",
                            "-cp",
                            TestClassPath.text(),
                            AcceptingPool.class.getName(),
                            String.valueOf(peers + 1))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            out = process.inputReader(StandardCharsets.US_ASCII);
            port = Integer.parseInt(out.readLine());
        }

        /** The heap in use there, with so many peers: those that answered a ping are ready. */
        long heap(int expectedPeers) throws IOException {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            String[] answer = out.readLine().split(" ", 2);
            assertThat(answer[0]).isEqualTo(String.valueOf(expectedPeers));
            return Long.parseLong(answer[1]);
        }

        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
            try {
                process.onExit().get(10, SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                process.destroyForcibly();
            }
            out.close();
        }
    }
}
