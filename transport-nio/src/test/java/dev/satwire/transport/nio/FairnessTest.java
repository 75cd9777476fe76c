package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.Test;

/** How much of a turn of its loop one connection may take. */
class FairnessTest {
    private static final int FRAME = 4_000_000;

    /** Sends a frame and asks the connection several times in each turn to go on; notes how much it writes in each. */
    private static final class Watch implements Runnable {
        private static final int LOOKS_PER_TURN = 8;

        final CompletableFuture<Void> sent = new CompletableFuture<>();
        final Map<Long, Long> writtenPerTurn = new ConcurrentSkipListMap<>();
        private final Connection connection;
        private final NioEventLoop loop;
        private long written;
        private long turn;
        private int looks;

        Watch(Connection connection) {
            this.connection = connection;
            this.loop = (NioEventLoop) connection.eventLoop();
        }

        /** To be run on the loop. */
        void begin() {
            CompletableFuture<Void> unused =
                    connection.send(new byte[FRAME], Lane.BULK).thenRun(() -> sent.complete(null));
            run();
        }

        @Override
        public void run() {
            long now = connection.bytesSent();
            writtenPerTurn.merge(loop.turns(), now - written, Long::sum);
            written = now;
            looks = turn == loop.turns() ? looks + 1 : 1;
            turn = loop.turns();
            if (looks <= LOOKS_PER_TURN) {
                CompletableFuture<Void> unused = connection.send(new byte[1], Lane.CONTROL);
                loop.execute(this);
            } else if (!sent.isDone()) {
                loop.schedule(Duration.ZERO, this);
            }
        }
    }

    @Test
    void writesNoMoreThanItsShareInATurnHoweverOftenItIsAsked() throws IOException {
        try (Loopback loopback = Loopback.open();
                Socket reader = loopback.socket()) {
            Connection connection = loopback.accepted().connection();
            Watch watch = new Watch(connection);
            connection.eventLoop().execute(watch::begin);

            reader.getInputStream().readNBytes(FRAME);
            Await.get(watch.sent);
            FakeClock.settle(loopback.transport);
            assertThat(watch.writtenPerTurn.values())
                    .allSatisfy(bytes -> assertThat(bytes).isLessThanOrEqualTo(WriteBuffer.SIZE));
            assertThat(watch.writtenPerTurn).hasSizeGreaterThan(FRAME / WriteBuffer.SIZE);
        }
    }

    @Test
    void readsNoMoreThanItsShareInATurn() throws IOException {
        Map<Long, Integer> readPerTurn = new ConcurrentSkipListMap<>();
        class Reader extends RecordingHandler {
            @Override
            void onReceived(Connection connection, ByteBuffer buffer) {
                long turn = ((NioEventLoop) connection.eventLoop()).turns();
                readPerTurn.merge(turn, buffer.remaining(), Integer::sum);
            }
        }
        try (Loopback loopback = Loopback.open(Reader::new);
                Socket writer = loopback.socket()) {
            RecordingHandler handler = loopback.accepted();
            writer.getOutputStream().write(new byte[FRAME]);
            Await.until("everything", () -> handler.count() == FRAME);
            assertThat(readPerTurn.values())
                    .allSatisfy(bytes -> assertThat(bytes).isLessThanOrEqualTo(NioEventLoop.BUFFER_SIZE));
        }
    }
}
