package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.testkit.MemoryNetwork;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.GetData;
import dev.satwire.protocol.GetHeaders;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.NotFound;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.Tx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pool that asks and one that answers, on a network in memory. */
final class RequestsInVirtualTimeTest {
    private static final InetSocketAddress SERVER = new InetSocketAddress("10.0.0.1", 18444);
    private static final Chain CHAIN = new Chain(50);

    private final MemoryNetwork network = new MemoryNetwork(1);
    private final Map<Hash256, Transaction> memoryPool = new HashMap<>();
    private final PeerPool server = builder("10.0.0.1")
            .identity(Identity.DEFAULT.withServices(Services.of(Services.NETWORK, Services.WITNESS)))
            .build();
    private final PeerPool client = builder("10.0.0.2").build();
    private Peer peer;

    private PeerPoolBuilder builder(String host) {
        return PeerPool.builder(Network.REGTEST)
                .transport(network.transport(host))
                .listenerExecutor(Runnable::run)
                .clock(network.clock())
                .random(new Random(7));
    }

    @BeforeEach
    void connect() throws IOException {
        var unusedListener = server.listen(SERVER);
        CompletableFuture<Peer> connected = client.connect(NetAddr.of(SERVER));
        network.advance(Duration.ofSeconds(1));
        peer = connected.join();
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
        network.advance(Duration.ofSeconds(10));
    }

    private void serve() {
        var unusedHeaders = server.addPayloadListener(GetHeaders.class, (from, question) -> {
            var unused = from.send(new Headers(CHAIN.headers(1, 50)));
        });
        var unusedData = server.addPayloadListener(GetData.class, this::serveData);
    }

    private void serveData(Peer from, GetData question) {
        List<InventoryVector> missing = new ArrayList<>();
        for (InventoryVector item : question.items()) {
            if (item.type() == InventoryVector.WITNESS_BLOCK) {
                for (Block block : CHAIN.blocks) {
                    if (block.hash().equals(item.hash())) {
                        var unused = from.send(block);
                    }
                }
            } else if (memoryPool.containsKey(item.hash())) {
                var unused = from.send(new Tx(memoryPool.get(item.hash())));
            } else {
                missing.add(item);
            }
        }
        if (!missing.isEmpty()) {
            var unused = from.send(new NotFound(missing));
        }
    }

    private static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return future.handle((value, problem) -> problem).join();
    }

    @Test
    void headersComeThatFollowOnTheLocator() {
        serve();
        var headers = peer.getHeaders(CHAIN.locator(0), Hash256.ZERO);
        network.advance(Duration.ofSeconds(1));
        assertThat(headers).isCompletedWithValue(CHAIN.headers(1, 50));
    }

    @Test
    void aBlockComesByItsHashAndAnUnknownOneNever() {
        serve();
        CompletableFuture<Block> known = peer.getBlock(CHAIN.hash(7));
        CompletableFuture<Block> unknown = peer.getBlock(Hash256.ZERO);
        network.advance(Duration.ofSeconds(1));
        assertThat(known).isCompletedWithValue(CHAIN.blocks.get(7));
        assertThat(unknown).isNotDone();

        network.advance(PeerOptions.DEFAULT.requestTimeout());
        assertThat(failure(unknown)).isInstanceOf(TimeoutException.class).hasMessage("no block within 30 s");
    }

    @Test
    void transactionsAreFoundOrNot() {
        serve();
        List<Hash256> txids = new ArrayList<>();
        List<Transaction> known = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            Transaction transaction = Chain.transaction(i);
            txids.add(transaction.txid());
            if (i % 2 == 0) {
                memoryPool.put(transaction.txid(), transaction);
                known.add(transaction);
            }
        }
        CompletableFuture<Fetched<Transaction>> future = peer.getTransactions(txids);
        network.advance(Duration.ofSeconds(1));

        assertThat(future).isCompleted();
        assertThat(future.join().found()).isEqualTo(known);
        assertThat(future.join().notFound()).hasSize(125).doesNotContain(txids.get(0));
        assertThat(future.join().unanswered()).isEmpty();
    }

    @Test
    void transactionsComeByWtxidToo() {
        serve();
        Transaction transaction = Chain.transaction(1);
        memoryPool.put(transaction.wtxid(), transaction);
        CompletableFuture<Transaction> known = peer.getTransactionByWtxid(transaction.wtxid());
        CompletableFuture<Transaction> unknown = peer.getTransactionByWtxid(transaction.txid());
        network.advance(Duration.ofSeconds(1));

        assertThat(known).isCompletedWithValue(transaction);
        assertThat(failure(unknown))
                .isInstanceOfSatisfying(
                        NotFoundException.class,
                        e -> assertThat(e.item())
                                .isEqualTo(new InventoryVector(InventoryVector.WTX, transaction.txid())));
    }

    @Test
    void whateverIsAskedFailsWithTheReasonWhenTheConnectionIsCut() {
        List<CompletableFuture<?>> futures = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            futures.add(peer.ping());
            futures.add(peer.getAddresses());
            futures.add(peer.getHeaders(CHAIN.locator(0), Hash256.ZERO));
            futures.add(peer.getBlockHashes(CHAIN.locator(0), Hash256.ZERO));
            futures.add(peer.getBlock(CHAIN.hash(i)));
            futures.add(peer.getBlocks(List.of(CHAIN.hash(i), CHAIN.hash(i + 1))));
            futures.add(peer.getTransaction(CHAIN.hash(i)));
            futures.add(peer.getTransactionByWtxid(CHAIN.hash(i)));
            futures.add(peer.getTransactions(List.of(CHAIN.hash(i), CHAIN.hash(i + 1))));
            futures.add(peer.mempool());
        }
        server.peers().forEach(Peer::disconnect);
        network.advance(Duration.ofSeconds(1));

        // Pings are answered before the connection ends, by whoever is there.
        List<CompletableFuture<?>> failed = futures.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .toList();
        assertThat(futures).allMatch(CompletableFuture::isDone);
        assertThat(failed)
                .hasSizeGreaterThanOrEqualTo(180)
                .allSatisfy(future -> assertThat(failure(future))
                        .isInstanceOfSatisfying(
                                PeerException.class,
                                e -> assertThat(e.reason().code()).isEqualTo(Code.PEER_CLOSED)));
    }

    @Test
    void nothingIsAskedOfAPeerThatIsGone() {
        peer.disconnect();
        network.advance(Duration.ofSeconds(1));
        assertThat(failure(peer.getBlock(CHAIN.hash(1))))
                .isInstanceOfSatisfying(
                        PeerException.class, e -> assertThat(e.reason().code()).isEqualTo(Code.LOCAL));
    }
}
