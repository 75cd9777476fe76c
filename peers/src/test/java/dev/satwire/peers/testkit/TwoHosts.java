package dev.satwire.peers.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.ConnectionClosedException;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;

/** Two hosts on a network in memory, one of which listens. */
abstract class TwoHosts {
    static final Duration SECOND = Duration.ofSeconds(1);
    static final int WINDOW = 1_000;

    final MemoryNetwork network = new MemoryNetwork(1).receiveWindow(WINDOW);
    final MemoryTransport here = network.transport("10.0.0.1");
    final MemoryTransport there = network.transport("10.0.0.2");
    final Recorder server = new Recorder();
    InetSocketAddress address;

    @BeforeEach
    void listen() throws IOException {
        address = listen(ListenOptions.DEFAULT).localAddress();
    }

    final Listener listen(ListenOptions options) throws IOException {
        return there.listen(new InetSocketAddress(there.address(), 0), options, (remote, local) -> Optional.of(server));
    }

    final Recorder connect() {
        return connect(ConnectOptions.DEFAULT);
    }

    final Recorder connect(ConnectOptions options) {
        Recorder client = Recorder.connect(here, address, options);
        network.advance(SECOND);
        assertThat(client.events).containsExactly("opened");
        return client;
    }

    static void assertClosedBy(CompletableFuture<Void> send, Kind kind) {
        assertThat(send)
                .isCompletedExceptionally()
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        ConnectionClosedException.class,
                        closed -> assertThat(closed.reason().kind()).isEqualTo(kind));
    }
}
