package dev.satwire.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.Identity;
import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerFeatures;
import dev.satwire.peers.PeerOptions;
import dev.satwire.peers.PeerOptions.CompactBlocks;
import dev.satwire.peers.PeerPool;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.FeeFilter;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.SendCmpct;
import dev.satwire.protocol.SendHeaders;
import dev.satwire.protocol.Services;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What Bitcoin Core's own network code and a pool agree on, as each of the two sees it. */
@Tag("real-node")
@Timeout(120)
class CoreNegotiationTest {
    private static final int BLOCKS = 3;

    @Test
    void bothSidesKnowWhatTheOtherWants() throws Exception {
        PeerOptions options = PeerOptions.DEFAULT
                .withSendHeaders(true)
                .withCompactBlocks(CompactBlocks.HIGH_BANDWIDTH)
                .withFeeFilter(5_000);
        try (BitcoindNode node = BitcoindNode.start(BLOCKS);
                PeerPool pool =
                        PeerPool.builder(Network.REGTEST).peerOptions(options).build()) {
            Inbox inbox = new Inbox(pool);
            Peer peer = pool.connect("127.0.0.1", node.port()).get(30, SECONDS);

            assertThat(peer.version().userAgent()).hasToString(node.userAgent());
            assertThat(peer.version().startHeight()).isEqualTo(BLOCKS);
            assertThat(peer.version().services().has(Services.of(Services.NETWORK, Services.WITNESS)))
                    .isTrue();
            inbox.next(FeeFilter.class);
            // It asks for announcements by headers once it knows that this side has its chain.
            List<BlockHeader> headers = CoreChain.headers(peer);
            peer.send(new Headers(headers)).get(30, SECONDS);
            inbox.next(SendHeaders.class);

            PeerFeatures features = peer.features();
            assertThat(features.protocolVersion()).isEqualTo(ProtocolVersion.CURRENT);
            assertThat(features.wtxidRelay()).isTrue();
            assertThat(features.addrV2()).isTrue();
            assertThat(features.sendHeaders()).isTrue();
            assertThat(features.compactBlocks()).contains(new SendCmpct(false, SendCmpct.VERSION));
            assertThat(features.feeFilter()).isPresent();

            // Its pong comes after all that was sent before.
            peer.ping().get(30, SECONDS);
            JsonNode us = node.call("getpeerinfo").get(0);
            assertThat(us.get("subver").stringValue())
                    .isEqualTo(Identity.DEFAULT.userAgent().toString());
            assertThat(us.get("version").intValue()).isEqualTo(ProtocolVersion.CURRENT);
            assertThat(us.get("transport_protocol_type").stringValue()).isEqualTo("v1");
            assertThat(us.get("relaytxes").booleanValue()).isTrue();
            assertThat(us.get("bip152_hb_from").booleanValue()).isTrue();
            assertThat(us.get("minfeefilter").decimalValue()).isEqualByComparingTo("0.00005");
            assertThat(us.get("synced_headers").intValue()).isEqualTo(BLOCKS);
        }
    }

    @Test
    void anOlderVersionIsOfferedLess() throws Exception {
        Identity older = Identity.DEFAULT
                .withProtocolVersion(ProtocolVersion.CURRENT - 1)
                .withRelay(false);
        try (BitcoindNode node = BitcoindNode.start(BLOCKS);
                PeerPool pool =
                        PeerPool.builder(Network.REGTEST).identity(older).build()) {
            Peer peer = pool.connect("127.0.0.1", node.port()).get(30, SECONDS);
            peer.ping().get(30, SECONDS);

            assertThat(peer.features().protocolVersion()).isEqualTo(older.protocolVersion());
            assertThat(peer.features().wtxidRelay()).isFalse();
            assertThat(peer.features().addrV2()).isFalse();
            assertThat(peer.features().compactBlocks()).isPresent();
            // Said to everybody, wanted or not.
            assertThat(peer.features().feeFilter()).isPresent();
            JsonNode us = node.call("getpeerinfo").get(0);
            assertThat(us.get("version").intValue()).isEqualTo(older.protocolVersion());
            assertThat(us.get("relaytxes").booleanValue()).isFalse();
        }
    }
}
