package dev.satwire.peers.testkit;

import dev.satwire.protocol.Frame;
import dev.satwire.protocol.FrameDecoder;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WireText;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A Bitcoin client on a plain blocking socket, which shares nothing with the transports. */
final class TestClient implements Closeable {
    private static final int DEADLINE_MILLIS = 20_000;

    private final Socket socket = new Socket();
    private final FrameEncoder encoder;
    private final FrameDecoder decoder;
    private final byte[] buffer = new byte[4_096];
    private ByteBuffer unread = ByteBuffer.allocate(0);

    private TestClient(Network network) {
        encoder = new FrameEncoder(network);
        decoder = new FrameDecoder(network);
    }

    static TestClient connect(Network network, NetAddr address) throws IOException {
        TestClient client = new TestClient(network);
        try {
            client.socket.setSoTimeout(DEADLINE_MILLIS);
            client.socket.connect(address.endpoint().socketAddress().orElseThrow(), DEADLINE_MILLIS);
            return client;
        } catch (IOException e) {
            client.close();
            throw e;
        }
    }

    static Version version(int protocolVersion) {
        return new Version(
                protocolVersion,
                Services.NONE,
                0,
                NetAddr.UNSPECIFIED,
                NetAddr.UNSPECIFIED,
                7,
                WireText.of("/test:1.0/"),
                0,
                false);
    }

    void setDeadline(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    void send(Payload payload) throws IOException {
        sendRaw(encoder.encode(payload));
    }

    void sendRaw(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Reads the next payload, which must be of a type. */
    <P extends Payload> P expect(Class<P> type) throws IOException {
        while (true) {
            Optional<Frame> frame = decoder.decode(unread);
            if (frame.isPresent()) {
                return type.cast(((Message) frame.get()).payload());
            }
            int count = socket.getInputStream().read(buffer);
            if (count < 0) {
                throw new EOFException("no " + type.getSimpleName() + " before the end");
            }
            unread = ByteBuffer.wrap(buffer, 0, count);
        }
    }

    /** Reads raw bytes; -1 at the end. */
    int readByte() throws IOException {
        return socket.getInputStream().read();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
