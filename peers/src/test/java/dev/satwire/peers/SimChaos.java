package dev.satwire.peers;

import dev.satwire.peers.testkit.LinkOptions;
import dev.satwire.protocol.BlockLocator;
import dev.satwire.protocol.Hash256;
import dev.satwire.protocol.Inv;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Ping;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** What happens to a world: what users ask of their pools, what wires do, who comes and who goes. */
final class SimChaos {
    private final SimWorld world;
    private final SimWires wires;
    private final RandomGenerator random;

    SimChaos(SimWorld world) {
        this.world = world;
        this.wires = world.wires;
        this.random = world.random;
    }

    void act() {
        switch (random.nextInt(4)) {
            case 0 -> wire();
            case 1 -> host();
            default -> user(oneOf(world.pools));
        }
    }

    // ---- what users do

    private void user(SimPool pool) {
        NetAddr address = oneOf(world.addresses);
        switch (random.nextInt(16)) {
            case 0, 1 -> connect(pool, address);
            case 2 -> keep(pool, address);
            case 3 -> giveUp(pool);
            case 4 -> pool.disconnect(address);
            case 5 -> pool.stop();
            case 6, 7 -> pool.pool.start();
            case 8 -> {
                pool.stop();
                pool.pool.start();
            }
            case 9 -> {
                if (random.nextInt(10) == 0) {
                    pool.close();
                }
            }
            case 10 -> {
                String unused = pool.pool.explain().toString();
                int unusedCount = pool.pool.broadcast(new Inv(List.of()));
            }
            default -> peer(pool);
        }
    }

    private void connect(SimPool pool, NetAddr address) {
        InetSocketAddress endpoint = endpoint(address);
        if (pool.named.size() < SimPool.MAX_NAMED || pool.named.contains(endpoint)) {
            pool.named.add(endpoint);
            pool.promise("connection to " + address, false, pool.pool.connect(address));
        }
    }

    private void keep(SimPool pool, NetAddr address) {
        InetSocketAddress endpoint = endpoint(address);
        if (pool.named.size() < SimPool.MAX_NAMED || pool.named.contains(endpoint)) {
            pool.named.add(endpoint);
            try {
                pool.kept.put(endpoint, pool.pool.addNode(address));
            } catch (PeerException refused) {
                boolean may = pool.deeds.closed || refused.reason().facts() instanceof DisconnectReason.MaxPeersReached;
                wires.require(may, () -> pool.party + " refused a node: " + refused.reason());
            }
        }
    }

    private void giveUp(SimPool pool) {
        if (!pool.kept.isEmpty()) {
            InetSocketAddress endpoint = oneOf(List.copyOf(pool.kept.keySet()));
            pool.deeds.giveUp(endpoint);
            pool.kept.remove(endpoint).close();
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
            case 1, 2 -> pool.promise("send", true, peer.send(new Ping(random.nextLong())));
            default -> pool.promise("request", true, ask(peer));
        }
    }

    private CompletableFuture<?> ask(Peer peer) {
        return switch (random.nextInt(6)) {
            case 0 -> peer.ping();
            case 1 -> peer.getAddresses();
            case 2 -> peer.getHeaders(new BlockLocator(List.of()), Hash256.ZERO);
            case 3 -> peer.getTransaction(Hash256.ZERO);
            case 4 -> peer.getBlock(Hash256.ZERO);
            default -> peer.getFilterHeaders(0, 0, Hash256.ZERO);
        };
    }

    // ---- what wires do

    private void wire() {
        List<SimWay> ways = wires.openWays();
        if (ways.isEmpty()) {
            return;
        }
        SimWay way = oneOf(ways);
        if (way.harms.contains(SimWay.Harm.HELD) && random.nextBoolean()) {
            way.link.release();
            return;
        }
        SimWay.Harm harm = oneOf(List.of(SimWay.Harm.values()));
        LinkOptions options = LinkOptions.DEFAULT
                .withDelay(Duration.ofMillis(random.nextInt(10_000)))
                .withBandwidth(100 + random.nextInt(100_000))
                .withSegment(1 + random.nextInt(10))
                .withWindow(1 + random.nextInt(10_000));
        wires.harm(way, harm, options, random.nextInt(300));
    }

    // ---- who comes and goes

    private void host() {
        if (world.hosts.isEmpty()) {
            return;
        }
        SimHost host = oneOf(world.hosts);
        InetSocketAddress endpoint = host.party.address();
        switch (random.nextInt(8)) {
            case 0 -> host.down();
            case 1 -> {
                wires.unsteady(endpoint);
                wires.network.refuse(endpoint);
            }
            case 2 -> {
                wires.unsteady(endpoint);
                wires.network.blackhole(endpoint);
            }
            case 3 -> {
                wires.unsteady(endpoint);
                wires.network.failAccepts(endpoint);
            }
            case 4 -> wires.network.heal(endpoint);
            case 5 -> host.up();
            default -> host.connect(oneOf(world.pools).party.address());
        }
    }

    /** Ends all trouble. */
    void end() {
        for (SimHost host : world.hosts) {
            wires.network.heal(host.party.address());
            host.up();
        }
        wires.heal();
        for (SimPool pool : world.pools) {
            pool.pool.start();
        }
    }

    private <T> T oneOf(List<T> some) {
        return some.get(random.nextInt(some.size()));
    }

    private static InetSocketAddress endpoint(NetAddr address) {
        return address.endpoint().socketAddress().orElseThrow();
    }
}
