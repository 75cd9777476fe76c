package dev.satwire.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerException;
import dev.satwire.peers.PeerPool;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.CFCheckpt;
import dev.satwire.protocol.CFHeaders;
import dev.satwire.protocol.CFilter;
import dev.satwire.protocol.GetCFilters;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.filter.BlockFilter;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Filters of blocks from the index of Bitcoin Core, against the blocks themselves (BIP-0157, BIP-0158). */
@Tag("real-node")
@Timeout(120)
class CoreFiltersTest {
    private static final String INDEX = "basic block filter index";
    private static final String[] WITH_FILTERS = {"-blockfilterindex", "-peerblockfilters"};

    private static Peer connect(PeerPool pool, BitcoindNode node) throws Exception {
        return pool.connect("127.0.0.1", node.port()).get(30, SECONDS);
    }

    /** What the node says of the filter of a block. Its index begins on its own, and says no more than that until then. */
    private static String known(BitcoindNode node, Hash256 block, String field) throws Exception {
        while (!node.call("getindexinfo").get(INDEX).get("synced").booleanValue()) {
            node.call("waitfornewblock", 100);
        }
        return node.call("getblockfilter", block.toString()).get(field).stringValue();
    }

    @Test
    void filtersAreOfTheirBlocks() throws Exception {
        try (BitcoindNode node = BitcoindNode.start(BitcoindWallet.MATURITY + 1, WITH_FILTERS);
                PeerPool pool = PeerPool.builder(Network.REGTEST).build()) {
            Peer peer = connect(pool, node);
            CoreChain.give(node, CoreChain.spendFirst(peer, 1_000));
            node.mine(1);
            List<BlockHeader> headers = CoreChain.headers(peer);
            Hash256 tip = headers.get(headers.size() - 1).hash();
            String expected = known(node, tip, "filter");

            List<CFilter> filters = peer.getFilters(GetCFilters.BASIC, 1, tip).get(30, SECONDS);

            assertThat(filters)
                    .extracting(CFilter::blockHash)
                    .isEqualTo(headers.stream().map(BlockHeader::hash).toList());
            assertThat(filters.get(filters.size() - 1).filter()).hasToString(expected);
            Bytes stranger = Bytes.of(new byte[] {1, 2, 3});
            for (CFilter message : filters.subList(filters.size() - 10, filters.size())) {
                Block block = CoreChain.block(peer, message.blockHash());
                List<Bytes> spent = block.transactions().size() > 1 ? List.of(BitcoindWallet.SCRIPT) : List.of();
                BlockFilter filter = BlockFilter.from(message);
                assertThat(filter).isEqualTo(BlockFilter.of(block, spent));
                assertThat(filter.matches(BitcoindWallet.SCRIPT)).isTrue();
                assertThat(filter.matches(stranger)).isFalse();
            }
            assertThat(CoreChain.block(peer, tip).transactions()).hasSize(2);
        }
    }

    @Test
    void headersOfFiltersLeadToTheCheckpoints() throws Exception {
        try (BitcoindNode node = BitcoindNode.start(1_002, WITH_FILTERS);
                PeerPool pool = PeerPool.builder(Network.REGTEST).build()) {
            Peer peer = connect(pool, node);
            Hash256 tip = Hash256.parse(node.tip());
            String expected = known(node, tip, "header");

            CFHeaders message = peer.getFilterHeaders(GetCFilters.BASIC, 1, tip).get(30, SECONDS);
            CFCheckpt checkpoints =
                    peer.getFilterCheckpoints(GetCFilters.BASIC, tip).get(30, SECONDS);

            assertThat(message.previousFilterHeader()).hasToString(known(node, CoreChain.GENESIS, "header"));
            List<Hash256> filterHeaders = BlockFilter.headers(message);
            assertThat(filterHeaders).hasSize(1_002);
            assertThat(filterHeaders.get(1_001)).hasToString(expected);
            assertThat(checkpoints.filterHeaders()).containsExactly(filterHeaders.get(999));
        }
    }

    @Test
    void leavesWhoAsksForTooManyOrForWhatItDoesNotKnow() throws Exception {
        try (BitcoindNode node = BitcoindNode.start(1_002, WITH_FILTERS);
                PeerPool pool = PeerPool.builder(Network.REGTEST).build()) {
            Peer peer = connect(pool, node);
            Hash256 tip = Hash256.parse(node.tip());
            known(node, tip, "header");
            assertThatThrownBy(() -> peer.getFilters(GetCFilters.BASIC, 1, tip).get(30, SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            PeerException.class,
                            gone -> assertThat(gone.reason().code()).isIn(Code.PEER_CLOSED, Code.PEER_RESET));
        }
    }

    @Test
    void isNotAskedWhenItHasNone() throws Exception {
        try (BitcoindNode node = BitcoindNode.start(1);
                PeerPool pool = PeerPool.builder(Network.REGTEST).build()) {
            Peer peer = connect(pool, node);
            assertThatThrownBy(() -> peer.getFilters(GetCFilters.BASIC, 1, Hash256.parse(node.tip()))
                            .get(30, SECONDS))
                    .hasCauseInstanceOf(IllegalStateException.class);
            peer.ping().get(30, SECONDS);
        }
    }
}
