package dev.satwire.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** Two {@link BareLoop}s: no bounds, no time-outs, no futures, and whatever fails ends all. */
final class BareRival extends RivalTransport {
    private final BareLoop server = new BareLoop("bare-server");
    private final BareLoop clients = new BareLoop("bare-clients");
    private final ServerSocketChannel listener = ServerSocketChannel.open();

    BareRival() throws IOException {
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        listener.configureBlocking(false);
        server.execute(() -> server.register(listener, SelectionKey.OP_ACCEPT, this::accept));
        server.start();
        clients.start();
    }

    private void accept() throws IOException {
        SocketChannel accepted = listener.accept();
        if (accepted != null) {
            join(server, accepted, nextServer(), true);
        }
    }

    @Override
    void dial(Receiver client) throws IOException {
        SocketChannel channel = SocketChannel.open(listener.getLocalAddress());
        clients.execute(() -> join(clients, channel, client, false));
    }

    private void join(BareLoop loop, SocketChannel channel, Receiver receiver, boolean isServer) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        BareEnd end = new BareEnd(loop, channel, receiver, isServer);
        end.register();
        opened(end);
    }

    @Override
    public void close() {
        clients.close();
        server.close();
    }
}
