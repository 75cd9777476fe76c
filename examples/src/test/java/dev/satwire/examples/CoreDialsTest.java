package dev.satwire.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.Direction;
import dev.satwire.peers.DisconnectReason;
import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.Identity;
import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerListener;
import dev.satwire.peers.PeerPool;
import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.GetHeaders;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.SendCmpct;
import dev.satwire.protocol.Services;
import dev.satwire.transport.Listener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Bitcoin Core as the one who connects, which tries the encrypted transport first if it knows it. */
@Tag("real-node")
@Timeout(120)
class CoreDialsTest {
    private static final Identity IDENTITY =
            Identity.DEFAULT.withServices(Services.of(Services.NETWORK, Services.WITNESS));

    private final BlockingQueue<Peer> ready = new LinkedBlockingQueue<>();
    private final BlockingQueue<DisconnectReason> gone = new LinkedBlockingQueue<>();

    private PeerPool pool() {
        PeerPool pool = PeerPool.builder(Network.REGTEST).identity(IDENTITY).build();
        pool.addPeerListener(new PeerListener() {
            @Override
            public void onReady(Peer peer) {
                ready.add(peer);
            }

            @Override
            public void onDisconnected(NetAddr address, Direction direction, DisconnectReason reason) {
                gone.add(reason);
            }
        });
        return pool;
    }

    private static Listener listen(PeerPool pool) throws Exception {
        return pool.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"onetry", "add"})
    void comesBackAtOnceWithoutEncryption(String command) throws Exception {
        try (BitcoindNode node = BitcoindNode.start(3, "-v2transport");
                PeerPool pool = pool()) {
            Inbox inbox = new Inbox(pool);
            Listener listener = listen(pool);

            node.call("addnode", "127.0.0.1:" + listener.localAddress().getPort(), command);

            DisconnectReason first = gone.poll(10, SECONDS);
            assertThat(first).as(node.log()).isNotNull();
            assertThat(first.code()).isEqualTo(Code.BAD_MAGIC);
            assertThat(first.text()).contains("BIP-0324");
            Peer peer = ready.poll(5, SECONDS);
            assertThat(peer).as(node.log()).isNotNull();
            assertThat(peer.direction()).isEqualTo(Direction.INBOUND);
            assertThat(peer.version().userAgent()).hasToString(node.userAgent());
            assertThat(peer.features().protocolVersion()).isEqualTo(ProtocolVersion.CURRENT);
            assertThat(peer.features().wtxidRelay()).isTrue();
            assertThat(peer.features().addrV2()).isTrue();
            inbox.next(GetAddr.class);
            inbox.next(GetHeaders.class);
            inbox.next(SendCmpct.class);
            peer.ping().get(30, SECONDS);
            assertThat(pool.stats().inbound()).isEqualTo(1);
            assertThat(pool.stats().reasons()).containsOnlyKeys(Code.BAD_MAGIC).containsValue(1L);

            JsonNode us = node.call("getpeerinfo").get(0);
            assertThat(us.get("inbound").booleanValue()).isFalse();
            assertThat(us.get("connection_type").stringValue()).isEqualTo("manual");
            assertThat(us.get("transport_protocol_type").stringValue()).isEqualTo("v1");
            assertThat(us.get("servicesnames").valueStream().map(JsonNode::stringValue))
                    .contains("NETWORK", "WITNESS");
        }
    }

    @Test
    void comesOnceWhenItsEncryptionIsOff() throws Exception {
        try (BitcoindNode node = BitcoindNode.start(3, "-v2transport=0");
                PeerPool pool = pool()) {
            node.connect(listen(pool).localAddress().getPort());

            Peer peer = ready.poll(10, SECONDS);
            assertThat(peer).as(node.log()).isNotNull();
            assertThat(gone).isEmpty();

            node.call(
                    "disconnectnode",
                    "",
                    node.call("getpeerinfo").get(0).get("id").intValue());

            assertThat(peer.closed().get(10, SECONDS).code()).isEqualTo(Code.PEER_CLOSED);
        }
    }

    @Test
    void isServedAfterItsFirstTry() throws Exception {
        try (BitcoindNode node = BitcoindNode.start(3, "-v2transport");
                RunningCli serve =
                        RunningCli.start("serve", "--listen", "127.0.0.1:0", "--network", "regtest", "--json")) {
            node.connect(NetAddr.parse(serve.next("listening").get("address").stringValue())
                    .port());

            JsonNode first = serve.next();
            assertThat(first.get("event").stringValue()).isEqualTo("disconnected");
            assertThat(first.get("reason").stringValue()).isEqualTo("BAD_MAGIC");
            JsonNode second = serve.next("connected");
            assertThat(second.get("transport").stringValue()).isEqualTo("v1");
            assertThat(second.get("userAgent").stringValue()).isEqualTo(node.userAgent());
        }
    }
}
