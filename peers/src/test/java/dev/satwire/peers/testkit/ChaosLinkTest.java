package dev.satwire.peers.testkit;

import static dev.satwire.peers.testkit.Recorder.ascii;
import static dev.satwire.peers.testkit.Recorder.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ListenOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the network in memory does to its connections. */
class ChaosLinkTest extends TwoHosts {
    private static final Duration MILLI = Duration.ofMillis(1);

    private Recorder client;
    private ChaosLink link;

    private void open() {
        client = connect();
        link = network.link(client.connection());
    }

    private void send(String text) {
        put(client.connection(), ascii(text), Lane.BULK);
    }

    @Test
    void heldBytesAndEndsWaitUntilTheyAreReleased() {
        open();
        link.hold();
        send("one");
        client.connection().close();
        network.advance(SECOND);
        assertThat(server.events).containsExactly("opened");
        link.release();
        network.advance(SECOND);
        assertThat(server.events).containsExactly("opened", "received 3", "closed PEER_CLOSED");
    }

    @Test
    void aHeldConnectionFillsTheSendersQueue() {
        open();
        link.hold();
        put(client.connection(), new byte[WINDOW + 10], Lane.BULK);
        network.advance(SECOND);
        assertThat(client.connection().bytesQueued()).isEqualTo(10);
        link.release();
        network.advance(SECOND);
        assertThat(client.connection().bytesQueued()).isZero();
        assertThat(server.bytes.size()).isEqualTo(WINDOW + 10);
    }

    @Test
    void nobodyHearsOfADroppedConnection() {
        open();
        link.drop();
        send("one");
        client.connection().close();
        network.advance(Duration.ofDays(1));
        assertThat(server.events).containsExactly("opened");
        assertThat(client.endKind()).isEqualTo(Kind.LOCAL);
        link.reset();
        network.advance(SECOND);
        assertThat(server.endKind()).isEqualTo(Kind.PEER_RESET);
    }

    @Test
    void finishEndsBothStreamsBehindWhatIsUnderWay() {
        open();
        send("one");
        network.runUntilIdle();
        link.finish();
        send("two");
        network.advance(SECOND);
        assertThat(server.text()).isEqualTo("one");
        assertThat(server.endKind()).isEqualTo(Kind.PEER_CLOSED);
        assertThat(client.endKind()).isEqualTo(Kind.PEER_CLOSED);
    }

    @Test
    void resetLosesWhatIsUnderWay() {
        open();
        send("one");
        network.runUntilIdle();
        link.reset();
        network.advance(SECOND);
        assertThat(server.events).containsExactly("opened", "closed PEER_RESET");
        assertThat(client.endKind()).isEqualTo(Kind.PEER_RESET);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 6, 9})
    void resetAfterLetsExactlySoManyBytesPass(int count) {
        open();
        link.resetAfter(count);
        send("01234");
        network.advance(SECOND);
        send("56789");
        network.advance(SECOND);
        assertThat(server.text()).isEqualTo("0123456789".substring(0, count));
        assertThat(server.endKind()).isEqualTo(Kind.PEER_RESET);
        assertThat(client.endKind()).isEqualTo(Kind.PEER_RESET);
    }

    @Test
    void resetAfterNothingResetsNow() {
        open();
        link.resetAfter(0);
        network.runUntilIdle();
        assertThat(client.endKind()).isEqualTo(Kind.PEER_RESET);
        assertThatIllegalArgumentException().isThrownBy(() -> link.resetAfter(-1));
    }

    @Test
    void theNetworkCanResetAConnectionThatIsNotAcceptedYet() {
        network.failAccepts(address);
        open();
        link.reset();
        network.runUntilIdle();
        assertThat(client.endKind()).isEqualTo(Kind.PEER_RESET);
        network.heal(address);
        network.advance(SECOND);
        assertThat(server.events).containsExactly("opened", "closed PEER_RESET");
    }

    @Test
    void oneByteSegmentsArriveOneByOne() {
        network.links(LinkOptions.DEFAULT.withSegment(1));
        open();
        send("abc");
        network.advance(SECOND);
        assertThat(server.events).containsExactly("opened", "received 1", "received 1", "received 1");
    }

    @Test
    void bandwidthSpreadsBytesOverTime() {
        open();
        link.change(LinkOptions.DEFAULT.withDelay(MILLI).withBandwidth(1_000).withWindow(100));
        put(client.connection(), new byte[300], Lane.BULK);
        network.advance(Duration.ofMillis(100));
        assertThat(server.bytes.size()).isZero();
        network.advance(MILLI);
        assertThat(server.bytes.size()).isEqualTo(100);
        network.advance(Duration.ofMillis(300));
        assertThat(server.bytes.size()).isEqualTo(300);
    }

    @Test
    void jitterDelaysAtRandomAndKeepsOrder() {
        network.links(LinkOptions.DEFAULT.withDelay(MILLI).withJitter(Duration.ofMillis(50)));
        open();
        List<Duration> arrivals = new ArrayList<>();
        server.onReceived = connection -> arrivals.add(network.clock().elapsed());
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            sent.append((char) ('a' + i));
            send(sent.substring(i));
            network.advance(MILLI);
        }
        network.advance(SECOND);
        assertThat(server.text()).isEqualTo(sent.toString());
        assertThat(arrivals.stream().distinct().count()).isGreaterThan(2).isLessThan(20);
    }

    @Test
    void changingOneConnectionLeavesTheOthers() {
        open();
        Recorder firstServer = server;
        link.change(LinkOptions.DEFAULT.withDelay(Duration.ofHours(1)));
        send("slow");
        network.advance(SECOND);
        assertThat(firstServer.text()).isEmpty();
        client = connect();
        send("fast");
        network.advance(SECOND);
        assertThat(server.text()).isEqualTo("fast");
    }

    @Test
    void whoIsNotAcceptedIsConnectedAndWaits() {
        network.failAccepts(new InetSocketAddress(there.address(), 0));
        open();
        send("hello");
        network.advance(Duration.ofHours(1));
        assertThat(server.events).isEmpty();
        network.heal(new InetSocketAddress(there.address(), 0));
        network.advance(SECOND);
        assertThat(server.events).containsExactly("opened", "received 5");
    }

    @Test
    void aFullBacklogAnswersNobody() throws IOException {
        InetSocketAddress narrow =
                listen(new ListenOptions(2, 10, ConnectOptions.DEFAULT)).localAddress();
        network.failAccepts(narrow);
        List<Recorder> clients = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clients.add(Recorder.connect(here, narrow, ConnectOptions.DEFAULT));
            network.advance(SECOND);
        }
        network.advance(Duration.ofMinutes(1));
        assertThat(clients.get(1).events).containsExactly("opened");
        assertThat(clients.get(2).events).containsExactly("closed CONNECT_TIMEOUT");
    }

    @Test
    void closingAListenerResetsWhoIsNotAccepted() {
        network.failAccepts(address);
        open();
        there.close();
        network.advance(SECOND);
        assertThat(client.endKind()).isEqualTo(Kind.PEER_RESET);
    }

    @Test
    void rejectsOptionsOutOfRange() {
        LinkOptions options = LinkOptions.DEFAULT;
        assertThatIllegalArgumentException().isThrownBy(() -> options.withDelay(MILLI.negated()));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withJitter(LinkOptions.MAX_DELAY.plusNanos(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withBandwidth(0));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withSegment(0));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withWindow(0));
        assertThat(options.withDelay(LinkOptions.MAX_DELAY).delay()).isEqualTo(LinkOptions.MAX_DELAY);
    }
}
