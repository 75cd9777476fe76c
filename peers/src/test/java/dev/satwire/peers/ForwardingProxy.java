package dev.satwire.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.satwire.protocol.Host;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A SOCKS5 proxy (RFC 1928) on the loopback interface, which knows one name and remembers all it was asked for. */
final class ForwardingProxy implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Queue<String> names = new ConcurrentLinkedQueue<>();
    private final Queue<Host> hosts = new ConcurrentLinkedQueue<>();
    private final String name;
    private final InetSocketAddress host;

    /** Opens a proxy to which the name means the host. */
    ForwardingProxy(String name, InetSocketAddress host) throws IOException {
        this.name = name;
        this.host = host;
        daemon(() -> {
            while (true) {
                Socket client = server.accept();
                sockets.add(client);
                daemon(() -> serve(client));
            }
        });
    }

    InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    List<String> names() {
        return List.copyOf(names);
    }

    List<Host> hosts() {
        return List.copyOf(hosts);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void serve(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        in.readUnsignedByte();
        in.readNBytes(in.readUnsignedByte());
        client.getOutputStream().write(HexFormat.of().parseHex("0500"));
        in.readNBytes(3);
        Socket node = new Socket();
        sockets.add(node);
        node.connect(target(in));
        client.getOutputStream().write(HexFormat.of().parseHex("05000001000000000000"));
        daemon(() -> pump(node, client));
        pump(client, node);
    }

    private InetSocketAddress target(DataInputStream in) throws IOException {
        boolean named = in.readUnsignedByte() == 3;
        byte[] asked = in.readNBytes(named ? in.readUnsignedByte() : 4);
        int port = in.readUnsignedShort();
        if (named) {
            String text = new String(asked, US_ASCII);
            names.add(text);
            if (!text.equals(name)) {
                throw new IOException("nobody knows " + text);
            }
            return host;
        }
        InetAddress address = InetAddress.getByAddress(asked);
        hosts.add(Host.of(address));
        return new InetSocketAddress(address, port);
    }

    private static void pump(Socket from, Socket to) throws IOException {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException e) {
                // One side is gone, and so is this way.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
