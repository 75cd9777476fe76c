package dev.satwire.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.examples.Cli.Result;
import dev.satwire.peers.Peer;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.compact.CompactBlocks;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(180)
class MonitorCommandTest {
    private static final List<Block> CHAIN = ChainNode.mine(3);

    private static RunningCli monitor(String... addresses) {
        String[] args = new String[4 + addresses.length];
        List.of("monitor", "--network", "regtest", "--json").toArray(args);
        System.arraycopy(addresses, 0, args, 4, addresses.length);
        return RunningCli.start(args);
    }

    @Test
    void printsWhatPeersAnnounce() throws Exception {
        try (ChainNode node = new ChainNode(CHAIN);
                RunningCli monitor = monitor(node.address())) {
            JsonNode connected = monitor.next();
            assertThat(connected.get("event").stringValue()).isEqualTo("connected");
            assertThat(connected.get("address").stringValue()).isEqualTo(node.address());
            Block block = CHAIN.get(1);

            node.guest()
                    .send(new Inv(List.of(
                            new InventoryVector(InventoryVector.WTX, Hash256.ZERO),
                            new InventoryVector(InventoryVector.BLOCK, block.hash()))))
                    .get(30, SECONDS);
            JsonNode inv = monitor.next();
            assertThat(Result.fields(inv)).containsExactly("event", "peer", "type", "hash");
            assertThat(inv.get("event").stringValue()).isEqualTo("inv");
            assertThat(inv.get("peer").stringValue()).isEqualTo(node.address());
            assertThat(inv.get("type").stringValue()).isEqualTo("WTX");
            assertThat(inv.get("hash").stringValue()).isEqualTo(Hash256.ZERO.toString());
            assertThat(monitor.next().get("type").stringValue()).isEqualTo("BLOCK");

            node.guest().send(new Headers(List.of(block.header()))).get(30, SECONDS);
            assertBlock(monitor.next(), node, block, "headers");

            node.guest().send(CompactBlocks.of(block, 1)).get(30, SECONDS);
            assertBlock(monitor.next(), node, block, "cmpctblock");
        }
    }

    private static void assertBlock(JsonNode line, ChainNode node, Block block, String by) {
        assertThat(Result.fields(line)).containsExactly("event", "peer", "hash", "previous", "time", "announcedBy");
        assertThat(line.get("event").stringValue()).isEqualTo("block");
        assertThat(line.get("peer").stringValue()).isEqualTo(node.address());
        assertThat(line.get("hash").stringValue()).isEqualTo(block.hash().toString());
        assertThat(line.get("previous").stringValue())
                .isEqualTo(block.header().previousBlock().toString());
        assertThat(line.get("time").longValue()).isEqualTo(block.header().time());
        assertThat(line.get("announcedBy").stringValue()).isEqualTo(by);
    }

    @Test
    void asksForTransactionsAndHeaders() throws Exception {
        try (ChainNode node = new ChainNode(CHAIN);
                RunningCli monitor = monitor(node.address())) {
            assertThat(monitor.next("connected")).isNotNull();
            Peer guest = node.guest();
            assertThat(guest.version().relay()).isTrue();
            // Sent behind the verack, so it may still be on its way; a pong comes after it.
            assertThat(guest.ping().get(30, SECONDS)).isPositive();
            assertThat(guest.features().sendHeaders()).isTrue();
        }
    }

    @Test
    void comesBackToThePeersItLoses() throws Exception {
        try (ChainNode node = new ChainNode(CHAIN);
                RunningCli monitor = monitor(node.address())) {
            assertThat(monitor.next("connected")).isNotNull();
            node.guest().disconnect();

            JsonNode disconnected = monitor.next("disconnected");
            assertThat(Result.fields(disconnected)).startsWith("event", "peer", "reason");
            assertThat(disconnected.get("peer").stringValue()).isEqualTo(node.address());
            assertThat(disconnected.get("reason").stringValue()).isEqualTo("PEER_CLOSED");
            assertThat(monitor.next("connected").get("address").stringValue()).isEqualTo(node.address());
        }
    }

    @Test
    void endsAfterItsTimeWithSuccessIfAnyNodeWasConnected() throws Exception {
        try (ChainNode node = new ChainNode(CHAIN);
                ClosedPort closed = new ClosedPort();
                RunningCli monitor = monitor(closed.address(), node.address(), "--for", "3s")) {
            assertThat(monitor.next("connected").get("address").stringValue()).isEqualTo(node.address());
            Result result = monitor.await();

            assertThat(result.exitCode()).isZero();
            assertThat(result.err()).isEmpty();
        }
    }

    @Test
    void failsAfterItsTimeWithTheLastReasonIfNoNodeWasConnected() throws Exception {
        try (ClosedPort closed = new ClosedPort()) {
            Result result = Cli.run("monitor", closed.address(), "--for", "2s", "--json");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err().lines()).singleElement().asString().startsWith("CONNECT_REFUSED");
            JsonNode attempt = result.json().get(0);
            assertThat(attempt.get("event").stringValue()).isEqualTo("disconnected");
            assertThat(attempt.get("peer").stringValue()).isEqualTo(closed.address());
            assertThat(attempt.get("reason").stringValue()).isEqualTo("CONNECT_REFUSED");
        }
    }

    @Test
    void saysThatANameHasNoAddress() {
        Result result = Cli.run("monitor", "no-such-name.invalid", "--for", "2s", "--json");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("UNRESOLVED: no-such-name.invalid"));
    }

    @Test
    void saysThatNobodyAnsweredYet() throws Exception {
        try (Stranger silent = Stranger.who(socket -> {})) {
            Result result = Cli.run("monitor", silent.address(), "--for", "300ms", "--json");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err().lines()).containsExactly("TIMEOUT: no node was connected within 300ms");
        }
    }

    @Test
    void refusesWhatItCannotConnectTo() {
        String onion = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion";
        Result result = Cli.run("monitor", onion, "--for", "1s");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines()).singleElement().asString().startsWith("UNSUPPORTED_NETWORK: ");
    }

    @Test
    void endsWithinASecondWithItsPeers() throws Exception {
        Duration second = Duration.ofSeconds(1);
        assertThat(Fastest.of(second, MonitorCommandTest::end)).isLessThan(second);
    }

    private static Duration end() throws Exception {
        try (ChainNode node = new ChainNode(CHAIN);
                ClosedPort closed = new ClosedPort();
                RunningCli monitor = monitor(node.address(), closed.address())) {
            assertThat(monitor.next("connected")).isNotNull();

            long start = System.nanoTime();
            Result result = monitor.stop();
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);

            assertThat(result.exitCode()).isZero();
            assertThat(result.err()).isEmpty();
            return elapsed;
        }
    }
}
