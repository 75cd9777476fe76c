package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ListenOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a connection holds is given back though something on the way there throws. */
class ReleaseTest {

    /** Fails at everything. */
    private static final class BrokenEvents implements TransportEvents {
        @Override
        public void connect(InetSocketAddress remote, long nanos, @Nullable CloseReason failure) {
            throw new OutOfMemoryError("on purpose");
        }

        @Override
        public void accept(InetSocketAddress remote, Verdict verdict) {
            throw new OutOfMemoryError("on purpose");
        }

        @Override
        public void close(InetSocketAddress remote, CloseReason reason, long bytesReceived, long bytesSent) {
            throw new OutOfMemoryError("on purpose");
        }
    }

    @Test
    void givesEverythingBackThoughNothingCanBeRecorded() {
        NioTransport transport = NioTransport.builder()
                .eventLoops(1)
                .maxConnecting(1)
                .events(new BrokenEvents())
                .open();
        try (Loopback loopback = Loopback.over(transport, ListenOptions.DEFAULT.withMaxConnections(1))) {
            loopback.assertServes();
            FakeClock.settle(transport);
            long descriptors = Descriptors.count();
            int rounds = 20;
            for (int i = 0; i < rounds; i++) {
                loopback.assertServes();
                FakeClock.settle(transport);
            }
            assertThat(transport.loops().first().gate().active()).isZero();
            assertThat(transport.stats().loops().get(0).connections()).isZero();
            Descriptors.awaitBack(descriptors, rounds);
        }
    }

    @Test
    void hearsOfACloseThoughTheCallsBeforeItFailed() {
        AtomicBoolean broken = new AtomicBoolean();
        SocketCalls calls = new SocketCalls() {
            @Override
            public void wakeUp(Selector selector) {
                if (broken.get()) {
                    throw new OutOfMemoryError("on purpose");
                }
                SocketCalls.super.wakeUp(selector);
            }
        };
        NioTransport transport =
                NioTransport.builder().eventLoops(1).socketCalls(calls).open();
        try (Loopback loopback = Loopback.over(transport)) {
            RecordingHandler handler = new RecordingHandler();
            Connection connection = loopback.connect(handler);
            handler.connection();
            loopback.accepted().connection();
            broken.set(true);
            // A loop that is awake for another reason is not woken; before long it sleeps.
            Await.until("a send that fails to wake the loop", () -> {
                try {
                    CompletableFuture<Void> unused = connection.send(new byte[1], Connection.Lane.BULK);
                    return false;
                } catch (OutOfMemoryError e) {
                    return true;
                }
            });
            assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(connection::close);
            broken.set(false);
            connection.close();
            assertThat(handler.reason().kind()).isEqualTo(Kind.LOCAL);
        }
    }

    @Test
    void endsAnAttemptThatFailsWithAnErrorWhenItsTurnComes() throws IOException {
        AtomicBoolean broken = new AtomicBoolean();
        SocketCalls calls = new SocketCalls() {
            @Override
            public SocketChannel openSocket() throws IOException {
                if (broken.get()) {
                    throw new OutOfMemoryError("on purpose");
                }
                return SocketCalls.super.openSocket();
            }
        };
        try (FullBacklog server = new FullBacklog();
                NioTransport transport = NioTransport.builder()
                        .eventLoops(1)
                        .maxConnecting(1)
                        .nanoClock(new FakeClock())
                        .socketCalls(calls)
                        .open()) {
            RecordingHandler first = new RecordingHandler();
            Connection dialling = transport.connect(server.address(), ConnectOptions.DEFAULT, first);
            RecordingHandler second = new RecordingHandler();
            transport.connect(server.address(), ConnectOptions.DEFAULT, second);
            FakeClock.settle(transport);
            broken.set(true);
            dialling.abort();
            assertThat(second.reason().kind()).isEqualTo(Kind.IO_ERROR);
            assertThat(second.reason().cause()).containsInstanceOf(OutOfMemoryError.class);
            FakeClock.settle(transport);
            assertThat(transport.loops().first().gate().active()).isZero();
            assertThat(transport.stats().loops().get(0).connections()).isZero();
        }
    }
}
