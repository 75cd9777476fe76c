package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.satwire.peers.testkit.MemoryNetwork;
import dev.satwire.protocol.GetData;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.ProtocolVersion;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.Tx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Broadcasts of transactions and what the receipt says of them, in virtual time. */
final class TransactionBroadcastTest {
    private static final Transaction TRANSACTION = Chain.transaction(1);
    private static final BroadcastOptions ALL = BroadcastOptions.DEFAULT.withAllPeers();

    private final MemoryNetwork network = new MemoryNetwork(1);
    private final PeerPool client = builder(100).build();
    private final List<PeerPool> servers = new ArrayList<>();
    private final List<InventoryVector> announced = new ArrayList<>();
    private final List<Transaction> received = new ArrayList<>();

    private PeerPoolBuilder builder(int host) {
        return PeerPool.builder(Network.REGTEST)
                .transport(network.transport("10.0.0." + host))
                .listenerExecutor(Runnable::run)
                .clock(network.clock())
                .reconnectRetry(RetryPolicy.never())
                .random(new Random(host));
    }

    /** A node that notes what it is told and sent. */
    private PeerPool server(Identity identity) throws IOException {
        return server(identity, (peer, inv) -> {});
    }

    private PeerPool server(Identity identity, PayloadListener<Inv> whenTold) throws IOException {
        int number = servers.size() + 1;
        PeerPool server = builder(number).identity(identity).build();
        InetSocketAddress address = new InetSocketAddress("10.0.0." + number, 18444);
        var unusedListener = server.listen(address);
        var unusedInv = server.addPayloadListener(Inv.class, (peer, inv) -> {
            announced.addAll(inv.items());
            whenTold.onPayload(peer, inv);
        });
        var unusedTx = server.addPayloadListener(Tx.class, (peer, tx) -> received.add(tx.transaction()));
        servers.add(server);
        var unusedPeer = client.connect(NetAddr.of(address));
        network.advance(Duration.ofSeconds(1));
        return server;
    }

    /** A node that asks for what is announced to it, in the type that it is announced as. */
    private PeerPool asking() throws IOException {
        return server(Identity.DEFAULT, (peer, inv) -> {
            var unused = peer.send(new GetData(inv.items()));
        });
    }

    private void ask(PeerPool server, int type, int times) {
        for (Peer peer : server.peers()) {
            InventoryVector item =
                    new InventoryVector(type, type == InventoryVector.WTX ? TRANSACTION.wtxid() : TRANSACTION.txid());
            var unused = peer.send(new GetData(Collections.nCopies(times, item)));
        }
        network.advance(Duration.ofSeconds(1));
    }

    private void echo(PeerPool server, int type) {
        for (Peer peer : server.peers()) {
            InventoryVector item =
                    new InventoryVector(type, type == InventoryVector.WTX ? TRANSACTION.wtxid() : TRANSACTION.txid());
            var unused = peer.send(new Inv(List.of(item)));
        }
        network.advance(Duration.ofSeconds(1));
    }

    private TransactionBroadcast broadcast(BroadcastOptions options) {
        TransactionBroadcast broadcast = client.broadcastTransaction(TRANSACTION, options);
        network.advance(Duration.ofSeconds(1));
        return broadcast;
    }

    private static BroadcastReceipt result(TransactionBroadcast broadcast) {
        assertThat(broadcast.done()).isCompleted();
        return broadcast.done().join();
    }

    private static List<Integer> counts(BroadcastReceipt receipt) {
        return List.of(receipt.announced(), receipt.requested(), receipt.sent(), receipt.echoed());
    }

    @AfterEach
    void close() {
        client.close();
        servers.forEach(PeerPool::close);
        network.advance(Duration.ofSeconds(10));
    }

    @Test
    void theReceiptCountsWhoWasToldWhoAskedAndWhoEchoed() throws IOException {
        asking();
        server(Identity.DEFAULT);
        PeerPool third = asking();
        TransactionBroadcast broadcast = broadcast(ALL);

        assertThat(counts(broadcast.receipt())).containsExactly(3, 2, 2, 0);
        assertThat(received).containsExactly(TRANSACTION, TRANSACTION);
        assertThat(broadcast.done()).isNotDone();
        echo(third, InventoryVector.WTX);

        assertThat(broadcast.done()).isCompleted();
        assertThat(result(broadcast).isEnough()).isTrue();
        assertThat(counts(result(broadcast))).containsExactly(3, 2, 2, 1);
    }

    @Test
    void thatNobodyAnsweredIsNoSuccess() throws IOException {
        server(Identity.DEFAULT);
        server(Identity.DEFAULT);
        TransactionBroadcast broadcast = broadcast(ALL.withDeadline(Duration.ofMinutes(1)));
        network.advance(Duration.ofSeconds(58));
        assertThat(broadcast.done()).isNotDone();
        network.advance(Duration.ofSeconds(1));

        assertThat(broadcast.done()).isCompleted();
        BroadcastReceipt receipt = result(broadcast);
        assertThat(receipt.isEnough()).isFalse();
        assertThat(counts(receipt)).containsExactly(2, 0, 0, 0);
        assertThat(receipt)
                .hasToString(TRANSACTION.txid()
                        + " was requested by 0 of 2 peers it was announced to, sent to 0 and echoed by 0");
    }

    @Test
    void withoutPeersTheReceiptIsEmpty() {
        TransactionBroadcast broadcast = broadcast(ALL);
        network.advance(Duration.ofHours(1));
        assertThat(result(broadcast).peers()).isEmpty();
        assertThat(result(broadcast).isEnough()).isFalse();
    }

    @Test
    void eachPeerIsToldInTheFormItKnows() throws IOException {
        server(Identity.DEFAULT);
        server(Identity.DEFAULT.withProtocolVersion(ProtocolVersion.WTXID_RELAY - 1));
        server(Identity.DEFAULT.withRelay(false));
        var unused = broadcast(ALL);
        assertThat(announced)
                .containsExactlyInAnyOrder(
                        new InventoryVector(InventoryVector.WTX, TRANSACTION.wtxid()),
                        new InventoryVector(InventoryVector.TX, TRANSACTION.txid()));
    }

    @Test
    void eachFormOfTheRequestIsAnswered() throws IOException {
        PeerPool server = server(Identity.DEFAULT);
        var unused = broadcast(ALL);
        ask(server, InventoryVector.TX, 1);
        ask(server, InventoryVector.WITNESS_TX, 1);
        ask(server, InventoryVector.WTX, 1);
        assertThat(received).containsExactly(TRANSACTION.withoutWitness(), TRANSACTION, TRANSACTION);
    }

    @Test
    void nobodyGetsItMoreThanThreeTimesHoweverOftenItIsAskedFor() throws IOException {
        PeerPool server = server(Identity.DEFAULT);
        var unused = broadcast(ALL);
        ask(server, InventoryVector.WTX, 50_000);
        assertThat(received).hasSize(1);
        for (int i = 0; i < 10; i++) {
            ask(server, InventoryVector.WTX, 1);
        }
        assertThat(received).hasSize(OpenBroadcast.MAX_SENT);
    }

    @Test
    void onlyThoseItWasAnnouncedToGetIt() throws IOException {
        List<PeerPool> nodes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            nodes.add(server(Identity.DEFAULT));
        }
        TransactionBroadcast broadcast = broadcast(BroadcastOptions.DEFAULT.withPeers(1));
        assertThat(announced).hasSize(1);
        nodes.forEach(node -> ask(node, InventoryVector.WTX, 1));
        assertThat(received).hasSize(1);
        assertThat(counts(broadcast.receipt())).containsExactly(1, 1, 1, 0);
    }

    @Test
    void halfOfThePeersAreToldAndTheOthersEcho() throws IOException {
        List<PeerPool> nodes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            nodes.add(asking());
        }
        TransactionBroadcast broadcast = broadcast(BroadcastOptions.DEFAULT.withEchoes(2));
        assertThat(counts(broadcast.receipt())).containsExactly(3, 3, 3, 0);
        echo(nodes.get(0), InventoryVector.TX);
        echo(nodes.get(0), InventoryVector.WTX);
        assertThat(broadcast.done()).isNotDone();
        echo(nodes.get(1), InventoryVector.WTX);
        assertThat(result(broadcast).echoed()).isEqualTo(2);
    }

    @Test
    void aPeerThatComesBeforeTheDeadlineIsToldAndALaterOneIsNot() throws IOException {
        TransactionBroadcast broadcast =
                broadcast(ALL.withDeadline(Duration.ofMinutes(1)).withRequests(1));
        asking();
        assertThat(result(broadcast).sent()).isEqualTo(1);
        asking();
        assertThat(counts(broadcast.receipt())).containsExactly(2, 2, 2, 0);

        network.advance(Duration.ofMinutes(1));
        asking();
        assertThat(announced).hasSize(2);
    }

    @Test
    void whatAPeerDidIsRememberedWhenItIsGone() throws IOException {
        PeerPool first = asking();
        TransactionBroadcast broadcast = broadcast(ALL);
        first.peers().forEach(Peer::disconnect);
        network.advance(Duration.ofSeconds(1));
        asking();
        assertThat(counts(broadcast.receipt())).containsExactly(2, 2, 2, 0);
    }

    @Test
    void closingEndsIt() throws IOException {
        PeerPool server = server(Identity.DEFAULT);
        TransactionBroadcast broadcast = broadcast(ALL);
        broadcast.close();
        broadcast.close();
        assertThat(result(broadcast).isEnough()).isFalse();
        ask(server, InventoryVector.WTX, 1);
        echo(server, InventoryVector.WTX);
        assertThat(received).isEmpty();
        assertThat(counts(broadcast.receipt())).containsExactly(1, 0, 0, 0);
    }

    @Test
    void closingThePoolEndsIt() throws IOException {
        asking();
        TransactionBroadcast broadcast = broadcast(ALL);
        client.close();
        assertThat(counts(result(broadcast))).containsExactly(1, 1, 1, 0);
        assertThatThrownBy(() -> client.broadcastTransaction(TRANSACTION, ALL))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anAudienceThatThrowsLeavesNothingBehind() {
        BroadcastOptions bad = new BroadcastOptions(
                peers -> {
                    throw new UnsupportedOperationException("test");
                },
                Duration.ofMinutes(1),
                receipt -> true);
        assertThatThrownBy(() -> client.broadcastTransaction(TRANSACTION, bad))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThat(client.broadcastTransaction(TRANSACTION, ALL).done()).isNotDone();
    }

    @Test
    void whatTheUsersCodeThrowsForOneBroadcastIsToldAndHarmsNoOther() throws IOException {
        List<String> thrown = new ArrayList<>();
        var unusedListener = client.addPeerListener(new PeerListener() {
            @Override
            public void onListenerError(NetAddr address, Throwable error) {
                thrown.add(address.endpoint() + " " + error.getMessage());
            }
        });
        BroadcastOptions throwing = new BroadcastOptions(
                peers -> {
                    if (peers > 0) {
                        throw new UnsupportedOperationException("audience");
                    }
                    return 0;
                },
                Duration.ofMinutes(1),
                receipt -> {
                    throw new StackOverflowError("enough");
                });
        var unusedFirst = client.broadcastTransaction(Chain.transaction(2), throwing);
        var unusedSecond = client.broadcastTransaction(
                Chain.transaction(3), new BroadcastOptions(peers -> peers, Duration.ofMinutes(1), throwing.enough()));
        TransactionBroadcast healthy = broadcast(ALL);

        PeerPool node = server(Identity.DEFAULT);
        assertThat(counts(healthy.receipt())).containsExactly(1, 0, 0, 0);
        assertThat(thrown).containsExactly("10.0.0.1:18444 audience");
        Hash256 wtxid = Chain.transaction(3).wtxid();
        for (Peer peer : node.peers()) {
            var unused = peer.send(new Inv(List.of(
                    new InventoryVector(InventoryVector.WTX, wtxid),
                    new InventoryVector(InventoryVector.WTX, TRANSACTION.wtxid()))));
        }
        network.advance(Duration.ofSeconds(1));
        assertThat(thrown).containsExactly("10.0.0.1:18444 audience", "10.0.0.1:18444 enough");
        assertThat(result(healthy).echoed()).isEqualTo(1);
    }

    @Test
    void aHundredAtOnceAndNotOneMoreAndNoneTwice() {
        List<TransactionBroadcast> broadcasts = new ArrayList<>();
        for (int i = 0; i < TransactionBroadcasts.MAX_BROADCASTS; i++) {
            broadcasts.add(client.broadcastTransaction(Chain.transaction(i), ALL));
        }
        assertThatThrownBy(() -> client.broadcastTransaction(Chain.transaction(1_000), ALL))
                .isInstanceOf(TooManyRequestsException.class)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("close one first");
        broadcasts.get(0).close();
        assertThatThrownBy(() -> client.broadcastTransaction(Chain.transaction(5, 77), ALL))
                .isExactlyInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is being broadcast already");
        assertThat(client.broadcastTransaction(Chain.transaction(1_000), ALL)
                        .receipt()
                        .peers())
                .isEmpty();
    }
}
