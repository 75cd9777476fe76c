package dev.satwire.peers.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.AddressNetwork;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.SendAddrV2;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.UnknownPayload;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WtxidRelay;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A simulated network on real sockets, seen by a client that shares nothing with it. */
class SimulatedNetworkTest {
    private static final Instant NOW = Instant.parse("2026-11-21T00:00:00Z");
    private static SimulatedNetwork network;

    @BeforeAll
    static void start() throws IOException {
        network = builder().start();
    }

    @AfterAll
    static void stop() {
        network.close();
    }

    private static SimulatedNetworkBuilder builder() {
        return SimulatedNetwork.builder()
                .nodes(300)
                .seed(7)
                .onions(20)
                .share(NodeBehavior.NOT_BITCOIN, 0.05)
                .clock(InstantSource.fixed(NOW));
    }

    private static SimulatedNode first(NodeBehavior behavior, int protocolVersion) {
        return network.nodes(behavior).stream()
                .filter(node -> node.protocolVersion() == protocolVersion)
                .findFirst()
                .orElseThrow();
    }

    private static TestClient connect(SimulatedNode node) throws IOException {
        return TestClient.connect(network.network(), node.address());
    }

    private static TestClient shakeHands(SimulatedNode node) throws IOException {
        TestClient client = connect(node);
        client.send(TestClient.version(70_015));
        client.expect(Version.class);
        client.expect(Verack.class);
        return client;
    }

    @Test
    void healthyNodesShakeHandsInTheOrderOfBitcoinCore() throws IOException {
        SimulatedNode node = first(NodeBehavior.HEALTHY, 70_016);
        try (TestClient client = connect(node)) {
            client.send(new Ping(1)); // before version: ignored
            client.send(TestClient.version(70_016));
            Version version = client.expect(Version.class);
            assertThat(version.userAgent().toString()).isEqualTo(node.userAgent());
            assertThat(version.protocolVersion()).isEqualTo(node.protocolVersion());
            assertThat(version.services()).isEqualTo(node.address().services());
            assertThat(version.startHeight()).isEqualTo(node.startHeight());
            assertThat(version.timestamp()).isEqualTo(NOW.getEpochSecond());
            client.expect(WtxidRelay.class);
            client.expect(SendAddrV2.class);
            client.expect(Verack.class);
            client.send(new Ping(2)); // before verack: ignored
            client.send(new Verack());
            client.send(UnknownPayload.of(new Command("nonsense"), new byte[10]));
            client.send(new Ping(3));
            assertThat(client.expect(Pong.class)).isEqualTo(new Pong(3));
        }
    }

    @Test
    void olderVersionsAreNotOfferedNewerFeatures() throws IOException {
        try (TestClient client = shakeHands(first(NodeBehavior.HEALTHY, 70_016))) {
            client.send(new Verack());
            client.send(new Ping(1));
            client.expect(Pong.class);
        }
        try (TestClient client = connect(first(NodeBehavior.HEALTHY, 70_015))) {
            client.send(TestClient.version(70_016));
            client.expect(Version.class);
            client.expect(Verack.class);
        }
    }

    @Test
    void addressesGoToThoseWhoAskOnceAndAsTheyAsked() throws IOException {
        SimulatedNode node = first(NodeBehavior.HEALTHY, 70_016);
        Set<NetAddr> known = network.knownBy(node.index()).stream()
                .map(SimulatedNode::address)
                .collect(Collectors.toSet());
        try (TestClient client = shakeHands(node)) {
            client.send(new Verack());
            client.send(new GetAddr());
            List<TimestampedAddr> addresses = client.expect(Addr.class).addresses();
            assertThat(addresses).extracting(TimestampedAddr::address).containsExactlyInAnyOrderElementsOf(known);
            assertThat(addresses)
                    .extracting(TimestampedAddr::lastSeen)
                    .allMatch(seen -> !seen.isAfter(NOW) && seen.isAfter(NOW.minus(Duration.ofDays(1))));
            client.send(new GetAddr());
            client.send(new Ping(1));
            client.expect(Pong.class);
        }
        try (TestClient client = shakeHands(node)) {
            client.send(new SendAddrV2());
            client.send(new Verack());
            client.send(new GetAddr());
            List<NetAddr> addresses = client.expect(AddrV2.class).addresses().stream()
                    .map(TimestampedAddr::address)
                    .toList();
            assertThat(addresses).containsAll(known);
            assertThat(addresses)
                    .filteredOn(address -> !known.contains(address))
                    .isNotEmpty()
                    .extracting(address -> address.host().network())
                    .containsOnly(AddressNetwork.TORV3);
        }
    }

    @Test
    void askingForAddrV2AfterTheHandshakeEndsTheConnection() throws IOException {
        try (TestClient client = shakeHands(first(NodeBehavior.HEALTHY, 70_016))) {
            client.send(new Verack());
            client.send(new SendAddrV2());
            assertEnds(client);
        }
    }

    @Test
    void anotherNetworksMagicEndsTheConnection() throws IOException {
        try (TestClient client = TestClient.connect(
                Network.MAINNET, first(NodeBehavior.HEALTHY, 70_016).address())) {
            client.send(TestClient.version(70_016));
            assertEnds(client);
        }
    }

    private static void assertEnds(TestClient client) throws IOException {
        try {
            assertThat(client.readByte()).isEqualTo(-1);
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
    }

    @Test
    void slowNodesAnswerInOrderAfterTheirDelay() throws IOException {
        SimulatedNode node = network.nodes(NodeBehavior.SLOW).get(0);
        assertThat(node.delay()).isBetween(Duration.ofMillis(100), Duration.ofMillis(800));
        long before = System.nanoTime();
        try (TestClient client = connect(node)) {
            client.send(TestClient.version(70_015));
            client.send(new Verack());
            client.send(new Ping(1));
            client.send(new Ping(2));
            client.expect(Version.class);
            client.expect(Verack.class);
            assertThat(client.expect(Pong.class).nonce()).isEqualTo(1);
            assertThat(client.expect(Pong.class).nonce()).isEqualTo(2);
        }
        assertThat(System.nanoTime() - before)
                .isGreaterThanOrEqualTo(node.delay().toNanos());
    }

    @Test
    void refusingNodesRefuse() {
        for (SimulatedNode node : network.nodes(NodeBehavior.REFUSING)) {
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(node));
        }
    }

    @Test
    void silentNodesSayNothing() throws IOException {
        try (TestClient client = connect(network.nodes(NodeBehavior.SILENT).get(0))) {
            client.setDeadline(50);
            client.send(TestClient.version(70_016));
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(client::readByte);
        }
    }

    @Test
    void closingNodesClose() throws IOException {
        try (TestClient client = connect(network.nodes(NodeBehavior.CLOSING).get(0))) {
            assertThat(client.readByte()).isEqualTo(-1);
        }
    }

    @Test
    void someNodesSpeakAnotherProtocol() throws IOException {
        StringBuilder firstBytes = new StringBuilder();
        for (SimulatedNode node : network.nodes(NodeBehavior.NOT_BITCOIN)) {
            try (TestClient client = connect(node)) {
                client.sendRaw("x".getBytes(StandardCharsets.US_ASCII));
                firstBytes.append((char) client.readByte());
            }
        }
        assertThat(firstBytes.toString()).contains("H", "S", "\u0015");
    }

    @Test
    void whoComesFromOutsideIsClosedAtOnce() throws IOException {
        Optional<InetAddress> outside = Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
                .findFirst();
        assumeTrue(outside.isPresent(), "this machine has no other address");
        try (Socket socket = new Socket(
                outside.get(),
                network.addressOf(first(NodeBehavior.HEALTHY, 70_016).index()).port())) {
            socket.setSoTimeout(5_000);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void theCensusAddsUp() {
        int total = 0;
        for (NodeBehavior behavior : NodeBehavior.values()) {
            total += network.nodes(behavior).size();
        }
        assertThat(total).isEqualTo(300);
        assertThat(network.nodes(NodeBehavior.REFUSING)).hasSize(30);
        assertThat(network.nodes(NodeBehavior.SILENT)).hasSize(15);
        assertThat(network.nodes(NodeBehavior.CLOSING)).hasSize(6);
        assertThat(network.discoverable()).containsAll(network.nodes(NodeBehavior.HEALTHY));
        assertThat(network.seeds())
                .hasSize(SimulatedNetwork.MAX_SEEDS)
                .allSatisfy(
                        seed -> assertThat(network.nodeAt(seed).orElseThrow().behavior())
                                .isEqualTo(NodeBehavior.HEALTHY));
        for (SimulatedNode node : network.nodes()) {
            assertThat(network.nodeAt(node.address())).contains(node);
            assertThat(network.addressOf(node.index())).isEqualTo(node.address());
            assertThat(network.knownBy(node.index()))
                    .doesNotContain(node)
                    .doesNotHaveDuplicates()
                    .hasSizeBetween(8, 64);
        }
        assertThat(network.nodeAt(NetAddr.parse("127.0.0.1:1"))).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameNetwork() throws IOException {
        try (SimulatedNetwork again = builder().start();
                SimulatedNetwork different = builder().seed(8).start()) {
            assertThat(describe(again)).isEqualTo(describe(network));
            assertThat(describe(different)).isNotEqualTo(describe(network));
        }
    }

    /** All but the ports, which are free ones. */
    private static List<String> describe(SimulatedNetwork described) {
        return described.nodes().stream()
                .map(node -> node.behavior()
                        + node.userAgent()
                        + node.startHeight()
                        + node.delay()
                        + described.knownBy(node.index()).stream()
                                .map(SimulatedNode::index)
                                .toList())
                .toList();
    }

    @Test
    void closingEndsConnectionsAndFreesThePort() throws IOException {
        SimulatedNetwork closing = builder().allHealthy().nodes(1).start();
        int port = closing.addressOf(0).port();
        try (TestClient client =
                TestClient.connect(closing.network(), closing.seeds().get(0))) {
            client.send(TestClient.version(70_015));
            client.expect(Version.class);
            client.expect(Verack.class);
            assertThat(closing.connectionCount()).isEqualTo(1);
            closing.close();
            assertEnds(client);
        } finally {
            closing.close();
        }
        try (SimulatedNetwork again = builder().allHealthy().nodes(1).port(port).start()) {
            assertThat(again.addressOf(0).port()).isEqualTo(port);
            assertThatThrownBy(() -> builder().port(port).start())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(Integer.toString(port));
        }
    }

    @Test
    void sharesCannotExceedTheWhole() {
        assertThatIllegalStateException()
                .isThrownBy(() -> builder().share(NodeBehavior.SILENT, 0.95).start());
    }
}
