package dev.satwire.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.Frame;
import dev.satwire.protocol.FrameDecoder;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.Message;
import dev.satwire.protocol.MessageHeader;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.Pong;
import dev.satwire.protocol.UnknownPayload;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Bitcoin Core does about frames that the SDK would not send, as it does about them itself. */
@Tag("real-node")
@Timeout(120)
class CoreFramesTest {
    private static final int CHECKSUM = MessageHeader.LENGTH - 4;
    private static final int LENGTH = CHECKSUM - 4;

    private final FrameEncoder encoder = new FrameEncoder(Network.REGTEST);
    private final FrameDecoder decoder = new FrameDecoder(Network.REGTEST);
    private BitcoindNode node;
    private Socket socket;
    private ByteBuffer unread = ByteBuffer.allocate(0);

    @BeforeEach
    void connect() throws Exception {
        node = BitcoindNode.start(1);
        socket = new Socket(InetAddress.getLoopbackAddress(), node.port());
        socket.setSoTimeout(30_000);
        Stranger.shakesHandsAndNoMore(Network.REGTEST).receive(socket);
    }

    @AfterEach
    void close() throws Exception {
        if (socket != null) {
            socket.close();
        }
        if (node != null) {
            node.close();
        }
    }

    /** Reads until a payload of a type comes; empty if the connection ends before. */
    private <T extends Payload> Optional<T> read(Class<T> type) throws Exception {
        while (true) {
            Optional<Frame> frame = decoder.decode(unread);
            if (frame.isEmpty()) {
                byte[] bytes = new byte[4096];
                int count = socket.getInputStream().read(bytes);
                if (count < 0) {
                    return Optional.empty();
                }
                unread = ByteBuffer.wrap(bytes, 0, count);
            } else if (frame.get() instanceof Message message && type.isInstance(message.payload())) {
                return Optional.of(type.cast(message.payload()));
            }
        }
    }

    private boolean isAlive() throws Exception {
        Ping ping = new Ping(7);
        try {
            socket.getOutputStream().write(encoder.encode(ping));
            return read(Pong.class).isPresent();
        } catch (SocketException e) {
            return false;
        }
    }

    @Test
    void dropsAMessageWithAWrongChecksumAndReadsOn() throws Exception {
        assertThat(isAlive()).isTrue();
        byte[] frame = encoder.encode(new Inv(List.of()));
        frame[CHECKSUM] ^= 1;
        CompletableFuture<String> logged = node.logLine("Wrong checksum");

        socket.getOutputStream().write(frame);

        assertThat(isAlive()).isTrue();
        assertThat(logged.get(30, SECONDS)).isNotEmpty();
    }

    @Test
    void leavesAtAHeaderThatClaimsTooMuch() throws Exception {
        assertThat(isAlive()).isTrue();
        byte[] frame = encoder.encode(UnknownPayload.of(new Command("satwire"), new byte[0]));
        ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN).putInt(LENGTH, MessageHeader.MAX_PAYLOAD_LENGTH + 1);

        socket.getOutputStream().write(frame);

        assertThat(isAlive()).isFalse();
    }

    @Test
    void takesTheLargestThatTheSdkSends() throws Exception {
        assertThat(isAlive()).isTrue();

        socket.getOutputStream()
                .write(encoder.encode(
                        UnknownPayload.of(new Command("satwire"), new byte[MessageHeader.MAX_PAYLOAD_LENGTH])));

        assertThat(isAlive()).isTrue();
    }

    @Test
    void leavesAtTheMagicOfAnotherNetwork() throws Exception {
        assertThat(isAlive()).isTrue();

        socket.getOutputStream().write(new FrameEncoder(Network.MAINNET).encode(new Ping(7)));

        assertThat(isAlive()).isFalse();
    }
}
