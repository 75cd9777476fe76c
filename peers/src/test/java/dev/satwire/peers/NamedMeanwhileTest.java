package dev.satwire.peers;

import static dev.satwire.peers.MemoryPools.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.testkit.MemoryTransport;
import dev.satwire.protocol.Services;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionAcceptor;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import dev.satwire.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A node that the user names while the pool, which has found it, makes a connection to it. */
final class NamedMeanwhileTest {

    /** Does something in the midst of what the pool does: each time it is asked for the time is another moment. */
    private static final class Meddling implements Transport, EventLoop {
        private final MemoryTransport memory;
        private int countdown = -1;
        private Runnable deed = () -> {};

        Meddling(MemoryTransport memory) {
            this.memory = memory;
        }

        @Override
        public Connection connect(InetSocketAddress remote, ConnectOptions options, ConnectionHandler handler) {
            return memory.connect(remote, options, handler);
        }

        @Override
        public Listener listen(InetSocketAddress local, ListenOptions options, ConnectionAcceptor acceptor)
                throws IOException {
            return memory.listen(local, options, acceptor);
        }

        @Override
        public EventLoop eventLoop() {
            return this;
        }

        @Override
        public long nanoTime() {
            if (countdown-- == 0) {
                deed.run();
            }
            return memory.eventLoop().nanoTime();
        }

        @Override
        public boolean inEventLoop() {
            return memory.eventLoop().inEventLoop();
        }

        @Override
        public void execute(Runnable task) {
            memory.eventLoop().execute(task);
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return memory.eventLoop().schedule(delay, task);
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    @Test
    void theConnectionIsTheUsersWheneverThatHappens() {
        for (int moment = 0; moment < 8; moment++) {
            try (MemoryPools pools = new MemoryPools(3)) {
                pools.server("10.1.0.1");
                Meddling transport = new Meddling(pools.network.transport("10.0.0.1"));
                PeerPool pool = pools.open(pools.builder("10.0.0.2")
                        .transport(transport)
                        .want(1, Services.NONE)
                        .addressSource(AddressSource.of(List.of(at("10.1.0.1")))));
                List<CompletableFuture<Peer>> named = new ArrayList<>();
                transport.deed = () -> named.add(pool.connect(at("10.1.0.1")));
                transport.countdown = moment;
                pool.start();
                pools.network.advance(Duration.ofSeconds(3));

                assertThat(named).hasSize(1);
                assertThat(named.get(0).join().type())
                        .as("named at moment %d", moment)
                        .isEqualTo(ConnectionType.MANUAL);
            }
        }
    }
}
