package dev.satwire.examples;

import dev.satwire.peers.Identity;
import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerListener;
import dev.satwire.peers.PeerPool;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.Bytes;
import dev.satwire.protocol.GetData;
import dev.satwire.protocol.GetHeaders;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Headers;
import dev.satwire.protocol.InventoryVector;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.OutPoint;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Services;
import dev.satwire.protocol.Transaction;
import dev.satwire.protocol.TxIn;
import dev.satwire.protocol.TxOut;
import dev.satwire.transport.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A node on a loopback port that has a chain of its own on regtest, and the manners that a test gives it. */
final class ChainNode implements AutoCloseable {
    static final long EASIEST = 0x207fffffL;

    private final PeerPool pool = PeerPool.builder(Network.REGTEST)
            .identity(Identity.DEFAULT.withServices(Services.of(Services.NETWORK, Services.WITNESS)))
            .build();
    private final CompletableFuture<Peer> guest = new CompletableFuture<>();
    private final Listener listener;
    private volatile Function<GetHeaders, Optional<List<BlockHeader>>> headers;
    private volatile Function<InventoryVector, Optional<Payload>> objects;

    ChainNode(List<Block> chain) throws IOException {
        headers = question -> Optional.of(after(question, chain));
        objects = item -> chain.stream()
                .filter(block -> block.hash().equals(item.hash()))
                .map(Payload.class::cast)
                .findFirst();
        pool.addPayloadListener(GetHeaders.class, this::answer);
        pool.addPayloadListener(GetData.class, this::answer);
        pool.addPeerListener(new PeerListener() {
            @Override
            public void onReady(Peer peer) {
                guest.complete(peer);
            }
        });
        listener = pool.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    /** Decides what it says to a question for headers. */
    ChainNode answering(Function<GetHeaders, Optional<List<BlockHeader>>> manner) {
        headers = manner;
        return this;
    }

    /** Decides what it sends to who asks for an object. */
    ChainNode giving(Function<InventoryVector, Optional<Payload>> manner) {
        objects = manner;
        return this;
    }

    String address() {
        return "127.0.0.1:" + listener.localAddress().getPort();
    }

    /** The first that connected. */
    Peer guest() throws Exception {
        return guest.get(30, TimeUnit.SECONDS);
    }

    /** Says something to who connected, unasked. */
    void tell(Payload payload) {
        var unused = guest.join().send(payload);
    }

    private void answer(Peer peer, GetHeaders question) {
        headers.apply(question).ifPresent(answer -> {
            var unused = peer.send(new Headers(answer));
        });
    }

    private void answer(Peer peer, GetData question) {
        for (InventoryVector item : question.items()) {
            objects.apply(item).ifPresent(payload -> {
                var unused = peer.send(payload);
            });
        }
    }

    /** What Bitcoin Core answers: what follows on the first block of the locator that is in the chain, or on genesis. */
    static List<BlockHeader> after(GetHeaders question, List<Block> chain) {
        List<Hash256> hashes = chain.stream().map(Block::hash).toList();
        int from = question.locator().hashes().stream()
                .mapToInt(hashes::indexOf)
                .filter(index -> index >= 0)
                .findFirst()
                .orElse(-1);
        return chain.subList(from + 1, Math.min(chain.size(), from + 1 + Headers.MAX_HEADERS)).stream()
                .map(Block::header)
                .toList();
    }

    /** Blocks that follow on the genesis block of regtest, each with its proof of work. */
    static List<Block> mine(int count) {
        List<Block> chain = new ArrayList<>();
        Hash256 previous = ChainRules.of(Network.REGTEST).genesis();
        for (int height = 1; height <= count; height++) {
            Block block = block(previous, height);
            chain.add(block);
            previous = block.hash();
        }
        return chain;
    }

    static Block block(Hash256 previous, int height) {
        List<Transaction> transactions = List.of(transaction(height, 1), transaction(-height, 2));
        Hash256 root = Block.of(header(previous, Hash256.ZERO, EASIEST, 0), transactions)
                .computeMerkleRoot();
        return Block.of(work(previous, root, EASIEST, true), transactions);
    }

    /** A header that has the proof of work it states, or has not. */
    static BlockHeader work(Hash256 previous, Hash256 root, long bits, boolean isEnough) {
        long nonce = 0;
        while (header(previous, root, bits, nonce).hasProofOfWork() != isEnough) {
            nonce++;
        }
        return header(previous, root, bits, nonce);
    }

    private static BlockHeader header(Hash256 previous, Hash256 root, long bits, long nonce) {
        return new BlockHeader(1, previous, root, 1_700_000_000, bits, nonce);
    }

    private static Transaction transaction(int number, int outputs) {
        TxIn input =
                new TxIn(new OutPoint(Hash256.ZERO, number & 0xFFFF_FFFFL), Bytes.of(new byte[] {1}), 0, List.of());
        TxOut output = new TxOut(50, Bytes.of(new byte[] {1}));
        return Transaction.of(2, List.of(input), List.of(output, output).subList(0, outputs), 0);
    }

    @Override
    public void close() {
        pool.close();
    }
}
