package dev.satwire.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Proves the fixture with bytes made by hand, so that it can be trusted to judge the SDK's own bytes. */
@Tag("real-node")
class BcoinNodeTest {

    private static final byte[] REGTEST_MAGIC = HexFormat.of().parseHex("fabfb5da");
    private static final int HEADER_SIZE = 24;
    private static final int TIMEOUT_MILLIS = 60_000;

    @Test
    void answersAHandMadeVersionFrame() throws Exception {
        try (BcoinNode node = BcoinNode.start(3);
                Socket socket = connect(node)) {
            socket.getOutputStream().write(frame("version", versionPayload()));
            DataInputStream in = new DataInputStream(socket.getInputStream());

            byte[] version = readFrame(in);
            assertThat(version).as(node::log).startsWith(REGTEST_MAGIC);
            assertThat(Arrays.copyOfRange(version, 4, 16)).isEqualTo(command("version"));
            byte[] payload = Arrays.copyOfRange(version, HEADER_SIZE, version.length);
            assertThat(new String(payload, US_ASCII)).contains(node.userAgent());
            assertThat(version).isEqualTo(frame("version", payload));

            // It speaks first, so only the verack shows that it understood the version sent to it.
            assertThat(readFrame(in)).as(node::log).isEqualTo(frame("verack", new byte[0]));
        }
    }

    @Test
    void miningRaisesTheHeight() throws Exception {
        try (BcoinNode node = BcoinNode.start(3)) {
            assertThat(node.height()).isEqualTo(3);
            String before = node.tip();
            assertThat(before).matches("[0-9a-f]{64}");

            node.mine(2);

            assertThat(node.height()).isEqualTo(5);
            assertThat(node.tip()).matches("[0-9a-f]{64}").isNotEqualTo(before);
        }
    }

    @Test
    void closeEndsTheProcess() throws Exception {
        BcoinNode node = BcoinNode.start(0);
        assertThat(node.isAlive()).isTrue();

        node.close();

        assertThat(node.isAlive()).isFalse();
        assertThatThrownBy(() -> connect(node)).isInstanceOf(ConnectException.class);
    }

    @Test
    void killEndsTheConnectionsOfTheNode() throws Exception {
        try (BcoinNode node = BcoinNode.start(0);
                Socket socket = connect(node)) {
            readFrame(new DataInputStream(socket.getInputStream()));

            node.kill();

            assertThat(node.isAlive()).isFalse();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void saysWhyANodeCannotGoOn() throws Exception {
        try (BcoinNode node = BcoinNode.start(0)) {
            assertThatThrownBy(() -> node.mine(-1))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("exit code 1")
                    .hasMessageContaining("mine: expected a number");
        }
    }

    private static Socket connect(BcoinNode node) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port()), TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    /** A version message of protocol 70016 that offers no services and tells no addresses. */
    private static byte[] versionPayload() {
        byte[] userAgent = "/by-hand:1/".getBytes(US_ASCII);
        int networkAddress = 8 + 16 + 2;
        return ByteBuffer.allocate(4 + 8 + 8 + 2 * networkAddress + 8 + 1 + userAgent.length + 4 + 1)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(70016)
                .putLong(0)
                .putLong(1_800_000_000)
                .put(new byte[2 * networkAddress])
                .putLong(0x5a7e5a7e5a7e5a7eL)
                .put((byte) userAgent.length)
                .put(userAgent)
                .putInt(0)
                .put((byte) 1)
                .array();
    }

    private static byte[] frame(String command, byte[] payload) throws NoSuchAlgorithmException {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        byte[] hash = sha256.digest(sha256.digest(payload));
        return ByteBuffer.allocate(HEADER_SIZE + payload.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(REGTEST_MAGIC)
                .put(command(command))
                .putInt(payload.length)
                .put(hash, 0, 4)
                .put(payload)
                .array();
    }

    private static byte[] command(String name) {
        return Arrays.copyOf(name.getBytes(US_ASCII), 12);
    }

    private static byte[] readFrame(DataInputStream in) throws IOException {
        byte[] header = new byte[HEADER_SIZE];
        in.readFully(header);
        int length = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(16);
        assertThat(length).isBetween(0, 1000);
        byte[] frame = Arrays.copyOf(header, HEADER_SIZE + length);
        in.readFully(frame, HEADER_SIZE, length);
        return frame;
    }
}
