package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.LoopStats;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MemoryTest {

    @Test
    void holdsNoMoreDirectMemoryAfterLargeSends() throws ReflectiveOperationException {
        try (Loopback loopback = Loopback.open()) {
            loopback.assertServes();
            long before = DirectMemory.used();
            RecordingHandler client = new RecordingHandler();
            Connection connection = loopback.connect(client);
            RecordingHandler server = loopback.accepted();
            byte[] large = new byte[4_000_000];
            for (int i = 1; i <= 5; i++) {
                Await.get(connection.send(large, Lane.BULK));
                Await.get(server.connection().send(large, Lane.BULK));
            }
            Await.until("all of it", () -> server.count() == 5 * large.length && client.count() == 5 * large.length);
            assertThat(DirectMemory.used() - before).isLessThanOrEqualTo(16 * 1024);
        }
    }

    @Test
    void takesNoDirectMemoryForIdleConnections() throws ReflectiveOperationException {
        try (Loopback loopback = Loopback.open()) {
            loopback.assertServes();
            long before = DirectMemory.used();
            List<RecordingHandler> handlers = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                RecordingHandler client = new RecordingHandler();
                handlers.add(client);
                loopback.connect(client);
                handlers.add(loopback.accepted());
            }
            handlers.forEach(RecordingHandler::connection);
            assertThat(DirectMemory.used() - before).isLessThanOrEqualTo(16 * 1024);
        }
    }

    @Test
    void makesNoDirectBufferAfterItsStart() throws ReflectiveOperationException {
        try (Loopback loopback = Loopback.open()) {
            loopback.assertServes();
            long before = DirectMemory.buffers();
            for (int i = 0; i < 1000; i++) {
                RecordingHandler client = new RecordingHandler();
                Connection connection = loopback.connect(client);
                RecordingHandler server = loopback.accepted();
                Await.get(connection.send(new byte[100 * (i % 20)], Lane.BULK));
                if (i % 2 == 0) {
                    connection.abort();
                } else {
                    server.connection().close();
                }
                client.reason();
                server.reason();
            }
            assertThat(DirectMemory.buffers() - before).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void sendsOneArrayToManyConnectionsWithoutCopyingIt() throws ReflectiveOperationException {
        try (Loopback loopback = Loopback.open()) {
            List<Connection> connections = new ArrayList<>();
            List<RecordingHandler> servers = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                connections.add(loopback.connect(new RecordingHandler()));
                RecordingHandler server = loopback.accepted();
                server.connection();
                servers.add(server);
            }
            byte[] frame = Loopback.randomBytes(1, 64 * 1024);
            List<CompletableFuture<Void>> sends = new ArrayList<>(connections.size());
            long before = AllocatedMemory.byThisThread();
            for (Connection connection : connections) {
                sends.add(connection.send(frame, Lane.BULK));
            }
            assertThat(AllocatedMemory.byThisThread() - before)
                    .isLessThan((long) connections.size() * frame.length / 8);
            sends.forEach(Await::get);
            for (RecordingHandler server : servers) {
                Await.until("the frame", () -> server.count() == frame.length);
                assertThat(server.bytes()).isEqualTo(frame);
            }
        }
    }

    /** Keeps nothing. */
    private static final class Idle implements ConnectionHandler {
        @Override
        public void opened(Connection connection) {}

        @Override
        public void received(Connection connection, ByteBuffer bytes) {}

        @Override
        public void closed(Connection connection, CloseReason reason) {}
    }

    @Test
    void takesLittleHeapForAnIdleConnection() {
        long pairs = 1000;
        Idle idle = new Idle();
        try (Loopback loopback = Loopback.over(NioTransport.open(), ListenOptions.DEFAULT, () -> idle)) {
            for (int i = 0; i < 100; i++) {
                loopback.connect(idle).close();
            }
            long before = heapInUse();
            for (long i = 0; i < pairs; i++) {
                loopback.connect(idle);
            }
            Await.until("all are open", () -> connections(loopback) == 2 * pairs);
            assertThat((heapInUse() - before) / (2 * pairs)).isLessThanOrEqualTo(1100);
        }
    }

    private static int connections(Loopback loopback) {
        return loopback.transport.stats().loops().stream()
                .mapToInt(LoopStats::connections)
                .sum();
    }

    /** The least after a few collections: some of what is garbage takes more than one. */
    private static long heapInUse() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            least = Math.min(
                    least,
                    Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }
}
