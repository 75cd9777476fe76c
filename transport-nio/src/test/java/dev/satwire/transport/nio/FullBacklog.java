package dev.satwire.transport.nio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** A listener whose queue is full, so that the kernel answers no further attempt. */
final class FullBacklog implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 1, Loopback.host());
    private final List<Socket> waiting = new ArrayList<>();

    FullBacklog() throws IOException {
        // The kernel lets in a few more than it was told.
        for (boolean full = false; !full; ) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(server.getLocalSocketAddress(), 100);
            } catch (SocketTimeoutException e) {
                full = true;
            }
        }
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : waiting) {
            socket.close();
        }
        server.close();
    }
}
