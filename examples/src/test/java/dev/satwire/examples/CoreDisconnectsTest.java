package dev.satwire.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.satwire.peers.DisconnectReason;
import dev.satwire.peers.DisconnectReason.Code;
import dev.satwire.peers.DisconnectReason.Side;
import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerPool;
import dev.satwire.peers.RetryPolicy;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.Command;
import dev.satwire.protocol.FilterLoad;
import dev.satwire.protocol.GetHeaders;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.MemPool;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.SendAddrV2;
import dev.satwire.protocol.UnknownPayload;
import dev.satwire.protocol.Verack;
import dev.satwire.protocol.WtxidRelay;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What Bitcoin Core does to a peer that breaks a rule, and what that looks like from the peer's side. */
@Tag("real-node")
@Timeout(120)
class CoreDisconnectsTest {
    private static final BlockHeader NO_WORK =
            ChainNode.work(CoreChain.GENESIS, Hash256.ZERO, ChainNode.EASIEST, false);

    private static BitcoindNode node;

    private PeerPool pool;
    private Inbox inbox;
    private Peer peer;

    @BeforeAll
    static void startNode() throws Exception {
        node = BitcoindNode.start(3, "-peerbloomfilters=0");
    }

    @AfterAll
    static void closeNode() {
        if (node != null) {
            node.close();
        }
    }

    @BeforeEach
    void connect() throws Exception {
        pool = PeerPool.builder(Network.REGTEST)
                .reconnectRetry(RetryPolicy.never())
                .build();
        inbox = new Inbox(pool);
        peer = pool.connect("127.0.0.1", node.port()).get(30, SECONDS);
    }

    @AfterEach
    void close() {
        if (pool != null) {
            pool.close();
        }
    }

    /** A message of items that are all zeros, however many the type allows. */
    private static Payload items(String command, int count, int size) {
        ByteBuffer bytes = ByteBuffer.allocate(3 + count * size).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0xfd).putShort((short) count);
        return UnknownPayload.of(new Command(command), bytes.array());
    }

    static Stream<Arguments> breaches() {
        BlockHeader alone = ChainNode.work(Hash256.ZERO, Hash256.ZERO, ChainNode.EASIEST, true);
        return Stream.of(
                arguments(items("inv", 50_001, 36), "inv message size = 50001"),
                arguments(items("getdata", 50_001, 36), "getdata message size = 50001"),
                arguments(items("addr", 1_001, 30), "addr message size = 1001"),
                arguments(items("headers", 2_001, 81), "headers message size = 2001"),
                arguments(new Headers(List.of(NO_WORK)), "header with invalid proof of work"),
                arguments(new Headers(List.of(alone, alone)), "non-continuous headers sequence"),
                arguments(new MemPool(), "mempool request with bloom filters disabled"),
                arguments(
                        new FilterLoad(Bytes.of(new byte[8]), 1, 0, 0),
                        "filterload received despite not offering bloom"),
                arguments(new WtxidRelay(), "wtxidrelay received after verack"),
                arguments(new SendAddrV2(), "sendaddrv2 received after verack"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("breaches")
    void leavesWhoBreaksARule(Payload breach, String why) throws Exception {
        CompletableFuture<String> logged = node.logLine(why);

        peer.send(breach).get(30, SECONDS);

        DisconnectReason reason = peer.closed().get(30, SECONDS);
        assertThat(reason.code()).isIn(Code.PEER_CLOSED, Code.PEER_RESET);
        assertThat(reason.side()).isEqualTo(Side.THEM);
        assertThat(reason.isTransient()).isTrue();
        assertThat(reason.context().bytesSent()).isPositive();
        assertThat(logged.get(30, SECONDS)).contains(why);
        assertThat(pool.stats().ready()).isZero();
        assertThat(pool.stats().reasons()).containsOnlyKeys(reason.code());
    }

    static Stream<Arguments> oddities() {
        return Stream.of(
                arguments("a list that ends too early", UnknownPayload.of(new Command("inv"), new byte[] {9, 1})),
                arguments("a command that nobody knows", UnknownPayload.of(new Command("satwire"), new byte[9])),
                arguments("a second verack", new Verack()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("oddities")
    void staysWithWhoIsOnlyOdd(String name, Payload odd) throws Exception {
        peer.send(odd).get(30, SECONDS);
        peer.ping().get(30, SECONDS);
        assertThat(peer.isReady()).isTrue();
    }

    @Test
    void asksForWhatLiesBetweenWhenHeadersDoNotConnect() throws Exception {
        BlockHeader alone = ChainNode.work(Hash256.parse("11".repeat(32)), Hash256.ZERO, ChainNode.EASIEST, true);

        peer.send(new Headers(List.of(alone))).get(30, SECONDS);

        GetHeaders question = inbox.next(GetHeaders.class);
        assertThat(question.locator().hashes()).contains(CoreChain.GENESIS);
        peer.ping().get(30, SECONDS);
    }
}
