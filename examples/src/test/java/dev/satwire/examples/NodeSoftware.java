package dev.satwire.examples;

import java.io.IOException;

/** Who wrote the node that a test talks to. */
enum NodeSoftware {
    /** bcoin, from the npm registry. */
    BCOIN {
        @Override
        RealNode start(int blocks) throws IOException, InterruptedException {
            return BcoinNode.start(blocks);
        }
    },
    /** Bitcoin Core, or Bitcoin Knots, which has its network code. */
    BITCOIND {
        @Override
        RealNode start(int blocks) throws IOException, InterruptedException {
            return BitcoindNode.start(blocks, "-peerbloomfilters");
        }
    };

    /**
     * Starts a node with that many blocks on top of the genesis block and returns when it listens. Aborts the test when the
     * software is not there.
     */
    abstract RealNode start(int blocks) throws IOException, InterruptedException;
}
