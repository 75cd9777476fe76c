package dev.satwire.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.NetAddr;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Socks5Proxy;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool behind a SOCKS5 proxy that refuses everything and remembers what it was asked for. */
@Timeout(60)
class ProxiedPoolTest {
    private static final String ONION = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion";

    private ServerSocket proxy;
    private PeerPool pool;

    @BeforeEach
    void open() throws IOException {
        proxy = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        InetSocketAddress address = new InetSocketAddress(proxy.getInetAddress(), proxy.getLocalPort());
        pool = PeerPool.builder(RawPeer.NETWORK)
                .connectOptions(ConnectOptions.DEFAULT.withProxy(Socks5Proxy.at(address)))
                .connectRetry(RetryPolicy.never())
                .build();
    }

    @AfterEach
    void close() throws IOException {
        pool.close();
        proxy.close();
    }

    /** Answers one request with "host unreachable" and returns the name or the address that was asked for. */
    private CompletableFuture<String> refuseOne() {
        return CompletableFuture.supplyAsync(() -> {
            try (Socket socket = proxy.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                in.readUnsignedByte();
                in.readNBytes(in.readUnsignedByte());
                socket.getOutputStream().write(HexFormat.of().parseHex("0500"));
                in.readNBytes(3);
                boolean name = in.readUnsignedByte() == 3;
                byte[] asked = in.readNBytes(name ? in.readUnsignedByte() : 4);
                in.readNBytes(2);
                socket.getOutputStream().write(HexFormat.of().parseHex("05040001000000000000"));
                return name ? new String(asked, US_ASCII) : HexFormat.of().formatHex(asked);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static Code failure(CompletableFuture<Peer> connecting) {
        ExecutionException failure = catchThrowableOfType(ExecutionException.class, () -> connecting.get(30, SECONDS));
        return ((PeerException) failure.getCause()).reason().code();
    }

    @Test
    void asksTheProxyForOnionServicesByName() throws Exception {
        CompletableFuture<String> asked = refuseOne();

        assertThat(failure(pool.connect(NetAddr.parse(ONION + ":8333")))).isEqualTo(Code.UNREACHABLE);
        assertThat(asked.get(30, SECONDS)).isEqualTo(ONION);
    }

    @Test
    void asksTheProxyForAddresses() throws Exception {
        CompletableFuture<String> asked = refuseOne();

        assertThat(failure(pool.connect(NetAddr.parse("192.0.2.1:8333")))).isEqualTo(Code.UNREACHABLE);
        assertThat(asked.get(30, SECONDS)).isEqualTo("c0000201");
    }

    @Test
    void looksUpNoNames() {
        assertThat(failure(pool.connect("localhost", 8333))).isEqualTo(Code.UNRESOLVED);
    }
}
