package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Tx;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ConnectionHandler;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Messages that never end, from more peers than there is memory for. */
final class ReceiveBudgetTest {
    private static final int MIB = 1 << 20;

    private final MemoryPools pools = new MemoryPools(5);

    @AfterEach
    void close() {
        pools.close();
    }

    @Test
    void theMessageThatBeganFirstGoesWhenMemoryIsShort() {
        PeerPool server = pools.server("10.0.0.1", pools.builder("10.0.0.1").receiveBudget(8 * MIB));
        var unused = server.addPayloadListener(Payload.class, (peer, payload) -> {});
        EventLog log = new EventLog();
        var unusedLog = server.addPeerListener(log);
        List<Hoarder> hoarders = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            Hoarder hoarder = new Hoarder();
            hoarders.add(hoarder);
            var unusedConnection = pools.network
                    .transport("10.9.0." + i)
                    .connect(new InetSocketAddress("10.0.0.1", MemoryPools.PORT), ConnectOptions.DEFAULT, hoarder);
            pools.network.advance(Duration.ofMillis(100));
        }
        PeerPool honest = pools.open(pools.builder("10.8.0.1"));
        var unusedPeer = honest.connect(MemoryPools.at("10.0.0.1"));
        pools.network.advance(Duration.ofSeconds(5));

        assertThat(log.ends).hasSizeBetween(12, 14).allMatch(reason -> reason.code() == Code.SLOW_MESSAGE);
        assertThat(hoarders.subList(0, 12)).as("the first ones").allMatch(hoarder -> hoarder.closed);
        assertThat(hoarders.subList(14, 20)).as("the last ones").noneMatch(hoarder -> hoarder.closed);
        assertThat(honest.peers()).hasSize(1);
    }

    @Test
    void aBudgetThatIsTooSmallForOneMessageIsRefused() {
        PeerPoolBuilder builder = PeerPool.builder(Network.REGTEST);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.receiveBudget(3_999_999))
                .withMessageContaining("4000000");
        assertThat(builder.receiveBudget(4_000_000)).isSameAs(builder);
    }

    /** Begins a message of four million bytes and sends one million of them. */
    private static final class Hoarder implements ConnectionHandler {
        boolean closed;

        @Override
        public void opened(Connection connection) {
            ByteBuffer frame = ByteBuffer.allocate(24 + MIB).order(ByteOrder.LITTLE_ENDIAN);
            frame.putInt(Integer.reverseBytes(Network.REGTEST.magic()));
            frame.put(Tx.COMMAND.toString().getBytes(StandardCharsets.US_ASCII));
            frame.putInt(16, 4_000_000);
            var unused = connection.send(frame.array(), Connection.Lane.CONTROL);
            var unusedBulk = connection.send(new byte[1], Connection.Lane.BULK);
        }

        @Override
        public void received(Connection connection, ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }

        @Override
        public void closed(Connection connection, dev.satwire.transport.CloseReason reason) {
            closed = true;
        }
    }
}
