package dev.satwire.examples;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.satwire.peers.Peer;
import dev.satwire.protocol.Block;
import dev.satwire.protocol.BlockHeader;
import dev.satwire.protocol.BlockLocator;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Transaction;
import java.util.HexFormat;
import java.util.List;

/** A node's chain as a peer gives it away. */
final class CoreChain {
    static final Hash256 GENESIS = ChainRules.of(Network.REGTEST).genesis();

    private CoreChain() {}

    /** All headers but that of the genesis block; the node knows from then on that this side has them. */
    static List<BlockHeader> headers(Peer peer) throws Exception {
        return peer.getHeaders(new BlockLocator(List.of(GENESIS)), Hash256.ZERO).get(30, SECONDS);
    }

    static Block block(Peer peer, Hash256 hash) throws Exception {
        return peer.getBlock(hash).get(30, SECONDS);
    }

    /** A transaction that spends the first coinbase, unknown to everybody. */
    static Transaction spendFirst(Peer peer, long fee) throws Exception {
        Block first = block(peer, headers(peer).get(0).hash());
        return BitcoindWallet.spend(first.transactions().get(0), fee);
    }

    /** Gives a transaction to the node, not over its network. */
    static void give(BitcoindNode node, Transaction transaction) throws Exception {
        node.call("sendrawtransaction", HexFormat.of().formatHex(transaction.toByteArray()));
    }
}
