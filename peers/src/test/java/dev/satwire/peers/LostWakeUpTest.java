package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.testkit.MemoryTransport;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionAcceptor;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.EventLoop;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import dev.satwire.transport.Transport;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A peer whose listeners have caught up when the event loop could take no task, say for want of memory. */
final class LostWakeUpTest {
    private boolean refuses;

    /** A transport whose connections' event loop takes no task when told so. */
    private final class Refusing implements Transport {
        private final MemoryTransport memory;

        Refusing(MemoryTransport memory) {
            this.memory = memory;
        }

        private final class Loop implements EventLoop {
            @Override
            public long nanoTime() {
                return memory.eventLoop().nanoTime();
            }

            @Override
            public boolean inEventLoop() {
                return memory.eventLoop().inEventLoop();
            }

            @Override
            public void execute(Runnable task) {
                if (refuses) {
                    throw new InternalError("on purpose");
                }
                memory.eventLoop().execute(task);
            }

            @Override
            public Timer schedule(Duration delay, Runnable task) {
                return memory.eventLoop().schedule(delay, task);
            }
        }

        private Connection wrap(Connection inner) {
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (self, method, arguments) ->
                            method.getName().equals("eventLoop") ? new Loop() : method.invoke(inner, arguments));
        }

        private ConnectionHandler wrap(ConnectionHandler handler) {
            return (ConnectionHandler) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(),
                    new Class<?>[] {ConnectionHandler.class},
                    (self, method, arguments) -> {
                        if (arguments != null && arguments[0] instanceof Connection inner) {
                            arguments[0] = wrap(inner);
                        }
                        return method.invoke(handler, arguments);
                    });
        }

        @Override
        public Connection connect(InetSocketAddress remote, ConnectOptions options, ConnectionHandler handler) {
            return wrap(memory.connect(remote, options, wrap(handler)));
        }

        @Override
        public Listener listen(InetSocketAddress local, ListenOptions options, ConnectionAcceptor acceptor)
                throws IOException {
            return memory.listen(
                    local, options, (remote, at) -> acceptor.accept(remote, at).map(this::wrap));
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

    @Test
    void itIsReadOnAllTheSame() {
        HandDrivenExecutor listeners = new HandDrivenExecutor();
        PeerOptions options = PeerOptions.DEFAULT.withMailbox(50_000, Duration.ofMinutes(1));
        try (Stage stage =
                Stage.with(builder -> builder.listenerExecutor(listeners).peerOptions(options))) {
            Refusing transport = new Refusing(stage.hostAt("80.2.0.1"));
            InetSocketAddress address = new InetSocketAddress("80.2.0.1", 18444);
            PeerPool pool = PeerPool.builder(Network.REGTEST)
                    .transport(transport)
                    .clock(stage.network.clock())
                    .listenerExecutor(listeners)
                    .peerOptions(options)
                    .build();
            var unused = pool.addPayloadListener(Payload.class, (peer, payload) -> {});
            try {
                var unusedListener = pool.listen(address);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            Stranger stranger =
                    Stranger.calling(stage, stage.hostAt("90.1.0.1"), address).shaken();
            listeners.runAll();
            stranger.say("much", new byte[60_000]);
            stranger.queue(SessionDriver.frame("more", new byte[10]));
            stage.settle();
            long before = pool.peers().get(0).counters().messagesReceived();
            refuses = true;
            listeners.runAll();
            refuses = false;
            stage.pass(Duration.ofSeconds(1));
            assertThat(pool.peers().get(0).counters().messagesReceived()).isEqualTo(before);
            stage.pass(Duration.ofMinutes(1));

            assertThat(pool.peers().get(0).counters().messagesReceived()).isGreaterThan(before);
            pool.close();
        }
    }
}
