package dev.satwire.benchmarks;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionHandler;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import dev.satwire.transport.Transport;
import dev.satwire.transport.nio.NioTransport;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The server's process of {@link Load}: sends small frames back and swallows big ones. It prints its port, and then a
 * {@link LoadSample} for each line it reads, and ends with its standard input.
 */
final class LoadServer {
    /** The longest frame that is sent back. */
    static final int MAX_ECHO = 64;

    /** More than the client can open. */
    private static final int MAX_CONNECTIONS = 1_000_000;

    private LoadServer() {}

    /** Runs the process. */
    public static void main(String[] arguments) throws IOException {
        try (Transport transport = NioTransport.open();
                BufferedReader orders =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            Listener listener = transport.listen(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    ListenOptions.DEFAULT.withMaxConnections(MAX_CONNECTIONS),
                    (remote, local) -> Optional.of(new Answering()));
            System.out.println(listener.localAddress().getPort());
            while (orders.readLine() != null) {
                System.out.println(LoadSample.take().toLine());
            }
        }
    }

    /** One connection. <em>Confined to its event loop.</em> */
    private static final class Answering implements ConnectionHandler {
        private final byte[] header = new byte[FrameCounter.HEADER];
        private int headerBytes;
        /** The frame that is to be sent back; empty while a big one is swallowed. */
        private byte[] echo = new byte[0];

        private int bodyLeft;

        @Override
        public void opened(Connection connection) {}

        @Override
        public void received(Connection connection, ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                if (bodyLeft == 0) {
                    header[headerBytes++] = bytes.get();
                    if (headerBytes == header.length) {
                        begin();
                    }
                } else {
                    int some = Math.min(bodyLeft, bytes.remaining());
                    if (echo.length > 0) {
                        bytes.get(echo, echo.length - bodyLeft, some);
                    } else {
                        bytes.position(bytes.position() + some);
                    }
                    bodyLeft -= some;
                    if (bodyLeft == 0 && echo.length > 0) {
                        CompletableFuture<Void> unused = connection.send(echo, Lane.CONTROL);
                    }
                }
            }
        }

        private void begin() {
            headerBytes = 0;
            bodyLeft = FrameCounter.length(header);
            if (bodyLeft <= 0) {
                throw new IllegalStateException("a frame of " + bodyLeft + " bytes");
            }
            if (bodyLeft > MAX_ECHO) {
                echo = new byte[0];
            } else {
                echo = new byte[header.length + bodyLeft];
                System.arraycopy(header, 0, echo, 0, header.length);
            }
        }

        @Override
        public void closed(Connection connection, CloseReason reason) {}
    }
}
