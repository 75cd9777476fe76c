package dev.satwire.peers.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.Version;
import dev.satwire.transport.Transport;
import dev.satwire.transport.TransportProvider;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A proxy between a plain blocking socket and a node on real sockets. */
class ChaosProxyOnSocketsTest {
    private static final int PROTOCOL_VERSION = 70_015;
    private static final int SHORT = 200;

    private final Transport transport = TransportProvider.openDefault();
    private SimulatedNetwork nodes;
    private ChaosProxy proxy;

    @BeforeEach
    void start() throws IOException {
        nodes = SimulatedNetwork.builder().nodes(1).start();
        proxy = ChaosProxy.start(
                transport,
                nodes.nodes().get(0).address().endpoint().socketAddress().orElseThrow(),
                1);
    }

    @AfterEach
    void stop() {
        proxy.close();
        transport.close();
        nodes.close();
    }

    private TestClient connect() throws IOException {
        return TestClient.connect(nodes.network(), NetAddr.of(proxy.address()));
    }

    @Test
    void aHandshakePassesByteByByte() throws IOException {
        proxy.links(LinkOptions.DEFAULT.withSegment(1).withWindow(10).withJitter(Duration.ofMillis(2)));
        try (TestClient client = connect()) {
            client.send(TestClient.version(PROTOCOL_VERSION));
            assertThat(client.expect(Version.class).userAgent().toString())
                    .isEqualTo(nodes.nodes().get(0).userAgent());
            client.expect(Verack.class);
        }
    }

    @Test
    void aResetIsAReset() throws IOException {
        try (TestClient client = connect()) {
            client.send(TestClient.version(PROTOCOL_VERSION));
            client.expect(Version.class);
            client.expect(Verack.class);
            proxy.links().forEach(ChaosLink::reset);
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(client::readByte)
                    .withMessageContaining("reset");
        }
    }

    @Test
    void aFinishedStreamEnds() throws IOException {
        try (TestClient client = connect()) {
            client.send(TestClient.version(PROTOCOL_VERSION));
            client.expect(Version.class);
            client.expect(Verack.class);
            proxy.links().forEach(ChaosLink::finish);
            assertThat(client.readByte()).isEqualTo(-1);
        }
    }

    @Test
    void refusesAndComesBackOnTheSamePort() throws IOException {
        proxy.refuse();
        assertThatExceptionOfType(ConnectException.class).isThrownBy(this::connect);
        proxy.heal();
        aHandshakePassesByteByByte();
    }

    /** Whoever waits in vain for an I/O thread gives up after five seconds. */
    @Test
    void refusesWithoutWaitingForConnectionsThatEndMeanwhile() throws IOException {
        for (int i = 0; i < 50; i++) {
            try (TestClient client = connect()) {
                client.send(TestClient.version(PROTOCOL_VERSION));
                client.expect(Version.class);
                proxy.links().forEach(ChaosLink::reset);
                long start = System.nanoTime();
                proxy.refuse();
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
                proxy.heal();
            }
        }
    }

    @Test
    void whoIsNotAcceptedHearsNothingUntilItIsHealed() throws IOException {
        proxy.failAccepts();
        try (TestClient client = connect()) {
            client.send(TestClient.version(PROTOCOL_VERSION));
            client.setDeadline(SHORT);
            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(client::readByte);
            client.setDeadline(10_000);
            proxy.heal();
            client.expect(Version.class);
        }
    }
}
