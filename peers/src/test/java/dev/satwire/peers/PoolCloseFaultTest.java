package dev.satwire.peers;

import static dev.satwire.peers.MemoryPools.PORT;
import static dev.satwire.peers.MemoryPools.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.testkit.MemoryTransport;
import dev.satwire.protocol.Network;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionAcceptor;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import dev.satwire.transport.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a pool's end does, whatever others throw meanwhile, and what is true when listeners hear of it. */
final class PoolCloseFaultTest {
    private final MemoryPools pools = new MemoryPools(5);
    private final MemoryTransport memory = pools.network.transport("10.0.0.1");
    private final Faulty transport = new Faulty();

    /** A transport whose listeners do not close as they should. */
    private final class Faulty implements Transport {
        private int closed;

        @Override
        public Connection connect(InetSocketAddress remote, ConnectOptions options, ConnectionHandler handler) {
            return memory.connect(remote, options, handler);
        }

        @Override
        public Listener listen(InetSocketAddress local, ListenOptions options, ConnectionAcceptor acceptor)
                throws IOException {
            Listener bound = memory.listen(local, options, acceptor);
            return new Listener() {
                @Override
                public InetSocketAddress localAddress() {
                    return bound.localAddress();
                }

                @Override
                public void close() {
                    bound.close();
                    closed++;
                    throw new IllegalStateException("on purpose");
                }
            };
        }

        @Override
        public EventLoop eventLoop() {
            return memory.eventLoop();
        }

        @Override
        public void close() {
            memory.close();
        }
    }

    @AfterEach
    void close() {
        pools.close();
    }

    private PeerPool pool() {
        return pools.open(PeerPool.builder(Network.REGTEST)
                .transport(transport)
                .listenerExecutor(Runnable::run)
                .clock(pools.network.clock())
                .resolver(name -> new CompletableFuture<>())
                .connectRetry(RetryPolicy.fixed(Duration.ofHours(1))));
    }

    @Test
    void aListenerThatCannotBeClosedKeepsNothingElseFromItsEnd() throws IOException {
        pools.server("10.1.0.1");
        PeerPool pool = pool();
        for (int port = PORT; port < PORT + 2; port++) {
            var unused = pool.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        }
        CompletableFuture<Peer> ready = pool.connect(at("10.1.0.1"));
        CompletableFuture<Peer> refused = pool.connect(pools.dead("10.1.0.2"));
        CompletableFuture<Peer> unresolved = pool.connect("node.example", PORT);
        pools.network.advance(Duration.ofSeconds(1));
        assertThat(ready).isCompleted();
        pool.close();
        pools.network.advance(Duration.ofSeconds(10));

        assertThat(transport.closed).isEqualTo(2);
        assertThat(Stage.failure(refused).code()).isEqualTo(Code.POOL_CLOSED);
        assertThat(Stage.failure(unresolved).code()).isEqualTo(Code.POOL_CLOSED);
        assertThat(memory.openConnections()).isZero();
    }

    @Test
    void whatWaitedHasFailedWhenListenersHearOfTheEnd() {
        PeerPool pool = pool();
        List<CompletableFuture<?>> waiting = List.of(
                pool.connect(pools.dead("10.1.0.2")),
                pool.connect("node.example", PORT),
                pool.request(any -> new CompletableFuture<>(), RequestOptions.DEFAULT));
        List<DisconnectReason> seen = new ArrayList<>();
        var unused = pool.addPoolListener(new PoolListener() {
            @Override
            public void onClosed(DisconnectReason reason) {
                waiting.forEach(future -> seen.add(Stage.failure(future)));
            }
        });
        pools.network.advance(Duration.ofSeconds(1));
        pool.close();

        assertThat(seen).hasSameSizeAs(waiting).allMatch(reason -> reason.code() == Code.POOL_CLOSED);
    }
}
