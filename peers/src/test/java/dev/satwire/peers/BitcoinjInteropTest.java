package dev.satwire.peers;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.TimestampedAddr;
import dev.satwire.protocol.WireText;
import dev.satwire.transport.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.bitcoinj.core.AddressV1Message;
import org.bitcoinj.core.Message;
import org.bitcoinj.core.NetworkParameters;
import org.bitcoinj.core.PeerAddress;
import org.bitcoinj.core.PeerGroup;
import org.bitcoinj.core.PeerSocketHandler;
import org.bitcoinj.core.UnknownMessage;
import org.bitcoinj.core.VersionAck;
import org.bitcoinj.core.VersionMessage;
import org.bitcoinj.net.NioServer;
import org.bitcoinj.params.RegTestParams;
import org.junit.jupiter.api.Test;

/** Satwire and bitcoinj talk to each other over loopback, each in both roles. */
final class BitcoinjInteropTest {
    private static final NetworkParameters PARAMS = RegTestParams.get();
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Test
    void ourPoolConnectsToABitcoinjServer() throws Exception {
        InetSocketAddress address = new InetSocketAddress(LOOPBACK, freePort());
        NioServer server = new NioServer((from, port) -> new BitcoinjNode(new InetSocketAddress(from, port)), address);
        server.startAsync().awaitRunning(20, SECONDS);
        try (PeerPool pool = PeerPool.builder(Network.REGTEST).build()) {
            Peer peer = pool.connect(NetAddr.of(address)).get(20, SECONDS);

            assertThat(peer.version().userAgent().toString()).startsWith("/bitcoinj:");
            assertThat(peer.version().startHeight()).isEqualTo(77);
            assertThat(peer.ping().get(20, SECONDS)).isPositive();
            List<TimestampedAddr> addresses = peer.getAddresses().get(20, SECONDS);
            assertThat(addresses).hasSize(3);
            assertThat(addresses.get(2).address()).hasToString("10.0.0.2:8333");
            assertThat(addresses.get(2).lastSeen()).isEqualTo(Instant.ofEpochSecond(1_600_000_002));
            assertThat(peer.counters().messagesDropped()).isZero();
        } finally {
            server.stopAsync().awaitTerminated(20, SECONDS);
        }
    }

    @Test
    void aBitcoinjClientConnectsToOurListener() throws Exception {
        BlockingQueue<Peer> ready = new LinkedBlockingQueue<>();
        BlockingQueue<Ping> pings = new LinkedBlockingQueue<>();
        Identity fullNode = new Identity(
                WireText.of("/SatwireTest:1.0/"),
                ProtocolVersion.CURRENT,
                Services.of(Services.NETWORK, Services.BLOOM),
                true,
                5);
        PeerGroup group = new PeerGroup(PARAMS.network());
        group.setUseLocalhostPeerWhenPossible(false);
        try (PeerPool pool =
                PeerPool.builder(Network.REGTEST).identity(fullNode).build()) {
            var unusedPings = pool.addPayloadListener(Ping.class, (peer, ping) -> pings.add(ping));
            var unusedReady = pool.addPeerListener(new PeerListener() {
                @Override
                public void onReady(Peer peer) {
                    ready.add(peer);
                }
            });
            Listener listener = pool.listen(new InetSocketAddress(LOOPBACK, 0));
            group.startAsync().get(20, SECONDS);

            org.bitcoinj.core.Peer theirs = group.connectTo(listener.localAddress());
            theirs.getVersionHandshakeFuture().get(20, SECONDS);

            Peer ours = ready.poll(20, SECONDS);
            assertThat(ours).isNotNull();
            assertThat(ours.direction()).isEqualTo(Direction.INBOUND);
            assertThat(ours.version().userAgent().toString()).contains("bitcoinj");
            assertThat(theirs.getPeerVersionMessage().subVer).isEqualTo("/SatwireTest:1.0/");
            assertThat(theirs.sendPing().get(20, SECONDS)).isGreaterThanOrEqualTo(Duration.ZERO);
            assertThat(pings.poll(20, SECONDS)).isNotNull();
            assertThat(ours.ping().get(20, SECONDS)).isPositive();
        } finally {
            group.stop();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return socket.getLocalPort();
        }
    }

    /** A node made of bitcoinj's own serialisation: shakes hands, answers pings, knows three addresses. */
    private static final class BitcoinjNode extends PeerSocketHandler {
        BitcoinjNode(InetSocketAddress remote) {
            super(PARAMS, remote);
        }

        @Override
        public void connectionOpened() {
            // The side that was connected to waits for the other's version.
        }

        @Override
        public void connectionClosed() {
            // Nothing to free.
        }

        @Override
        protected void processMessage(Message message) {
            if (message instanceof VersionMessage) {
                send(new VersionMessage(PARAMS, 77));
                send(new VersionAck());
            } else if (message instanceof org.bitcoinj.core.Ping ping) {
                send(ping.pong());
            } else if (message instanceof UnknownMessage) {
                // It writes getaddr but does not read it, and we send it nothing else that it does not know.
                ByteBuffer payload = ByteBuffer.allocate(1 + 3 * 30).put((byte) 3);
                IntStream.range(0, 3).forEach(i -> address(i).write(payload, 1));
                send(AddressV1Message.read(payload.flip()));
            }
        }

        private void send(Message message) {
            var unused = sendMessage(message);
        }

        private static PeerAddress address(int i) {
            return PeerAddress.inet(
                    new InetSocketAddress("10.0.0." + i, 8333),
                    org.bitcoinj.core.Services.none(),
                    Instant.ofEpochSecond(1_600_000_000 + i));
        }
    }
}
