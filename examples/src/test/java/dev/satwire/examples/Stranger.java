package dev.satwire.examples;

import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WireText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Something on a loopback port that is not a Bitcoin node. */
final class Stranger implements AutoCloseable {

    /** What happens to a connection; it is closed at the latest with the stranger. */
    @FunctionalInterface
    interface Manner {
        void receive(Socket socket) throws IOException;
    }

    private final ServerSocket server;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    private Stranger(ServerSocket server) {
        this.server = server;
    }

    static Stranger who(Manner manner) throws IOException {
        Stranger stranger = new Stranger(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread thread = new Thread(() -> stranger.serve(manner), "stranger");
        thread.setDaemon(true);
        thread.start();
        return stranger;
    }

    /** Says what a node says in the handshake, whatever it hears, and nothing after it. */
    static Manner shakesHandsAndNoMore(Network network) {
        FrameEncoder encoder = new FrameEncoder(network);
        byte[] version = encoder.encode(new Version(
                ProtocolVersion.CURRENT,
                Services.NONE,
                1_700_000_000,
                NetAddr.UNSPECIFIED,
                NetAddr.UNSPECIFIED,
                1,
                WireText.of("/mute:1/"),
                0,
                false));
        byte[] verack = encoder.encode(new Verack());
        return socket -> {
            socket.getOutputStream().write(version);
            socket.getOutputStream().write(verack);
        };
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    private void serve(Manner manner) {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                manner.receive(socket);
            }
        } catch (SocketException e) {
            // Closed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
