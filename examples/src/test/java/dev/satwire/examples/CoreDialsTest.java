package dev.satwire.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.Direction;
import dev.satwire.peers.DisconnectReason;
import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.Identity;
import dev.satwire.peers.Peer;
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

    private static PeerPool pool() {
        return PeerPool.builder(Network.REGTEST).identity(IDENTITY).build();
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
            Visitors visitors = new Visitors(pool);
            Listener listener = listen(pool);

            node.call("addnode", "127.0.0.1:" + listener.localAddress().getPort(), command);

            DisconnectReason first = visitors.nextGone();
            assertThat(first.code()).isEqualTo(Code.BAD_MAGIC);
            assertThat(first.text()).contains("BIP-0324");
            // The next try of a node that does not come back at once is a minute later.
            Peer peer = visitors.nextReady();
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
            Visitors visitors = new Visitors(pool);
            node.connect(listen(pool).localAddress().getPort());

            Peer peer = visitors.nextReady();
            assertThat(visitors.nobodyElseIsGone()).isTrue();

            node.call(
                    "disconnectnode",
                    "",
                    node.call("getpeerinfo").get(0).get("id").intValue());

            assertThat(peer.closed().get(30, SECONDS).code()).isEqualTo(Code.PEER_CLOSED);
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
