package dev.satwire.peers;

import dev.satwire.protocol.Frame;
import dev.satwire.protocol.FrameDecoder;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WireText;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The other end of a connection, played by a test over a blocking socket: says exactly what it is told to. */
final class RawPeer implements AutoCloseable {
    static final Network NETWORK = Network.REGTEST;
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final FrameEncoder ENCODER = new FrameEncoder(NETWORK);

    private final Socket socket;
    private final FrameDecoder decoder = new FrameDecoder(NETWORK);
    private ByteBuffer unread = ByteBuffer.allocate(0);

    private RawPeer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
    }

    static RawPeer connect(InetSocketAddress address) throws IOException {
        return new RawPeer(new Socket(address.getAddress(), address.getPort()));
    }

    /** A listening socket on loopback with a free port. */
    static ServerSocket server() throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        server.setSoTimeout(TIMEOUT_MILLIS);
        return server;
    }

    static RawPeer accept(ServerSocket server) throws IOException {
        return new RawPeer(server.accept());
    }

    static NetAddr address(ServerSocket server) {
        return NetAddr.of(server.getInetAddress(), server.getLocalPort());
    }

    static byte[] frame(Payload payload) {
        return ENCODER.encode(payload);
    }

    static Version version(long nonce) {
        return new Version(
                ProtocolVersion.CURRENT,
                Services.NETWORK,
                1_700_000_000,
                NetAddr.UNSPECIFIED,
                NetAddr.UNSPECIFIED,
                nonce,
                WireText.of("/Raw:1/"),
                7,
                true);
    }

    void send(Payload... payloads) throws IOException {
        for (Payload payload : payloads) {
            send(frame(payload));
        }
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The next message; fails with EOFException at the end of the stream. */
    Payload read() throws IOException {
        while (true) {
            Optional<Frame> frame = decoder.decode(unread);
            if (frame.isPresent()) {
                return ((Message) frame.get()).payload();
            }
            byte[] buffer = new byte[64 * 1024];
            int count = socket.getInputStream().read(buffer);
            if (count < 0) {
                throw new EOFException("the stream ended");
            }
            unread = ByteBuffer.wrap(buffer, 0, count);
        }
    }

    /** Reads up to the next message of a type. */
    <P extends Payload> P read(Class<P> type) throws IOException {
        Payload payload;
        do {
            payload = read();
        } while (!type.isInstance(payload));
        return type.cast(payload);
    }

    /** Whether the stream has ended or was reset, as far as there is nothing more to read. */
    boolean isEnded() throws IOException {
        try {
            while (true) {
                read();
            }
        } catch (EOFException e) {
            return true;
        } catch (IOException e) {
            // A socket that timed out is open; any other failure is the reset we ask for.
            return !(e instanceof java.net.SocketTimeoutException);
        }
    }

    /** Plays the side that connected. */
    RawPeer shakeHands() throws IOException {
        send(version(1), new Verack());
        read(Verack.class);
        return this;
    }

    /** Plays the side that was connected to. */
    RawPeer answerHandshake() throws IOException {
        read(Version.class);
        send(version(2), new Verack());
        read(Verack.class);
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
