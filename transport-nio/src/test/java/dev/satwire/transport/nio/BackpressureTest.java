package dev.satwire.transport.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.SendQueueFullException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BackpressureTest {

    @Test
    void refusesSendsToARemoteSideThatDoesNotReadAndTellsWhenItDoes() throws IOException {
        try (Loopback loopback = Loopback.open();
                Socket reader = loopback.socket()) {
            RecordingHandler handler = loopback.accepted();
            Connection connection = handler.connection();
            Clogged clogged = Clogged.fill(loopback.transport, connection);

            assertThat(connection.isWritable()).isFalse();
            assertThat(connection.bytesQueued())
                    .isGreaterThanOrEqualTo(ConnectOptions.DEFAULT.sendHighWater())
                    .isLessThan(ConnectOptions.DEFAULT.sendHighWater() + Clogged.CHUNK);
            int before = handler.writables.get();
            assertThat(Await.failure(connection.send(new byte[1], Lane.BULK)))
                    .isInstanceOf(SendQueueFullException.class);

            reader.getInputStream().readNBytes(clogged.bytes());
            Await.until("writable again", connection::isWritable);
            clogged.sends().forEach(Await::get);
            FakeClock.settle(loopback.transport);
            assertThat(handler.writables).hasValue(before + 1);
            assertThat(connection.bytesQueued()).isZero();
            Await.get(connection.send(new byte[1], Lane.BULK));
            assertThat(handler.closed).isNotDone();
        }
    }

    @Test
    void letsControlOvertakeTheBulkThatWaits() throws IOException {
        try (Loopback loopback = Loopback.open();
                Socket reader = loopback.socket()) {
            Connection connection = loopback.accepted().connection();
            Clogged clogged = Clogged.fill(loopback.transport, connection);
            CompletableFuture<Void> control = connection.send(new byte[] {1, 1, 1}, Lane.CONTROL);

            byte[] all = reader.getInputStream().readNBytes(clogged.bytes() + 3);
            Await.get(control);
            int at = 0;
            while (all[at] == 0) {
                at++;
            }
            // It stands between two sends, and at least those that waited are behind it.
            assertThat(at % Clogged.CHUNK).isZero();
            assertThat(at)
                    .isLessThanOrEqualTo(clogged.bytes() - ConnectOptions.DEFAULT.sendHighWater() + Clogged.CHUNK);
            assertThat(all[at + 1] + all[at + 2]).isEqualTo(2);
        }
    }

    @Test
    void deliversEveryByteThroughASmallWindow() throws IOException {
        try (Loopback loopback = Loopback.open();
                Socket reader = new Socket()) {
            reader.setReceiveBufferSize(1024);
            reader.setSoTimeout(Await.SECONDS * 1000);
            reader.connect(loopback.address());
            Connection connection = loopback.accepted().connection();
            byte[] bytes = Loopback.randomBytes(1, 700_000);
            CompletableFuture<Void> sent = connection.send(bytes, Lane.BULK);
            InputStream in = reader.getInputStream();
            byte[] got = new byte[bytes.length];
            for (int at = 0; at < got.length; ) {
                at += in.read(got, at, Math.min(997, got.length - at));
            }
            assertThat(got).isEqualTo(bytes);
            Await.get(sent);
        }
    }

    @Test
    void limitsTheControlLaneAsWell() throws IOException {
        try (Loopback loopback = Loopback.open();
                Socket reader = loopback.socket()) {
            Connection connection = loopback.accepted().connection();
            assertThat(reader.isConnected()).isTrue();
            Clogged clogged = Clogged.fill(loopback.transport, connection);
            int limit = ConnectOptions.DEFAULT.controlLimit();
            List<CompletableFuture<Void>> sends = new ArrayList<>();
            for (int i = 0; i < limit; i += 1024) {
                sends.add(connection.send(new byte[1024], Lane.CONTROL));
            }
            assertThat(Await.failure(connection.send(new byte[1], Lane.CONTROL)))
                    .isInstanceOf(SendQueueFullException.class);
            assertThat(sends).noneMatch(CompletableFuture::isDone);
            assertThat(clogged.sends().get(clogged.sends().size() - 1)).isNotDone();
        }
    }
}
