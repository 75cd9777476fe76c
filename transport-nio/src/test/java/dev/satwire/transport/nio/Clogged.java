package dev.satwire.transport.nio;

import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A connection whose remote side does not read, filled until the system takes no more and the bulk lane is full.
 *
 * @param sends those that were accepted, of {@value #CHUNK} zero bytes each
 */
record Clogged(List<CompletableFuture<Void>> sends) {
    static final int CHUNK = 100_000;

    static Clogged fill(NioTransport transport, Connection connection) {
        List<CompletableFuture<Void>> sends = new ArrayList<>();
        byte[] chunk = new byte[CHUNK];
        int quietTurns = 0;
        while (quietTurns < 10) {
            long before = connection.bytesSent();
            boolean full = false;
            while (!full) {
                CompletableFuture<Void> send = connection.send(chunk, Lane.BULK);
                full = send.isCompletedExceptionally();
                if (!full) {
                    sends.add(send);
                }
            }
            // The system says that it takes bytes when it has much room, and takes some when it has less.
            connection.pauseReading();
            connection.resumeReading();
            FakeClock.settle(transport);
            quietTurns = connection.bytesSent() == before ? quietTurns + 1 : 0;
        }
        return new Clogged(sends);
    }

    int bytes() {
        return sends.size() * CHUNK;
    }
}
