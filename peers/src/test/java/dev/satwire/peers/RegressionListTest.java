package dev.satwire.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.protocol.Addr;
import dev.satwire.protocol.AddrV2;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Verack;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What other implementations got wrong, by name. {@code ClaimedLengthTest} shows that lengths claimed by a thousand peers
 * cost nothing, {@code MailboxTest} that what waits for listeners is bounded in bytes. That the peer of the lowest value
 * leaves when the maximum is lowered cannot be shown: the maximum of a pool is fixed.
 */
final class RegressionListTest {
    private static final int REQUESTS = 50;
    private static final Payload UNKNOWN = Payloads.unknown("foo");

    private interface Scene {
        void play(Stage stage, Stranger stranger);
    }

    private static DynamicTest row(String project, String defect, Scene scene) {
        return DynamicTest.dynamicTest(project + ": " + defect, () -> {
            try (Stage stage = Stage.plain().listening()) {
                scene.play(stage, stage.caller());
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> bitcoinj() {
        return Stream.of(
                row("bitcoinj", "an unknown message before verack closed the connection", (stage, stranger) -> {
                    stranger.say(UNKNOWN).say(SessionDriver.version(70016)).say(UNKNOWN);
                    stranger.say(new Verack()).assertKept();
                    assertThat(stage.delivered).doesNotContain(UNKNOWN);
                }),
                row("bitcoinj", "an unknown message after verack closed the connection", (stage, stranger) -> {
                    stranger.shaken().say(UNKNOWN).assertKept();
                    assertThat(stage.delivered).containsOnlyOnce(UNKNOWN);
                    assertThat(stage.log.events()).containsExactly("connecting", "connected", "ready");
                }),
                row("bitcoinj", "requests were never completed on disconnect", (stage, stranger) -> {
                    stranger.shaken();
                    List<CompletableFuture<?>> open = new ArrayList<>();
                    for (int i = 0; i < REQUESTS; i++) {
                        open.add(stage.peer().ping());
                        open.add(stage.peer().getAddresses());
                        open.add(stage.peer().getBlock(Hash256.ZERO));
                    }
                    stage.settle();
                    assertThat(open).noneMatch(CompletableFuture::isDone);
                    stage.network.reset(stranger.connection());
                    stage.settle();
                    assertThat(open)
                            .allSatisfy(future ->
                                    assertThat(Stage.failure(future).code()).isEqualTo(Code.PEER_RESET));
                }),
                row("bitcoinj", "requests had no deadline", (stage, stranger) -> {
                    stranger.shaken();
                    CompletableFuture<?> request = stage.peer().getAddresses();
                    stage.pass(PeerOptions.DEFAULT.requestTimeout().plusSeconds(1));
                    assertThat(request).isCompletedExceptionally();
                    stranger.assertKept();
                }),
                row("bitcoinj", "an inv of a type it did not know threw", (stage, stranger) -> {
                    Inv odd = new Inv(Stream.of(5, 0x4000_0002, 999)
                            .map(type -> new InventoryVector(type, Hash256.ZERO))
                            .toList());
                    stranger.shaken().say(odd).assertKept();
                    assertThat(stage.delivered).contains(odd);
                }),
                row("bitcoinj", "one address with other services was another address", (stage, stranger) -> {
                    Stranger host = stage.host("90.9.0.1");
                    var first = stage.pool.connect(host.address());
                    var second = stage.pool.connect(host.address().withServices(Services.WITNESS));
                    stage.settle();
                    host.shaken();
                    assertThat(host.connected()).isEqualTo(1);
                    assertThat(second.join()).isSameAs(first.join());
                }),
                row("bitcoinj", "a group that was stopped could not start again", (stage, stranger) -> {
                    for (int i = 0; i < 3; i++) {
                        stage.pool.stop();
                        stage.pass(Duration.ofSeconds(1));
                        stage.pool.start();
                        stage.caller().shaken().assertKept();
                    }
                }),
                slowListener(),
                offline());
    }

    private static DynamicTest slowListener() {
        return DynamicTest.dynamicTest("bitcoinj: a slow listener of one peer delayed all", () -> {
            HandDrivenExecutor slow = new HandDrivenExecutor();
            try (Stage stage = Stage.with(builder -> builder.listenerExecutor(slow)
                    .peerOptions(PeerOptions.DEFAULT.withMailbox(1_000_000, Duration.ofHours(1))))) {
                Stranger first = stage.caller();
                Stranger second = stage.caller();
                stage.listening();
                first.shaken();
                second.shaken();
                for (int i = 0; i < 50; i++) {
                    first.queue(SessionDriver.frame("foo", new byte[100_000]));
                }
                stage.pass(Duration.ofSeconds(5));
                second.assertKept();
                assertThat(first.connection().bytesQueued()).isPositive();
                slow.runAll();
            }
        });
    }

    private static DynamicTest offline() {
        return DynamicTest.dynamicTest("bitcoinj: one address without a route was given up for ever", () -> {
            try (Stage stage = Stage.plain()) {
                var unused = stage.pool.addNode(NetAddr.parse("90.9.0.1:18444"));
                stage.pass(Duration.ofHours(1));
                Stranger host = stage.host("90.9.0.1");
                stage.pass(Duration.ofMinutes(15));
                assertThat(host.connected()).isPositive();
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> others() {
        return Stream.of(
                row("bitcoin-s", "a malformed message was waited for for ever", (stage, stranger) -> {
                    stranger.shaken().say("inv", Payloads.bytes(0xFD)).assertKept();
                    assertThat(stage.peer().counters().messagesDropped()).isEqualTo(1);
                }),
                row("bitcoin-s", "a send after the end was lost in silence", (stage, stranger) -> {
                    stranger.shaken();
                    Peer peer = stage.peer();
                    stranger.connection().close();
                    stage.settle();
                    assertThat(Stage.failure(peer.send(UNKNOWN)).code()).isEqualTo(Code.PEER_CLOSED);
                }),
                row("bitcoin-s", "the nonce of its version was 0", (stage, stranger) -> {
                    long nonce =
                            stranger.say(SessionDriver.version(70016)).version().nonce();
                    assertThat(nonce).isNotZero();
                }),
                row("bitcoin-s, libbitcoin", "checksums were not looked at", (stage, stranger) -> {
                    byte[] bad = SessionDriver.frame("foo", new byte[10]);
                    bad[30] ^= 1;
                    stranger.shaken().say(bad).assertKept();
                    assertThat(stage.delivered)
                            .noneMatch(payload -> payload.command().name().equals("foo"));
                    assertThat(stage.peer().counters().messagesDropped()).isEqualTo(1);
                }),
                row("btcd", "the queue of a peer that does not read was unbounded", (stage, stranger) -> {
                    stranger.shaken();
                    stranger.connection().pauseReading();
                    for (int i = 0; i < 100; i++) {
                        var unused = stage.peer().send(Payloads.unknown("foo", 100_000));
                        stage.settle();
                    }
                    assertThat(stage.peer().counters().bytesQueued()).isLessThanOrEqualTo(1_100_100);
                }),
                row("neutrino", "a broadcast that nobody answered was a success", (stage, stranger) -> {
                    stranger.shaken();
                    TransactionBroadcast broadcast = stage.pool.broadcastTransaction(
                            Chain.transaction(1), BroadcastOptions.DEFAULT.withAllPeers());
                    stage.pass(BroadcastOptions.DEFAULT.deadline().plusSeconds(1));
                    BroadcastReceipt receipt = broadcast.done().join();
                    assertThat(receipt.isEnough()).isFalse();
                    assertThat(receipt.announced()).isEqualTo(1);
                    assertThat(receipt.echoed()).isZero();
                }),
                row("pcorey", "addr matched addrv2", (stage, stranger) -> {
                    stranger.shaken().say(new AddrV2(Payloads.addresses(2)), new Addr(Payloads.addresses(2)));
                    assertThat(stage.delivered).anyMatch(AddrV2.class::isInstance);
                    assertThat(stage.delivered.stream().filter(Addr.class::isInstance))
                            .hasSize(1);
                }),
                row("pcorey", "the padding of a command was not looked at", (stage, stranger) -> {
                    byte[] padded = SessionDriver.frame("ping", new byte[8]);
                    padded[4 + 11] = 'x';
                    stranger.shaken().say(padded);
                    assertThat(stranger.commands()).doesNotContain("pong");
                    stranger.assertKept();
                }),
                row(
                        "pcorey",
                        "the magic was not looked at",
                        (stage, stranger) -> stranger.say("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII))
                                .assertEnded(Code.BAD_MAGIC)));
    }
}
