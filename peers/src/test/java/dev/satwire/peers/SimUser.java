package dev.satwire.peers;

import dev.satwire.peers.SimPromises.Kind;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Ping;
import java.util.List;
import java.util.random.RandomGenerator;

/** What users do with their pools. */
final class SimUser {
    private final List<NetAddr> addresses;
    private final List<String> names;
    private final RandomGenerator random;

    SimUser(List<NetAddr> addresses, List<String> names, RandomGenerator random) {
        this.addresses = addresses;
        this.names = names;
        this.random = random;
    }

    void act(SimPool pool) {
        switch (random.nextInt(8)) {
            case 0, 1 -> nodes(pool);
            case 2 -> life(pool);
            case 3 -> surroundings(pool);
            case 4, 5 -> pool.requests.askPool();
            case 6 -> broadcast(pool);
            default -> peer(pool);
        }
    }

    private void nodes(SimPool pool) {
        NetAddr address = oneOf(addresses);
        switch (random.nextInt(10)) {
            case 0, 1 -> pool.nodes.connect(address);
            case 2, 3 -> pool.nodes.keep(address);
            case 4, 5 -> pool.nodes.giveUp(random);
            case 6 -> pool.disconnect(address);
            default -> name(pool);
        }
    }

    private void name(SimPool pool) {
        if (names.isEmpty()) {
            return;
        }
        if (random.nextInt(3) == 0) {
            pool.nodes.connect(oneOf(names));
        } else {
            pool.nodes.keep(oneOf(names));
        }
    }

    private void life(SimPool pool) {
        switch (random.nextInt(8)) {
            case 0, 1 -> pool.stop();
            case 2, 3, 4 -> pool.pool.start();
            case 5, 6 -> {
                pool.stop();
                pool.pool.start();
            }
            default -> {
                if (random.nextInt(10) == 0) {
                    pool.close();
                }
            }
        }
    }

    private void surroundings(SimPool pool) {
        switch (random.nextInt(4)) {
            case 0, 1 -> pool.clock.jump(random);
            case 2 -> pool.book.ifPresent(SimBook::restart);
            default -> {
                String unused = pool.pool.explain().toString();
            }
        }
    }

    private void broadcast(SimPool pool) {
        switch (random.nextInt(4)) {
            case 0 -> {
                int unused = pool.pool.broadcast(new Inv(List.of()));
            }
            case 1 -> pool.broadcasts.end();
            default -> pool.broadcasts.begin();
        }
    }

    private void peer(SimPool pool) {
        List<Peer> peers = pool.pool.peers();
        if (peers.isEmpty()) {
            return;
        }
        Peer peer = oneOf(peers);
        switch (random.nextInt(8)) {
            case 0 -> pool.disconnect(peer);
            case 1, 2 -> pool.promises.add(Kind.SENDING, "send", peer.send(new Ping(random.nextLong())));
            default -> pool.requests.ask(peer);
        }
    }

    private <T> T oneOf(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }
}
