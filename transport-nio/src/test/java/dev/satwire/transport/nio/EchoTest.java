package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EchoTest {
    private static final ConnectOptions ROOMY = ConnectOptions.DEFAULT.withWaterMarks(1, 64 << 20);

    /** Sends back whatever comes. */
    static final class Echo extends RecordingHandler {
        final List<CompletableFuture<Void>> echoes = new CopyOnWriteArrayList<>();

        @Override
        void onReceived(Connection connection, ByteBuffer buffer) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.get(copy);
            echoes.add(connection.send(copy, Lane.BULK));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 1500, 65_536, 1_000_000})
    void returnsRandomBytesInOrderForChunksUpTo(int largestChunk) {
        try (Loopback loopback = Loopback.open(Echo::new)) {
            Random random = new Random(largestChunk);
            byte[] sent = Loopback.randomBytes(largestChunk, Math.min(largestChunk * 1000, 900_000));
            RecordingHandler client = new RecordingHandler();
            Connection connection = loopback.connect(ROOMY, client);
            CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
            for (int from = 0; from < sent.length; ) {
                int to = Math.min(sent.length, from + 1 + random.nextInt(largestChunk));
                last = connection.send(Arrays.copyOfRange(sent, from, to), Lane.BULK);
                from = to;
            }
            Await.get(last);
            Await.until("everything is back", () -> client.count() >= sent.length);
            assertThat(client.bytes()).isEqualTo(sent);
            assertThat(connection.bytesSent()).isEqualTo(sent.length);
            assertThat(connection.bytesReceived()).isEqualTo(sent.length);
            assertThat(connection.bytesQueued()).isZero();
            connection.close();
            assertThat(client.reason().kind()).isEqualTo(Kind.LOCAL);
            assertThat(loopback.accepted().reason().kind()).isEqualTo(Kind.PEER_CLOSED);
        }
    }

    @Test
    void movesBytesInBothDirectionsAtOnce() {
        try (Loopback loopback = Loopback.open()) {
            byte[] there = Loopback.randomBytes(1, 4_000_000);
            byte[] back = Loopback.randomBytes(2, 4_000_000);
            RecordingHandler client = new RecordingHandler();
            Connection connection = loopback.connect(client);
            RecordingHandler server = loopback.accepted();
            CompletableFuture<Void> sentThere = connection.send(there, Lane.BULK);
            CompletableFuture<Void> sentBack = server.connection().send(back, Lane.BULK);
            Await.get(sentThere);
            Await.get(sentBack);
            Await.until("both arrived", () -> client.count() == back.length && server.count() == there.length);
            assertThat(client.bytes()).isEqualTo(back);
            assertThat(server.bytes()).isEqualTo(there);
        }
    }

    @Test
    void sendsOneArrayOverManyConnections() {
        try (Loopback loopback = Loopback.open()) {
            byte[] bytes = Loopback.randomBytes(3, 10_000);
            RecordingHandler[] servers = new RecordingHandler[50];
            Connection[] connections = new Connection[servers.length];
            for (int i = 0; i < servers.length; i++) {
                connections[i] = loopback.connect(new RecordingHandler());
                servers[i] = loopback.accepted();
            }
            for (Connection connection : connections) {
                Await.get(connection.send(bytes, Lane.BULK));
            }
            for (RecordingHandler server : servers) {
                Await.until("arrived", () -> server.count() == bytes.length);
                assertThat(server.bytes()).isEqualTo(bytes);
            }
        }
    }

    @Test
    void knowsItsAddresses() {
        try (Loopback loopback = Loopback.open()) {
            RecordingHandler client = new RecordingHandler();
            Connection connection = loopback.connect(client);
            Connection server = loopback.accepted().connection();
            client.connection();
            assertThat(connection.remoteAddress()).isEqualTo(loopback.address());
            assertThat(server.localAddress()).contains(loopback.address());
            assertThat(connection.localAddress()).contains(server.remoteAddress());
        }
    }

    @Test
    void sendsWhatWasQueuedBeforeTheConnectionOpened() {
        try (Loopback loopback = Loopback.open()) {
            RecordingHandler client = new RecordingHandler();
            Connection connection = loopback.connect(client);
            byte[] bytes = Loopback.randomBytes(4, 1000);
            Await.get(connection.send(bytes, Lane.BULK));
            RecordingHandler server = loopback.accepted();
            Await.until("arrived", () -> server.count() == bytes.length);
            assertThat(server.bytes()).isEqualTo(bytes);
        }
    }

    @Test
    void completesAnEmptySendAtOnce() {
        try (Loopback loopback = Loopback.open()) {
            assertThat(loopback.connect(new RecordingHandler()).send(new byte[0], Lane.BULK))
                    .isCompleted();
        }
    }
}
