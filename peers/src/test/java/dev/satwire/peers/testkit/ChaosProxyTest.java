package dev.satwire.peers.testkit;

import static dev.satwire.peers.testkit.Recorder.ascii;
import static dev.satwire.peers.testkit.Recorder.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection.Lane;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a proxy does, in virtual time: it is a host between the two. */
class ChaosProxyTest extends TwoHosts {
    private final MemoryTransport middle = network.transport("10.0.0.3");
    private ChaosProxy proxy;
    private Recorder client;
    private ChaosLink link;

    @BeforeEach
    void start() throws IOException {
        network.receiveWindow(WINDOW);
        proxy = ChaosProxy.start(middle, new InetSocketAddress(middle.address(), 0), address, 7);
        proxy.links(LinkOptions.DEFAULT.withDelay(Duration.ZERO).withWindow(WINDOW));
    }

    private void open() {
        client = knock();
        assertThat(client.events).containsExactly("opened");
        link = proxy.links().get(0);
    }

    private Recorder knock() {
        Recorder knocking = Recorder.connect(here, proxy.address(), ConnectOptions.DEFAULT);
        network.advance(SECOND);
        return knocking;
    }

    private void send(String text) {
        put(client.connection(), ascii(text), Lane.BULK);
    }

    @Test
    void forwardsBothWaysAndForgetsWhatHasEnded() {
        open();
        send("question");
        put(server.connection(), ascii("answer"), Lane.BULK);
        network.advance(SECOND);
        assertThat(server.text()).isEqualTo("question");
        assertThat(client.text()).isEqualTo("answer");

        client.connection().close();
        network.advance(SECOND);
        assertThat(server.endKind()).isEqualTo(Kind.PEER_CLOSED);
        assertThat(proxy.links()).isEmpty();
        assertThat(middle.openConnections()).isZero();
    }

    @Test
    void forwardsAReset() {
        open();
        client.connection().abort();
        network.advance(SECOND);
        assertThat(server.endKind()).isEqualTo(Kind.PEER_RESET);
        assertThat(middle.openConnections()).isZero();
    }

    @Test
    void anEndComesBehindWhatIsUnderWay() {
        open();
        network.latency(Duration.ZERO); // or what the proxy sent bit by bit would arrive at once
        link.change(LinkOptions.DEFAULT.withDelay(Duration.ofMinutes(1)).withSegment(1));
        send("bye");
        client.connection().close();
        network.advance(SECOND);
        assertThat(server.events).containsExactly("opened");
        network.advance(Duration.ofMinutes(1));
        assertThat(server.events)
                .containsExactly("opened", "received 1", "received 1", "received 1", "closed PEER_CLOSED");
    }

    @Test
    void delaysAndSpreadsOverTime() {
        open();
        link.change(LinkOptions.DEFAULT.withDelay(Duration.ofSeconds(10)).withBandwidth(10));
        send("x".repeat(20));
        network.advance(Duration.ofSeconds(11));
        assertThat(server.text()).isEmpty();
        network.advance(Duration.ofSeconds(2));
        assertThat(server.text()).hasSize(20);
    }

    @Test
    void aSenderWhoseReaderPausesIsPausedToo() {
        open();
        server.connection().pauseReading();
        put(client.connection(), new byte[100 * WINDOW], Lane.BULK);
        network.advance(SECOND);
        assertThat(client.connection().bytesQueued()).isGreaterThan(90 * WINDOW);
        server.connection().resumeReading();
        network.advance(Duration.ofMinutes(1));
        assertThat(server.bytes.size()).isEqualTo(100 * WINDOW);
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
    void nobodyHearsOfADroppedConnection() {
        open();
        link.drop();
        send("one");
        network.advance(SECOND);
        client.connection().close();
        network.advance(Duration.ofDays(1));
        assertThat(server.events).containsExactly("opened");
        proxy.close();
        network.advance(SECOND);
        assertThat(server.endKind()).isEqualTo(Kind.PEER_RESET);
        assertThat(middle.openConnections()).isZero();
    }

    @Test
    void finishEndsBothStreams() {
        open();
        send("one");
        network.advance(SECOND);
        link.finish();
        network.advance(SECOND);
        assertThat(server.text()).isEqualTo("one");
        assertThat(server.endKind()).isEqualTo(Kind.PEER_CLOSED);
        assertThat(client.endKind()).isEqualTo(Kind.PEER_CLOSED);
    }

    @Test
    void resetTellsBothEnds() {
        open();
        link.reset();
        network.advance(SECOND);
        assertThat(server.endKind()).isEqualTo(Kind.PEER_RESET);
        assertThat(client.endKind()).isEqualTo(Kind.PEER_RESET);
        assertThat(proxy.links()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 5, 6, 9})
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
        assertThatIllegalArgumentException().isThrownBy(() -> link.resetAfter(-1));
    }

    @Test
    void refusesAndListensAgain() {
        proxy.refuse();
        assertThat(knock().endKind()).isEqualTo(Kind.CONNECT_REFUSED);
        proxy.heal();
        open();
    }

    @Test
    void swallowsForGood() {
        proxy.blackhole();
        open();
        send("hello");
        network.advance(SECOND);
        proxy.heal();
        network.advance(SECOND);
        assertThat(client.events).containsExactly("opened");
        assertThat(server.events).isEmpty();
        client.connection().close();
        network.advance(SECOND);
    }

    @Test
    void whoIsNotAcceptedIsForwardedLater() {
        proxy.failAccepts();
        open();
        send("hello");
        network.advance(Duration.ofHours(1));
        assertThat(server.events).isEmpty();
        proxy.heal();
        network.advance(SECOND);
        assertThat(server.text()).isEqualTo("hello");
    }

    @Test
    void whoCannotBeForwardedIsReset() {
        network.refuse(address);
        client = knock();
        assertThat(client.endKind()).isEqualTo(Kind.PEER_RESET);
        assertThat(proxy.links()).isEmpty();
    }

    @Test
    void closingResetsEverybodyAndRefusesTheRest() {
        open();
        proxy.close();
        proxy.close();
        network.advance(SECOND);
        assertThat(client.endKind()).isEqualTo(Kind.PEER_RESET);
        assertThat(server.endKind()).isEqualTo(Kind.PEER_RESET);
        assertThat(knock().endKind()).isEqualTo(Kind.CONNECT_REFUSED);
        proxy.heal();
        assertThat(knock().endKind()).isEqualTo(Kind.CONNECT_REFUSED);
        assertThat(middle.openConnections()).isZero();
    }
}
