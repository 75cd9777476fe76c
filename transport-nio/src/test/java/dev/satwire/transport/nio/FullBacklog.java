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
        // The kernel lets in a few more than it was told; one that it does not answer in time may only have been slow.
        for (int unanswered = 0; unanswered < 2; ) {
            unanswered = answers() ? 0 : unanswered + 1;
        }
    }

    private boolean answers() throws IOException {
        Socket socket = new Socket();
        waiting.add(socket);
        try {
            socket.connect(server.getLocalSocketAddress(), 100);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
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
