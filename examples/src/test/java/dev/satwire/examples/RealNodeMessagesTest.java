package dev.satwire.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerPool;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.BlockLocator;
import dev.satwire.protocol.BlockTxn;
import dev.satwire.protocol.CmpctBlock;
import dev.satwire.protocol.FilterLoad;
import dev.satwire.protocol.GetBlocks;
import dev.satwire.protocol.GetData;
import dev.satwire.protocol.GetHeaders;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.MerkleBlock;
import dev.satwire.protocol.MerkleMatch;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.NotFound;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.SendCmpct;
import dev.satwire.protocol.SendHeaders;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.Tx;
import dev.satwire.protocol.compact.BlockReconstruction;
import dev.satwire.protocol.compact.IncompleteBlock;
import dev.satwire.protocol.filter.BloomFilter;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages about blocks and transactions, to and from a node that nobody here has written. */
@Tag("real-node")
@ParameterizedClass
@EnumSource
@Timeout(120)
class RealNodeMessagesTest {
    private static final int BLOCKS = 12;

    private final BlockingQueue<Payload> received = new LinkedBlockingQueue<>();
    private final NodeSoftware software;
    private RealNode node;
    private PeerPool pool;
    private Peer peer;

    RealNodeMessagesTest(NodeSoftware software) {
        this.software = software;
    }

    @BeforeEach
    void connect() throws Exception {
        node = software.start(BLOCKS);
        pool = PeerPool.builder(Network.REGTEST).build();
        pool.addPayloadListener(Payload.class, (from, payload) -> received.add(payload));
        peer = pool.connect("127.0.0.1", node.port()).get(30, SECONDS);
    }

    @AfterEach
    void close() {
        if (pool != null) {
            pool.close();
        }
        if (node != null) {
            node.close();
        }
    }

    private void send(Payload payload) throws Exception {
        peer.send(payload).get(30, SECONDS);
    }

    private <T extends Payload> T next(Class<T> type) throws InterruptedException {
        while (true) {
            Payload payload = received.poll(30, SECONDS);
            assertThat(payload).as("a %s; %s", type.getSimpleName(), node.log()).isNotNull();
            if (type.isInstance(payload)) {
                return type.cast(payload);
            }
        }
    }

    private List<BlockHeader> headers() throws Exception {
        send(new GetHeaders(new BlockLocator(List.of(Hash256.ZERO)), Hash256.ZERO));
        return next(Headers.class).headers();
    }

    private <T extends Payload> T get(int type, Hash256 hash, Class<T> answer) throws Exception {
        send(new GetData(List.of(new InventoryVector(type, hash))));
        return next(answer);
    }

    private Block tip() throws Exception {
        return get(InventoryVector.WITNESS_BLOCK, Hash256.parse(node.tip()), Block.class);
    }

    @Test
    void headersFollowEachOtherToTheTip() throws Exception {
        List<BlockHeader> headers = headers();

        assertThat(headers).hasSize(BLOCKS).allMatch(BlockHeader::hasProofOfWork);
        assertThat(headers.get(BLOCKS - 1).hash()).hasToString(node.tip());
        for (int i = 1; i < BLOCKS; i++) {
            assertThat(headers.get(i).previousBlock())
                    .isEqualTo(headers.get(i - 1).hash());
        }
        List<BlockHeader> half = headers.subList(0, BLOCKS / 2);
        send(new GetHeaders(
                BlockLocator.of(half.size() - 1, height -> half.get(height).hash()), Hash256.ZERO));
        assertThat(next(Headers.class).headers()).isEqualTo(headers.subList(BLOCKS / 2, BLOCKS));
    }

    @Test
    void inventoriesNameTheBlocks() throws Exception {
        List<InventoryVector> expected = headers().stream()
                .map(header -> new InventoryVector(InventoryVector.BLOCK, header.hash()))
                .toList();

        send(new GetBlocks(new BlockLocator(List.of(Hash256.ZERO)), Hash256.ZERO));

        assertThat(next(Inv.class).items()).isEqualTo(expected);
    }

    @Test
    void blocksAreTheOnesThatTheirHeadersName() throws Exception {
        Block block = tip();

        assertThat(block.hash()).hasToString(node.tip());
        assertThat(block.hasValidMerkleRoot()).isTrue();
        assertThat(block.hasValidWitnessCommitment()).isTrue();
        assertThat(block.transactions().get(0).isCoinbase()).isTrue();
        Block stripped = get(InventoryVector.BLOCK, block.hash(), Block.class);
        assertThat(stripped).isEqualTo(block.withoutWitness());
    }

    @Test
    void aCompactBlockBecomesTheBlock() throws Exception {
        Block block = tip();
        send(new SendCmpct(false, SendCmpct.VERSION));
        CmpctBlock compact = get(InventoryVector.CMPCT_BLOCK, block.hash(), CmpctBlock.class);

        BlockReconstruction state = BlockReconstruction.of(compact, List.of());
        if (state instanceof IncompleteBlock incomplete) {
            send(incomplete.request());
            state = incomplete.fill(next(BlockTxn.class));
        }

        assertThat(state).isEqualTo(new BlockReconstruction.Complete(block));
    }

    @Test
    void aFilteredBlockProvesItsMatches() throws Exception {
        Block block = tip();
        Transaction coinbase = block.transactions().get(0);
        BloomFilter filter = BloomFilter.create(10, 0.000001, 7, FilterLoad.UPDATE_NONE);
        filter.insert(coinbase.txid());

        send(filter.toFilterLoad());
        MerkleBlock merkleBlock = get(InventoryVector.FILTERED_BLOCK, block.hash(), MerkleBlock.class);

        assertThat(merkleBlock.extractMatches()).containsExactly(new MerkleMatch(0, coinbase.txid()));
        assertThat(next(Tx.class).transaction()).isEqualTo(coinbase.withoutWitness());
    }

    @Test
    void whatItDoesNotHaveIsNotFound() throws Exception {
        InventoryVector nothing = new InventoryVector(InventoryVector.WITNESS_TX, Hash256.ZERO);

        send(new GetData(List.of(nothing)));

        assertThat(next(NotFound.class).items()).containsExactly(nothing);
    }

    @Test
    void newBlocksAreAnnouncedAsAsked() throws Exception {
        send(new SendHeaders());
        send(new SendCmpct(false, SendCmpct.VERSION));
        assertThat(headers()).hasSize(BLOCKS);

        node.mine(1);

        assertThat(next(Headers.class).headers())
                .singleElement()
                .extracting(BlockHeader::hash)
                .hasToString(node.tip());
    }
}
