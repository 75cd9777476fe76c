package dev.satwire.peers;

import dev.satwire.peers.testkit.LinkOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** What happens to a world: what users ask of their pools, what wires do, who comes and who goes. */
final class SimChaos {
    private final SimWorld world;
    private final SimWires wires;
    private final RandomGenerator random;
    private final SimUser user;

    SimChaos(SimWorld world) {
        this.world = world;
        this.wires = world.wires;
        this.random = world.random;
        this.user = new SimUser(world.addresses, world.names.all(), world.random);
    }

    void act() {
        switch (random.nextInt(4)) {
            case 0 -> wire();
            case 1 -> host();
            default -> user.act(oneOf(world.pools));
        }
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
}
