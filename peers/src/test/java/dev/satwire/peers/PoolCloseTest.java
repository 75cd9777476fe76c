package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.testkit.MemoryNetwork;
import dev.satwire.peers.testkit.MemoryTransport;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.UnknownPayload;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PoolCloseTest {
    private final MemoryNetwork network = new MemoryNetwork(1);

    /** A transport that takes its time to close. */
    private final class SlowToClose implements Transport {
        private final MemoryTransport memory = network.transport("10.0.0.1");

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
            return memory.eventLoop();
        }

        @Override
        public void close() {
            network.advance(DefaultPeerPool.CLOSE_TIMEOUT);
        }
    }

    @Test
    void whatClosingWaitsForSharesOneDeadline() throws Exception {
        PeerPoolBuilder builder = PeerPool.builder(Network.REGTEST);
        PeerPool pool = new DefaultPeerPool(builder, new SlowToClose(), true);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        var unusedListener = pool.addPeerListener(new PeerListener() {
            @Override
            public void onConnecting(NetAddr address, Direction direction) {
                begun.countDown();
                try {
                    never.await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            }
        });
        var unused = pool.connect(NetAddr.parse("10.1.0.1:18444"));
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        long before = System.nanoTime();
        pool.close();
        Duration took = Duration.ofNanos(System.nanoTime() - before);

        assertThat(took)
                .as("the transport took all the time there is")
                .isLessThan(DefaultPeerPool.CLOSE_TIMEOUT.minusSeconds(2));
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aListenerThatBlocksOnEveryPayloadDoesNotKeepTheEndFromOthers() throws Exception {
        PeerPool server = PeerPool.builder(Network.REGTEST)
                .transport(network.transport("10.1.0.1"))
                .listenerExecutor(Runnable::run)
                .build();
        var unusedListening = server.listen(new InetSocketAddress("10.1.0.1", 18444));
        PeerPool pool = new DefaultPeerPool(PeerPool.builder(Network.REGTEST), new SlowToClose(), true);
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        var unusedBlocking = pool.addPayloadListener(UnknownPayload.class, (peer, payload) -> {
            begun.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                // As most code does that was not written for this pool: it ends, and is called again.
            }
        });
        var unusedEnds = pool.addPeerListener(new PeerListener() {
            @Override
            public void onDisconnected(NetAddr address, Direction direction, DisconnectReason reason) {
                ended.countDown();
            }
        });
        var unused = pool.connect(NetAddr.parse("10.1.0.1:18444"));
        network.advance(Duration.ofSeconds(1));
        for (int i = 0; i < 3; i++) {
            assertThat(server.broadcast(UnknownPayload.of(new Command("filler"), new byte[1])))
                    .isEqualTo(1);
        }
        network.advance(Duration.ofSeconds(1));
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        pool.close();
        server.close();

        assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
