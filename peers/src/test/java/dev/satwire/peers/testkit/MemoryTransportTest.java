package dev.satwire.peers.testkit;

import static dev.satwire.peers.testkit.Recorder.ascii;
import static dev.satwire.peers.testkit.Recorder.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import dev.satwire.transport.Socks5Proxy;
import dev.satwire.transport.SourceLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** How the transport in memory connects, listens and closes as the SPI says. */
class MemoryTransportTest extends TwoHosts {

    @Test
    void tellsTheOutcomeLaterAndNeverFromInsideConnect() {
        Recorder client = Recorder.connect(here, address, ConnectOptions.DEFAULT);
        assertThat(client.events).isEmpty();
        assertThat(client.connection().localAddress()).isEmpty();

        network.runUntilIdle();
        assertThat(client.events).as("the answer takes the round trip").isEmpty();

        network.advance(network.latency().multipliedBy(2));
        assertThat(client.events).containsExactly("opened");
        assertThat(server.events).containsExactly("opened");
        assertThat(client.connection().remoteAddress()).isEqualTo(address);
        assertThat(client.connection().localAddress())
                .contains(server.connection().remoteAddress());
        assertThat(server.connection().localAddress()).contains(address);
    }

    @Test
    void sendsWhatWasQueuedBeforeTheConnectionWasOpen() {
        Recorder client = Recorder.connect(here, address, ConnectOptions.DEFAULT);
        CompletableFuture<Void> sent = client.connection().send(ascii("early"), Lane.CONTROL);
        network.advance(SECOND);
        assertThat(sent).isCompleted();
        assertThat(server.text()).isEqualTo("early");
    }

    @Test
    void letsANetworkInAgainAsTimePasses() throws IOException {
        address = listen(ListenOptions.DEFAULT.withSources(new SourceLimits(100, 100, 2, SECOND.multipliedBy(10))))
                .localAddress();
        connect();
        connect();
        assertThat(connectAndWait().end).as("a third").isPresent();
        network.advance(SECOND.multipliedBy(7));
        assertThat(connectAndWait().end).as("ten seconds after the burst").isEmpty();
        assertThat(connectAndWait().end).as("and another").isPresent();
    }

    private Recorder connectAndWait() {
        Recorder client = Recorder.connect(here, address, ConnectOptions.DEFAULT);
        network.advance(SECOND);
        return client;
    }

    @Test
    void countsIpv6NetworksAndSites() throws IOException {
        address = listen(ListenOptions.DEFAULT.withSources(new SourceLimits(2, 2, 100, Duration.ZERO)))
                .localAddress();
        int taken = 0;
        for (int network64 = 0; network64 < 5; network64++) {
            for (int host = 1; host <= 3; host++) {
                Recorder client = Recorder.connect(
                        network.transport("2001:db8:1:" + network64 + "::" + host), address, ConnectOptions.DEFAULT);
                network.advance(SECOND);
                taken += client.end.isEmpty() ? 1 : 0;
            }
        }
        assertThat(taken).as("two for each of four networks").isEqualTo(2 * SourceLimits.PREFIXES_PER_SITE);
        assertThat(connectAndWait().end).isEmpty();
    }

    @Test
    void connectFailsAsTheNetworkSays() throws IOException {
        InetSocketAddress nobody = new InetSocketAddress(there.address(), 1);
        InetSocketAddress nowhere = new InetSocketAddress("10.9.9.9", 8333);
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 8333);
        assertThat(outcome(nobody)).isEqualTo(Kind.CONNECT_REFUSED);
        assertThat(outcome(nowhere)).isEqualTo(Kind.UNREACHABLE);
        assertThat(outcome(unresolved)).isEqualTo(Kind.UNRESOLVED);

        network.refuse(address);
        assertThat(outcome(address)).isEqualTo(Kind.CONNECT_REFUSED);
        network.heal(address);
        network.blackhole(new InetSocketAddress(there.address(), 0));
        Recorder client = Recorder.connect(here, address, ConnectOptions.DEFAULT);
        network.advance(ConnectOptions.DEFAULT.connectTimeout().minusNanos(1));
        assertThat(client.events).isEmpty();
        network.advance(Duration.ofNanos(1));
        assertThat(client.events).containsExactly("closed CONNECT_TIMEOUT");
    }

    @Test
    void neverConnectsDirectlyWhenToldToUseAProxy() {
        ConnectOptions proxied =
                ConnectOptions.DEFAULT.withProxy(Socks5Proxy.at(new InetSocketAddress(there.address(), 9050)));
        InetSocketAddress name = InetSocketAddress.createUnresolved("node.invalid", 8333);
        for (InetSocketAddress remote : List.of(address, name)) {
            Recorder client = Recorder.connect(here, remote, proxied);
            assertThat(client.events).isEmpty();
            network.advance(SECOND);
            assertThat(client.events).containsExactly("closed PROXY_FAILED");
        }
        assertThat(server.events).isEmpty();
    }

    private Kind outcome(InetSocketAddress remote) {
        Recorder client = Recorder.connect(here, remote, ConnectOptions.DEFAULT);
        network.advance(SECOND);
        assertThat(client.events).hasSize(1);
        return client.endKind();
    }

    @Test
    void anAnswerThatComesTooLateResetsTheAcceptedEnd() {
        network.latency(Duration.ofSeconds(1));
        Recorder client =
                Recorder.connect(here, address, ConnectOptions.DEFAULT.withConnectTimeout(Duration.ofMillis(1_500)));
        network.advance(Duration.ofSeconds(10));
        assertThat(client.events).containsExactly("closed CONNECT_TIMEOUT");
        assertThat(server.events).containsExactly("opened", "closed PEER_RESET");
    }

    @Test
    void anAbandonedAttemptResetsTheAcceptedEndEvenWithoutLatency() {
        network.latency(Duration.ZERO);
        Recorder client = Recorder.connect(here, address, ConnectOptions.DEFAULT);
        here.eventLoop().execute(() -> client.connection().abort());
        network.advance(SECOND);
        assertThat(client.events).containsExactly("closed LOCAL");
        assertThat(server.events).containsExactly("opened", "closed PEER_RESET");
    }

    @Test
    void closeWhileConnectingEndsWithoutOpening() {
        Recorder client = Recorder.connect(here, address, ConnectOptions.DEFAULT);
        client.connection().close();
        network.advance(SECOND);
        assertThat(client.events).containsExactly("closed LOCAL");
    }

    @Test
    void theAcceptorMayRefuseOrThrow() throws IOException {
        List<InetSocketAddress> asked = new ArrayList<>();
        Listener refusing =
                there.listen(new InetSocketAddress(there.address(), 0), ListenOptions.DEFAULT, (remote, local) -> {
                    asked.add(local);
                    if (asked.size() == 1) {
                        return Optional.empty();
                    }
                    throw new IllegalStateException("no");
                });
        for (int i = 0; i < 2; i++) {
            Recorder client = Recorder.connect(here, refusing.localAddress(), ConnectOptions.DEFAULT);
            network.advance(SECOND);
            assertThat(client.events).containsExactly("opened", "closed PEER_CLOSED");
        }
        assertThat(asked).containsOnly(refusing.localAddress());
    }

    @Test
    void takesNoMoreConnectionsThanTheListenerMayHave() throws IOException {
        address = listen(ListenOptions.DEFAULT.withMaxConnections(1)).localAddress();
        Recorder first = connect();
        Recorder second = Recorder.connect(here, address, ConnectOptions.DEFAULT);
        network.advance(SECOND);
        assertThat(second.endKind()).isEqualTo(Kind.PEER_CLOSED);
        first.connection().close();
        network.advance(SECOND);
        connect();
    }

    @Test
    void aClosedListenerRefusesAndFreesItsAddress() throws IOException {
        Recorder before = connect();
        Listener listener =
                there.listen(new InetSocketAddress(there.address(), 8333), ListenOptions.DEFAULT, (remote, local) -> {
                    throw new AssertionError("nobody connects here");
                });
        assertThatThrownBy(() -> there.listen(
                        listener.localAddress(), ListenOptions.DEFAULT, (remote, local) -> Optional.empty()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("8333");
        listener.close();
        listener.close();
        assertThat(outcome(listener.localAddress())).isEqualTo(Kind.CONNECT_REFUSED);
        there.listen(listener.localAddress(), ListenOptions.DEFAULT, (remote, local) -> Optional.empty());
        assertThat(before.end).isEmpty();
    }

    @Test
    void listensOnlyAtItsOwnAddresses() {
        assertThatThrownBy(() -> here.listen(address, ListenOptions.DEFAULT, (remote, local) -> Optional.empty()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(address.toString());
    }

    @Test
    void loopbackLeadsToTheHostItself() throws IOException {
        List<InetSocketAddress> asked = new ArrayList<>();
        Recorder accepted = new Recorder();
        here.listen(new InetSocketAddress(8333), ListenOptions.DEFAULT, (remote, local) -> {
            asked.add(local);
            return Optional.of(accepted);
        });
        InetSocketAddress dialled = new InetSocketAddress("127.5.6.7", 8333);
        Recorder client = Recorder.connect(here, dialled, ConnectOptions.DEFAULT);
        network.advance(SECOND);
        assertThat(client.events).containsExactly("opened");
        assertThat(asked).containsExactly(dialled);
        assertThat(accepted.connection().localAddress()).contains(dialled);
        Recorder stranger = Recorder.connect(there, dialled, ConnectOptions.DEFAULT);
        network.advance(SECOND);
        assertThat(stranger.endKind()).isEqualTo(Kind.CONNECT_REFUSED);
    }

    @Test
    void closingTheTransportEndsEverythingBeforeItReturns() {
        Recorder client = connect();
        CompletableFuture<Void> stuck = client.connection().send(new byte[5 * WINDOW], Lane.BULK);
        List<String> ran = new ArrayList<>();
        here.eventLoop().execute(() -> ran.add("task"));
        here.eventLoop().schedule(SECOND, () -> ran.add("timer"));
        here.close();
        here.close();
        assertThat(client.events).containsExactly("opened", "closed LOCAL");
        assertThat(stuck).isCompletedExceptionally();
        assertThat(ran).containsExactly("task");

        network.advance(Duration.ofMinutes(1));
        assertThat(ran).containsExactly("task");
        assertThat(server.endKind()).isEqualTo(Kind.PEER_CLOSED);
        assertThatIllegalStateException()
                .isThrownBy(() -> here.connect(address, ConnectOptions.DEFAULT, new Recorder()));
        assertThatIllegalStateException()
                .isThrownBy(() -> here.listen(address, ListenOptions.DEFAULT, (r, l) -> Optional.empty()));
        assertThatThrownBy(() -> here.eventLoop().execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        here.eventLoop().schedule(SECOND, () -> ran.add("late")).cancel();
    }

    @Test
    void closingTheTransportFromACallbackReturnsAtOnce() {
        Recorder client = connect();
        List<String> order = new ArrayList<>();
        client.onReceived = connection -> {
            here.close();
            order.add("returned");
        };
        client.onClosed = connection -> order.add("closed");
        put(server.connection(), ascii("x"), Lane.BULK);
        network.advance(SECOND);
        assertThat(order).containsExactly("returned", "closed");
        assertThat(client.events).containsExactly("opened", "received 1", "closed LOCAL");
    }
}
