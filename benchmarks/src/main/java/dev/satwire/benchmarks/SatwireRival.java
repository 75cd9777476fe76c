package dev.satwire.benchmarks;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import dev.satwire.transport.Transport;
import dev.satwire.transport.nio.NioTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Our transport with default options. */
final class SatwireRival extends RivalTransport {
    private final Transport server = NioTransport.builder().eventLoops(1).open();
    private final Transport clients = NioTransport.builder().eventLoops(1).open();
    private final Listener listener;

    SatwireRival() throws IOException {
        listener = server.listen(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                ListenOptions.DEFAULT,
                (remote, local) -> Optional.of(new SatwireEnd(nextServer(), true)));
    }

    @Override
    void dial(Receiver client) {
        clients.connect(listener.localAddress(), ConnectOptions.DEFAULT, new SatwireEnd(client, false));
    }

    @Override
    public void close() {
        clients.close();
        server.close();
    }

    private final class SatwireEnd implements End, ConnectionHandler {
        private final Receiver receiver;
        private final boolean isServer;
        private volatile Connection connection;
        // Confined to the event loop.
        private byte[] frame;
        private int left;

        SatwireEnd(Receiver receiver, boolean isServer) {
            this.receiver = receiver;
            this.isServer = isServer;
        }

        @Override
        public void send(byte[] bytes) {
            CompletableFuture<Void> unused = connection.send(bytes, Lane.BULK);
        }

        @Override
        public void sendAll(byte[] bytes, int count) {
            connection.eventLoop().execute(() -> {
                frame = bytes;
                left = count;
                writable(connection);
            });
        }

        @Override
        public boolean isServer() {
            return isServer;
        }

        @Override
        public void opened(Connection open) {
            connection = open;
            SatwireRival.this.opened(this);
        }

        @Override
        public void received(Connection receiving, ByteBuffer bytes) {
            receiver.received(bytes);
        }

        @Override
        public void writable(Connection writable) {
            while (left > 0 && writable.isWritable()) {
                left--;
                CompletableFuture<Void> unused = writable.send(frame, Lane.BULK);
            }
        }

        @Override
        public void closed(Connection closed, CloseReason reason) {}
    }
}
