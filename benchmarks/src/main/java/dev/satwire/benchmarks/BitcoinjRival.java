package dev.satwire.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import org.bitcoinj.core.Context;
import org.bitcoinj.net.MessageWriteTarget;
import org.bitcoinj.net.NioClientManager;
import org.bitcoinj.net.NioServer;
import org.bitcoinj.net.StreamConnection;

/**
 * bitcoinj's network classes. They write on the thread that sends, one frame at a time; whoever sends much has to wait for
 * what was queued, for nothing else bounds it below 32 MB.
 */
final class BitcoinjRival extends RivalTransport {
    /** As much as our own send queue holds. */
    private static final int MAX_QUEUED = 1_000_000;

    private static final int READ_BUFFER = 64 * 1024;

    private final InetSocketAddress address;
    private final NioServer server;
    private final NioClientManager clients = new NioClientManager();

    BitcoinjRival() throws IOException {
        address = freeAddress();
        // Its threads look for one.
        Context.propagate(new Context());
        server = new NioServer((from, port) -> new BitcoinjEnd(nextServer(), true), address);
        server.startAsync().awaitRunning();
        clients.startAsync().awaitRunning();
    }

    /** The server does not say which port it took. */
    private static InetSocketAddress freeAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }

    @Override
    void dial(Receiver client) {
        clients.openConnection(address, new BitcoinjEnd(client, false)).join();
    }

    @Override
    public void close() {
        clients.stopAsync().awaitTerminated();
        server.stopAsync().awaitTerminated();
    }

    private final class BitcoinjEnd implements End, StreamConnection {
        private final Receiver receiver;
        private final boolean isServer;
        private volatile MessageWriteTarget target;

        BitcoinjEnd(Receiver receiver, boolean isServer) {
            this.receiver = receiver;
            this.isServer = isServer;
        }

        @Override
        public void send(byte[] frame) {
            try {
                var unused = target.writeBytes(frame);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void sendAll(byte[] frame, int count) {
            try {
                int queued = 0;
                for (int i = 0; i < count; i++) {
                    var written = target.writeBytes(frame);
                    queued += frame.length;
                    if (queued >= MAX_QUEUED) {
                        written.join();
                        queued = 0;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean isServer() {
            return isServer;
        }

        @Override
        public void setWriteTarget(MessageWriteTarget writeTarget) {
            target = writeTarget;
        }

        @Override
        public void connectionOpened() {
            opened(this);
        }

        @Override
        public int receiveBytes(ByteBuffer bytes) {
            int before = bytes.position();
            receiver.received(bytes);
            return bytes.position() - before;
        }

        @Override
        public void connectionClosed() {}

        @Override
        public int getMaxMessageSize() {
            return READ_BUFFER;
        }
    }
}
