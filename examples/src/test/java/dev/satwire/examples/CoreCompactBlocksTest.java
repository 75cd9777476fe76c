package dev.satwire.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerOptions;
import dev.satwire.peers.PeerOptions.CompactBlocks;
import dev.satwire.peers.PeerPool;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockTxn;
import dev.satwire.protocol.CmpctBlock;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.compact.BlockReconstruction;
import dev.satwire.protocol.compact.IncompleteBlock;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** New blocks that Bitcoin Core sends compact and unasked, in high-bandwidth mode (BIP-0152). */
@Tag("real-node")
@Timeout(120)
class CoreCompactBlocksTest {

    @Test
    void aNewBlockComesUnaskedAndIsPutTogether() throws Exception {
        PeerOptions options = PeerOptions.DEFAULT.withCompactBlocks(CompactBlocks.HIGH_BANDWIDTH);
        try (BitcoindNode node = BitcoindNode.start(BitcoindWallet.MATURITY + 1);
                PeerPool pool =
                        PeerPool.builder(Network.REGTEST).peerOptions(options).build()) {
            Inbox inbox = new Inbox(pool);
            Peer peer = pool.connect("127.0.0.1", node.port()).get(30, SECONDS);
            Transaction transaction = CoreChain.spendFirst(peer, 1_000);
            CoreChain.give(node, transaction);

            node.mine(1);

            CmpctBlock compact = inbox.next(CmpctBlock.class);
            assertThat(compact.header().hash()).hasToString(node.tip());
            Block block = CoreChain.block(peer, Hash256.parse(node.tip()));
            assertThat(block.transactions()).hasSize(2).contains(transaction);
            BlockReconstruction.Complete complete = new BlockReconstruction.Complete(block);
            assertThat(BlockReconstruction.of(compact, List.of(transaction))).isEqualTo(complete);

            IncompleteBlock incomplete = (IncompleteBlock) BlockReconstruction.of(compact, List.of());
            peer.send(incomplete.request()).get(30, SECONDS);
            assertThat(incomplete.fill(inbox.next(BlockTxn.class))).isEqualTo(complete);
        }
    }
}
