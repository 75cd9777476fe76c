package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import java.util.ArrayList;
import java.util.List;
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
}
