package dev.satwire.peers.testkit;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionHandler;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** One inbound connection of a node that never shakes hands. <em>Confined to the event loop.</em> */
final class MutteringNode implements ConnectionHandler {
    /** What servers of other protocols say to a Bitcoin node: HTTP, SSH, and a TLS alert (unexpected message). */
    private static final List<byte[]> BANNERS = List.of(
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII),
            "SSH-2.0-OpenSSH_9.6\r\n".getBytes(StandardCharsets.US_ASCII),
            HexFormat.of().parseHex("1503010002020a"));

    private final SimulatedNetwork network;
    private final SimulatedNode node;

    MutteringNode(SimulatedNetwork network, SimulatedNode node) {
        this.network = network;
        this.node = node;
    }

    @Override
    public void opened(Connection connection) {
        network.opened(connection);
        if (node.behavior() == NodeBehavior.CLOSING) {
            connection.close();
        }
    }

    @Override
    public void received(Connection connection, ByteBuffer bytes) {
        if (node.behavior() == NodeBehavior.NOT_BITCOIN) {
            byte[] banner = BANNERS.get(node.index() % BANNERS.size());
            CompletableFuture<Void> unused = connection.send(banner, Lane.BULK);
            connection.close();
        }
    }

    @Override
    public void closed(Connection connection, CloseReason reason) {
        network.closed(connection);
    }
}
