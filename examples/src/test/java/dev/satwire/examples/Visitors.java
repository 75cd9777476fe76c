package dev.satwire.examples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.satwire.peers.Direction;
import dev.satwire.peers.DisconnectReason;
import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerListener;
import dev.satwire.peers.PeerPool;
import dev.satwire.protocol.NetAddr;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Who has come to a pool, and why who has left it did, as far as no test has asked for them yet. Thread-safe. */
final class Visitors {
    private static final int DEADLINE_SECONDS = 40;

    private final PeerPool pool;
    private final BlockingQueue<Peer> ready = new LinkedBlockingQueue<>();
    private final BlockingQueue<DisconnectReason> gone = new LinkedBlockingQueue<>();

    Visitors(PeerPool pool) {
        this.pool = pool;
        pool.addPeerListener(new PeerListener() {
            @Override
            public void onReady(Peer peer) {
                ready.add(peer);
            }

            @Override
            public void onDisconnected(NetAddr address, Direction direction, DisconnectReason reason) {
                gone.add(reason);
            }
        });
    }

    /** Takes the next one that has shaken hands; waits for it if it has not come yet. */
    Peer nextReady() throws InterruptedException {
        return next(ready, "somebody who comes");
    }

    /** Takes why the next one has left, or why nobody came; waits for that. */
    DisconnectReason nextGone() throws InterruptedException {
        return next(gone, "somebody who leaves");
    }

    private <T> T next(BlockingQueue<T> queue, String what) throws InterruptedException {
        T next = queue.poll(DEADLINE_SECONDS, SECONDS);
        assertThat(next).as("%s; %s", what, pool.explain()).isNotNull();
        return next;
    }

    /** Whether everybody has been asked for who is known to have left. */
    boolean nobodyElseIsGone() {
        return gone.isEmpty();
    }
}
