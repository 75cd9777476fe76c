package dev.satwire.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.examples.Cli.Result;
import dev.satwire.peers.Direction;
import dev.satwire.peers.DisconnectReason;
import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerListener;
import dev.satwire.peers.PeerPool;
import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.BlockLocator;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.FrameEncoder;
import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.GetHeaders;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.UnknownPayload;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.Version;
import dev.satwire.protocol.WireText;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(180)
class ServeCommandTest {

    private static RunningCli serve(String... more) {
        String[] args = new String[6 + more.length];
        List.of("serve", "--listen", "127.0.0.1:0", "--network", "regtest", "--json")
                .toArray(args);
        System.arraycopy(more, 0, args, 6, more.length);
        return RunningCli.start(args);
    }

    private static String address(RunningCli serve) throws InterruptedException {
        JsonNode listening = serve.next();
        assertThat(Result.fields(listening)).containsExactly("event", "address");
        assertThat(listening.get("event").stringValue()).isEqualTo("listening");
        return listening.get("address").stringValue();
    }

    private static Peer connect(PeerPool pool, String address) throws Exception {
        return pool.connect(NetAddr.parse(address)).get(30, SECONDS);
    }

    @Test
    void printsTheLinesOfItsContract() throws Exception {
        try (RunningCli serve = serve();
                PeerPool pool = PeerPool.builder(Network.REGTEST).build()) {
            Peer peer = connect(pool, address(serve));
            JsonNode connected = serve.next();
            assertThat(Result.fields(connected))
                    .containsExactly(
                            "event",
                            "address",
                            "userAgent",
                            "protocolVersion",
                            "services",
                            "servicesBits",
                            "startHeight",
                            "relay",
                            "transport",
                            "handshakeMillis");
            assertThat(connected.get("event").stringValue()).isEqualTo("connected");
            assertThat(connected.get("userAgent").stringValue()).startsWith("/Satwire:");
            String from = connected.get("address").stringValue();
            assertThat(from).startsWith("127.0.0.1:");
            assertThat(peer.version().services()).isEqualTo(Services.of(Services.NETWORK, Services.WITNESS));

            peer.send(UnknownPayload.of(new Command("hello"), new byte[5])).get(30, SECONDS);
            JsonNode message = serve.next("message", "command", "hello");
            assertThat(Result.fields(message)).containsExactly("event", "peer", "command", "size");
            assertThat(message.get("peer").stringValue()).isEqualTo(from);
            assertThat(message.get("size").intValue()).isEqualTo(5);

            assertThat(peer.ping().get(30, SECONDS)).isPositive();
            assertThat(serve.next("message", "command", "ping").get("size").intValue())
                    .isEqualTo(8);

            peer.disconnect();
            JsonNode disconnected = serve.next("disconnected");
            assertThat(Result.fields(disconnected)).startsWith("event", "peer", "reason");
            assertThat(disconnected.get("peer").stringValue()).isEqualTo(from);
            assertThat(disconnected.get("reason").stringValue()).isEqualTo("PEER_CLOSED");
            assertThat(serve.isRunning()).isTrue();
        }
    }

    @Test
    void answersGetaddrOnceAndAsThePeerWants() throws Exception {
        BlockingQueue<Payload> received = new LinkedBlockingQueue<>();
        CompletableFuture<DisconnectReason> end = new CompletableFuture<>();
        try (RunningCli serve = serve();
                PeerPool pool = PeerPool.builder(Network.REGTEST).build()) {
            pool.addPayloadListener(AddrV2.class, (peer, addr) -> received.add(addr));
            pool.addPayloadListener(Addr.class, (peer, addr) -> received.add(addr));
            pool.addPeerListener(new PeerListener() {
                @Override
                public void onDisconnected(NetAddr address, Direction direction, DisconnectReason reason) {
                    end.complete(reason);
                }
            });
            Peer peer = connect(pool, address(serve));
            assertThat(peer.getAddresses().get(30, SECONDS)).isEmpty();
            peer.send(new GetAddr()).get(30, SECONDS);
            peer.send(UnknownPayload.of(new Command("last"), new byte[0])).get(30, SECONDS);
            // What it has to say to the second question it has said by then, and what is on its way comes before the
            // end.
            assertThat(serve.next("message", "command", "last")).isNotNull();
            assertThat(serve.stop().exitCode()).isZero();
            assertThat(end.get(30, SECONDS)).isNotNull();

            assertThat(received).containsExactly(new AddrV2(List.of()));
        }
    }

    @Test
    void reportsQuestionsThatItDoesNotAnswer() throws Exception {
        try (RunningCli serve = serve();
                PeerPool pool = PeerPool.builder(Network.REGTEST).build()) {
            Peer peer = connect(pool, address(serve));
            peer.send(new GetHeaders(new BlockLocator(List.of()), Hash256.ZERO)).get(30, SECONDS);

            assertThat(serve.next("message", "command", "getheaders")
                            .get("size")
                            .intValue())
                    .isEqualTo(37);
            assertThat(peer.isReady()).isTrue();
        }
    }

    /** An old node, which says nothing of addrv2. */
    private static Socket oldNode(String address, Payload... payloads) throws IOException {
        FrameEncoder encoder = new FrameEncoder(Network.REGTEST);
        NetAddr to = NetAddr.parse(address);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), to.port());
        socket.getOutputStream()
                .write(encoder.encode(new Version(
                        70_015,
                        Services.NONE,
                        1_700_000_000,
                        NetAddr.UNSPECIFIED,
                        NetAddr.UNSPECIFIED,
                        1,
                        WireText.of("/old:1/"),
                        0,
                        false)));
        socket.getOutputStream().write(encoder.encode(new Verack()));
        for (Payload payload : payloads) {
            socket.getOutputStream().write(encoder.encode(payload));
        }
        return socket;
    }

    @Test
    void answersAnOldNodeInTheOldForm() throws Exception {
        byte[] expected = new FrameEncoder(Network.REGTEST).encode(new Addr(List.of()));
        try (RunningCli serve = serve();
                Socket node = oldNode(address(serve), new GetAddr())) {
            StringBuilder heard = new StringBuilder();
            String wanted = new String(expected, ISO_8859_1);
            while (heard.indexOf(wanted) < 0) {
                int next = node.getInputStream().read();
                assertThat(next).isNotNegative();
                heard.append((char) next);
            }
        }
    }

    @Test
    void endsHandshakesThatTakeTooLong() throws Exception {
        try (RunningCli serve = serve("--peer-timeout", "200ms");
                Socket silent = new Socket(
                        InetAddress.getLoopbackAddress(),
                        NetAddr.parse(address(serve)).port())) {
            JsonNode line = serve.next();
            assertThat(line.get("event").stringValue()).isEqualTo("disconnected");
            assertThat(line.get("peer").stringValue()).isEqualTo("127.0.0.1:" + silent.getLocalPort());
            assertThat(line.get("reason").stringValue()).isEqualTo("HANDSHAKE_TIMEOUT");
        }
    }

    @Test
    void endsWithinASecondWithItsPeers() throws Exception {
        Duration second = Duration.ofSeconds(1);
        assertThat(Fastest.of(second, ServeCommandTest::end)).isLessThan(second);
    }

    private static Duration end() throws Exception {
        try (RunningCli serve = serve();
                PeerPool pool = PeerPool.builder(Network.REGTEST).build()) {
            Peer peer = connect(pool, address(serve));
            assertThat(serve.next("connected")).isNotNull();

            long start = System.nanoTime();
            Result result = serve.stop();
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);

            assertThat(result.exitCode()).isZero();
            assertThat(result.err()).isEmpty();
            assertThat(result.lastJson().get("reason").stringValue()).isEqualTo("POOL_CLOSED");
            assertThat(peer.closed().get(30, SECONDS)).isNotNull();
            return elapsed;
        }
    }

    @Test
    void saysThatItsPortIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Result result = Cli.run("serve", "--listen", address, "--json");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.out()).isEmpty();
            assertThat(result.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("LISTEN_FAILED: " + address + " cannot be listened on: ");
        }
    }

    @Test
    void saysThatAnAddressCannotBeListenedOn() {
        Result result = Cli.run("serve", "--listen", "no-such-name.invalid:0");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err().lines()).singleElement().asString().startsWith("UNRESOLVED: no-such-name.invalid");
    }

    /** Everything that a slow reader of standard output has not taken yet waits in bounded mailboxes and sockets. */
    @Test
    void readsNoMoreThanItsReaderTakes() throws Exception {
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        StuckOutput out = new StuckOutput(lines);
        try (PeerPool pool = PeerPool.builder(Network.REGTEST).build()) {
            Thread serve = new Thread(
                    () -> Cli.run(
                            InputStream.nullInputStream(),
                            out,
                            "serve",
                            "--listen",
                            "127.0.0.1:0",
                            "--network",
                            "regtest"),
                    "stuck-serve");
            serve.start();
            String address = Objects.requireNonNull(lines.poll(30, SECONDS)).replace("listening on ", "");
            Peer peer = connect(pool, address);
            UnknownPayload flood = UnknownPayload.of(new Command("flood"), new byte[1_000_000]);
            int sent = 0;
            boolean isStuck = false;
            while (!isStuck && sent < 100) {
                try {
                    peer.send(flood).get(1, SECONDS);
                    sent++;
                } catch (TimeoutException e) {
                    isStuck = true;
                }
            }
            assertThat(isStuck).as("%s MB were taken", sent).isTrue();
            serve.interrupt();
            out.release();
            serve.join(60_000);
            assertThat(serve.isAlive()).isFalse();
        }
    }
}
