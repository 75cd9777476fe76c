package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.satwire.protocol.Command;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.UnknownPayload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits for slow listeners, from more peers than there is memory for. */
final class MailboxBudgetTest {
    private static final int MIB = 1 << 20;
    private static final int MESSAGE = 900_000;
    private static final Command LARGE = new Command("large");
    private static final Command SMALL = new Command("small");
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Nobody is disconnected for what these tests do. */
    private static final PeerOptions PATIENT = PeerOptions.DEFAULT.withMailbox(5_000_000, Duration.ofDays(1));

    private final MemoryPools pools = new MemoryPools(5);
    private final HandDrivenExecutor listeners = new HandDrivenExecutor();
    private final Map<String, Integer> received = new TreeMap<>();
    private final EventLog log = new EventLog();
    private int woken;

    @AfterEach
    void close() {
        pools.close();
    }

    private PeerPool server(int budget) {
        PeerPool server = pools.server(
                "10.0.0.1",
                pools.builder("10.0.0.1")
                        .maxPeers(40)
                        .maxInbound(40)
                        .mailboxBudget(budget)
                        .peerOptions(PATIENT)
                        .listenerExecutor(listeners));
        var unused = server.addPayloadListener(
                Payload.class,
                (peer, payload) -> received.merge(payload.command().name(), 1, Integer::sum));
        var unusedLog = server.addPeerListener(log);
        return server;
    }

    /** Peers that are ready, each from a host of its own. */
    private List<Peer> clients(int from, int to) {
        List<CompletableFuture<Peer>> connecting = new ArrayList<>();
        for (int i = from; i < to; i++) {
            connecting.add(pools.open(pools.builder("10.8.0." + i).reconnectRetry(RetryPolicy.never()))
                    .connect(MemoryPools.at("10.0.0.1")));
        }
        pools.network.advance(SECOND);
        listeners.runAll();
        assertThat(connecting).allMatch(CompletableFuture::isDone);
        return connecting.stream().map(CompletableFuture::join).toList();
    }

    /** Sends as often as there is room to send; returns how often. */
    private static int send(Peer peer, Command command, int bytes, int times) {
        int taken = 0;
        for (int i = 0; i < times; i++) {
            taken += peer.send(UnknownPayload.of(command, new byte[bytes])).isCompletedExceptionally() ? 0 : 1;
        }
        return taken;
    }

    /** Thirty peers that send much, one after the other, for messages that end at the same moment all come; how many. */
    private int hogs() {
        int sent = 0;
        for (Peer peer : clients(1, 31)) {
            sent += send(peer, LARGE, MESSAGE, 5);
            pools.network.advance(SECOND);
        }
        pools.network.advance(Duration.ofMinutes(1));
        return sent;
    }

    private static long held(PeerPool server) {
        return server.peers().stream()
                .mapToLong(peer -> peer.stats().mailboxBytes())
                .sum();
    }

    @Test
    void manyPeersWithSlowListenersHoldNoMoreThanThePoolMay() {
        PeerPool server = server(16 * MIB);
        int sent = hogs();
        assertThat((long) sent * MESSAGE)
                .as("three times what the pool may hold")
                .isGreaterThan(48L * MIB);
        assertThat(held(server)).isBetween(8L * MIB, 17L * MIB);
        assertThat(server.peers()).hasSize(30);

        for (int i = 0; i < 200; i++) {
            listeners.runAll();
            pools.network.advance(SECOND);
            assertThat(held(server)).as("a message of each").isLessThan(31L * MESSAGE);
        }
        assertThat(received).containsEntry("large", sent);
        assertThat(held(server)).isZero();
        assertThat(log.ends).isEmpty();
    }

    @Test
    void whoHoldsLittleIsReadFromWhileOthersHoldMuch() {
        PeerPool server = server(16 * MIB);
        hogs();
        Peer modest = clientBesideHogs();
        send(modest, SMALL, 1_000, 50);
        pools.network.advance(SECOND);
        CompletableFuture<Duration> ping = modest.ping();
        pools.network.advance(SECOND);
        assertThat(ping).as("an answer from whoever reads").isCompleted();
        assertThat(held(server)).isLessThan(17L * MIB);
    }

    private Peer clientBesideHogs() {
        CompletableFuture<Peer> connecting =
                pools.open(pools.builder("10.8.0.99")).connect(MemoryPools.at("10.0.0.1"));
        pools.network.advance(SECOND);
        assertThat(connecting).isCompleted();
        return connecting.join();
    }

    @Test
    void nobodyIsStuckForWhatOthersHold() {
        PeerPool server = pools.server(
                "10.0.0.1",
                pools.builder("10.0.0.1")
                        .mailboxBudget(4_000_000)
                        .peerOptions(PeerOptions.DEFAULT.withMailbox(5_000_000, SECOND.multipliedBy(10)))
                        .listenerExecutor(listeners));
        var unused = server.addPayloadListener(
                Payload.class,
                (peer, payload) -> received.merge(payload.command().name(), 1, Integer::sum));
        var unusedLog = server.addPeerListener(log);
        List<Peer> clients = clients(1, 6);
        clients.subList(0, 4).forEach(peer -> send(peer, LARGE, 1_200_000, 1));
        pools.network.advance(SECOND);
        send(clients.get(4), LARGE, 1_200_000, 1);
        pools.network.advance(SECOND.multipliedBy(14));

        assertThat(server.peers())
                .extracting(peer -> peer.address().host().toString())
                .containsExactly("10.8.0.5");
        listeners.runAll();
        pools.network.advance(SECOND);
        listeners.runAll();
        assertThat(received).containsEntry("large", 1);
    }

    @Test
    void whoHoldsTheMostIsPausedFirst() {
        MailboxBudget budget = new MailboxBudget(8_000, 100);
        budget.hold(1_000);
        assertThat(budget.isTooMuch(3_000)).isTrue();
        assertThat(budget.isTooMuch(2_999)).isFalse();
        budget.hold(2_500);
        assertThat(budget.isTooMuch(500)).isTrue();
        assertThat(budget.isTooMuch(499)).isFalse();
        budget.hold(1_000_000);
        assertThat(budget.isTooMuch(20)).as("the share of one of a hundred").isTrue();
        assertThat(budget.isTooMuch(19)).isFalse();
    }

    @Test
    void largeMessagesGoOnWhenAQuarterIsFree() {
        MailboxBudget budget = new MailboxBudget(8_000, 100);
        budget.hold(7_999);
        assertThat(budget.isTooLarge(MailboxBudget.LARGE)).isFalse();
        budget.hold(1);
        assertThat(budget.isTooLarge(MailboxBudget.LARGE)).isTrue();
        assertThat(budget.isTooLarge(MailboxBudget.LARGE - 1)).isFalse();
        Runnable other = () -> woken += 10;
        budget.await(() -> woken++);
        budget.await(other);
        budget.forget(other);
        budget.release(1_999);
        assertThat(woken).isZero();
        budget.release(1);
        budget.release(1);
        assertThat(woken).isEqualTo(1);
    }

    @Test
    void whoComesWhenThereIsRoomAgainDoesNotWait() {
        MailboxBudget budget = new MailboxBudget(8_000, 100);
        budget.hold(8_000);
        budget.release(1);
        budget.await(() -> woken++);
        assertThat(woken).isEqualTo(1);
    }

    @Test
    void aMailboxThatWasFullForThePoolGoesOnByItself() {
        MailboxBudget budget = new MailboxBudget(40_000, 10);
        Mailbox mailbox = new Mailbox(listeners, 1_000_000, budget, () -> woken++);
        budget.hold(100_000);
        for (int i = 0; i < 4; i++) {
            mailbox.put(() -> {}, 0);
        }
        assertThat(mailbox.isFull()).isTrue();
        listeners.runAll();
        assertThat(mailbox.isFull()).isFalse();
        assertThat(woken).isEqualTo(1);
        assertThat(budget.used()).isEqualTo(100_000);
    }

    @Test
    void whatIsDiscardedIsGivenBack() {
        MailboxBudget budget = new MailboxBudget(40_000, 10);
        Mailbox mailbox = new Mailbox(listeners, 1_000_000, budget, () -> {});
        mailbox.put(() -> {}, 0);
        mailbox.put(() -> {}, 5_000);
        mailbox.discardPayloads();
        assertThat(budget.used()).isEqualTo(Mailbox.EVENT_WEIGHT);
        listeners.runAll();
        assertThat(budget.used()).isZero();
    }

    @Test
    void aBudgetThatIsTooSmallForOneMessageIsRefused() {
        PeerPoolBuilder builder = PeerPool.builder(Network.REGTEST);
        assertThatIllegalArgumentException().isThrownBy(() -> builder.mailboxBudget(3_999_999));
        assertThat(builder.mailboxBudget(4_000_000)).isSameAs(builder);
    }
}
