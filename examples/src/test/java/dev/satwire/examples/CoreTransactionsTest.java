package dev.satwire.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.peers.BroadcastOptions;
import dev.satwire.peers.BroadcastReceipt;
import dev.satwire.peers.NotFoundException;
import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerOptions;
import dev.satwire.peers.PeerPool;
import dev.satwire.peers.PeerPoolBuilder;
import dev.satwire.peers.Request;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Transaction;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Transactions to and from Bitcoin Core. */
@Tag("real-node")
@Timeout(120)
class CoreTransactionsTest {
    private static final int BLOCKS = BitcoindWallet.MATURITY + 1;

    /** Makes it announce transactions at once, instead of some seconds later. */
    private static final String EAGER = "-whitelist=noban@127.0.0.1";

    private static PeerPoolBuilder pool() {
        return PeerPool.builder(Network.REGTEST);
    }

    private static Peer connect(PeerPool pool, BitcoindNode node) throws Exception {
        return pool.connect("127.0.0.1", node.port()).get(30, SECONDS);
    }

    private static boolean has(BitcoindNode node, Transaction transaction) throws Exception {
        return node.call("getrawmempool")
                .valueStream()
                .map(JsonNode::stringValue)
                .anyMatch(transaction.txid().toString()::equals);
    }

    @Test
    void oneNodeTakesABroadcastAndAnotherEchoesIt() throws Exception {
        try (BitcoindNode first = BitcoindNode.start(BLOCKS, EAGER);
                BitcoindNode second = BitcoindNode.start(0, EAGER);
                PeerPool pool = pool().build()) {
            second.connect(first.port());
            second.call("waitforblockheight", BLOCKS, 30_000);
            Transaction transaction = CoreChain.spendFirst(connect(pool, first), 1_000);
            connect(pool, second);

            BroadcastReceipt receipt = pool.broadcastTransaction(
                            transaction, BroadcastOptions.DEFAULT.withDeadline(Duration.ofMinutes(1)))
                    .done()
                    .get(90, SECONDS);

            assertThat(receipt.isEnough())
                    .as("%s%n%s%n%s", receipt.peers(), first.log(), second.log())
                    .isTrue();
            assertThat(receipt.announced()).isEqualTo(1);
            assertThat(receipt.requested()).isEqualTo(1);
            assertThat(receipt.sent()).isEqualTo(1);
            assertThat(receipt.echoed()).isEqualTo(1);
            assertThat(receipt.peers()).filteredOn(peer -> peer.echoed()).noneMatch(peer -> peer.announced());
            assertThat(has(first, transaction)).isTrue();
            assertThat(has(second, transaction)).isTrue();
        }
    }

    @Test
    void whatItDoesNotAcceptIsAskedForAndNotEchoed() throws Exception {
        try (BitcoindNode node = BitcoindNode.start(BLOCKS);
                PeerPool pool = pool().build()) {
            Peer peer = connect(pool, node);
            Transaction cheap = CoreChain.spendFirst(peer, 0);

            BroadcastReceipt receipt = pool.broadcastTransaction(
                            cheap, BroadcastOptions.DEFAULT.withRequests(1).withDeadline(Duration.ofMinutes(1)))
                    .done()
                    .get(90, SECONDS);

            assertThat(receipt.sent()).isEqualTo(1);
            assertThat(receipt.echoed()).isZero();
            // Its pong comes after it has judged the transaction, and shows that it stays.
            peer.ping().get(30, SECONDS);
            assertThat(has(node, cheap)).isFalse();
        }
    }

    @Test
    void tellsWhatItHasAndGivesIt() throws Exception {
        try (BitcoindNode node = BitcoindNode.start(BLOCKS, "-peerbloomfilters", EAGER);
                PeerPool pool = pool().build();
                PeerPool rich = pool().peerOptions(PeerOptions.DEFAULT.withFeeFilter(100_000_000))
                        .build()) {
            Peer peer = connect(pool, node);
            Transaction transaction = CoreChain.spendFirst(peer, 1_000);
            CoreChain.give(node, transaction);

            assertThat(peer.mempool().get(30, SECONDS))
                    .containsExactly(new InventoryVector(InventoryVector.WTX, transaction.wtxid()));
            assertThat(peer.getTransactionByWtxid(transaction.wtxid()).get(30, SECONDS))
                    .isEqualTo(transaction);
            assertThat(peer.getTransaction(transaction.txid()).get(30, SECONDS)).isEqualTo(transaction);

            Peer choosy = connect(rich, node);
            assertThatThrownBy(() -> choosy.request(Request.mempool(), Duration.ofSeconds(3))
                            .get(30, SECONDS))
                    .hasCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void announcesWhatItIsGiven() throws Exception {
        try (BitcoindNode node = BitcoindNode.start(BLOCKS);
                PeerPool pool = pool().build()) {
            Inbox inbox = new Inbox(pool);
            Transaction transaction = CoreChain.spendFirst(connect(pool, node), 1_000);

            CoreChain.give(node, transaction);

            InventoryVector expected = new InventoryVector(InventoryVector.WTX, transaction.wtxid());
            inbox.next(Inv.class, inv -> inv.items().contains(expected));
        }
    }

    @Test
    void saysThatItDoesNotHaveATransaction() throws Exception {
        try (BitcoindNode node = BitcoindNode.start(1);
                PeerPool pool = pool().build()) {
            Peer peer = connect(pool, node);
            Hash256 unknown = Hash256.parse(node.tip());

            assertThatThrownBy(() -> peer.getTransaction(unknown).get(30, SECONDS))
                    .hasCauseInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> peer.getTransactionByWtxid(unknown).get(30, SECONDS))
                    .hasCauseInstanceOf(NotFoundException.class);
            Block block = CoreChain.block(peer, unknown);
            assertThat(block.hash()).isEqualTo(unknown);
        }
    }
}
