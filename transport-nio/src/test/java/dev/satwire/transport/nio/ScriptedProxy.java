package dev.satwire.transport.nio;

import dev.satwire.transport.Socks5Proxy;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A proxy on a real socket that does to each connection what a test says. */
final class ScriptedProxy implements AutoCloseable {

    /** What is done to a connection; it ends when this returns or throws. */
    @FunctionalInterface
    interface Script {
        void run(Talk talk) throws IOException;
    }

    /** One connection, seen from the proxy. */
    record Talk(DataInputStream in, OutputStream out, List<String> heard) {

        /** Reads so many bytes and notes them. */
        void hear(int count) throws IOException {
            heard.add(HexFormat.of().formatHex(in.readNBytes(count)));
        }

        void say(String hex) throws IOException {
            out.write(HexFormat.of().parseHex(hex));
            out.flush();
        }

        /** Waits until the other side has left. */
        void awaitEnd() throws IOException {
            while (in.read() >= 0) {
                // Only the end matters.
            }
        }

        /** Is the remote side, and sends back what comes. */
        void echo() throws IOException {
            ((InputStream) in).transferTo(out);
        }
    }

    final List<String> heard = new CopyOnWriteArrayList<>();
    private final ServerSocket server = new ServerSocket(0, 50, Loopback.host());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    ScriptedProxy(Script script) throws IOException {
        threads.execute(() -> {
            while (!server.isClosed()) {
                accept(script);
            }
        });
    }

    private void accept(Script script) {
        try {
            Socket socket = server.accept();
            threads.execute(() -> serve(socket, script));
        } catch (IOException e) {
            close();
        }
    }

    private void serve(Socket accepted, Script script) {
        try (Socket socket = accepted) {
            socket.setSoTimeout(Await.SECONDS * 1000);
            script.run(new Talk(new DataInputStream(socket.getInputStream()), socket.getOutputStream(), heard));
        } catch (IOException e) {
            heard.add("the client left: " + e.getMessage());
        }
    }

    Socks5Proxy proxy() {
        return Socks5Proxy.at((InetSocketAddress) server.getLocalSocketAddress());
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        threads.shutdownNow();
    }
}
