package dev.satwire.peers;

import dev.satwire.peers.SimPromises.Kind;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Payload;
import dev.satwire.protocol.Ping;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/** A listener that now and then throws, or does to its pool what listeners may do. */
final class SimTrouble implements PeerListener, PayloadListener<Payload> {
    private static final int DEEDS = 400;

    private final SimPool pool;
    private final BooleanSupplier isCalm;
    private final RandomGenerator random;

    SimTrouble(SimPool pool, BooleanSupplier isCalm, RandomGenerator random) {
        this.pool = pool;
        this.isCalm = isCalm;
        this.random = random;
    }

    @Override
    public void onConnecting(NetAddr address, Direction direction) {
        act();
    }

    @Override
    public void onConnected(Peer peer) {
        act(peer);
    }

    @Override
    public void onReady(Peer peer) {
        act(peer);
    }

    @Override
    public void onPayload(Peer peer, Payload payload) {
        act(peer);
    }

    @Override
    public void onDisconnected(NetAddr address, Direction direction, DisconnectReason reason) {
        act();
    }

    @Override
    public void onListenerError(NetAddr address, Throwable error) {
        if (random.nextInt(3) == 0) {
            throw new IllegalStateException("again, on purpose");
        }
    }

    private void act(Peer peer) {
        if (isCalm.getAsBoolean()) {
            return;
        }
        switch (random.nextInt(DEEDS)) {
            case 0 -> pool.disconnect(peer);
            case 1, 2, 3, 4 -> pool.promises.add(Kind.SENDING, "send from a listener", peer.send(new Ping(4)));
            case 5, 6, 7, 8 -> pool.requests.ask(peer);
            default -> act();
        }
    }

    private void act() {
        if (isCalm.getAsBoolean()) {
            return;
        }
        switch (random.nextInt(DEEDS)) {
            case 0, 1, 2 -> throw new IllegalStateException("on purpose");
            case 3 -> throw new AssertionError("on purpose");
            case 4 -> throw new StackOverflowError("on purpose");
            case 5 -> pool.stop();
            case 6, 7, 8, 9 -> pool.pool.start();
            case 10 -> {
                pool.stop();
                pool.pool.start();
            }
            case 11 -> {
                if (random.nextInt(10) == 0) {
                    pool.close();
                }
            }
            case 12 -> {
                PoolReport unused = pool.pool.explain();
            }
            case 13 -> {
                var unused = pool.pool.broadcast(new Ping(5));
            }
            case 14, 15 -> pool.requests.askPool();
            case 16 -> pool.broadcasts.begin();
            default -> {
                // Most of the time nothing.
            }
        }
    }
}
