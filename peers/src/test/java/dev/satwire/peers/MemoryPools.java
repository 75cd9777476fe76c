package dev.satwire.peers;

import dev.satwire.peers.testkit.MemoryNetwork;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Services;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pools on a network in memory, closed together. */
final class MemoryPools implements AutoCloseable {
    static final int PORT = 18444;

    final MemoryNetwork network;
    private final List<PeerPool> pools = new ArrayList<>();

    MemoryPools(long seed) {
        network = new MemoryNetwork(seed);
    }

    static NetAddr at(String host) {
        return NetAddr.of(new InetSocketAddress(host, PORT));
    }

    PeerPoolBuilder builder(String host) {
        return PeerPool.builder(Network.REGTEST)
                .transport(network.transport(host))
                .listenerExecutor(Runnable::run)
                .clock(network.clock())
                .random(new Random(7));
    }

    PeerPool open(PeerPoolBuilder builder) {
        PeerPool pool = builder.build();
        pools.add(pool);
        return pool;
    }

    /** A pool that others can connect to. */
    PeerPool server(String host, PeerPoolBuilder builder) {
        PeerPool pool = open(builder);
        try {
            var unused = pool.listen(new InetSocketAddress(host, PORT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pool;
    }

    PeerPool server(String host) {
        return server(host, builder(host));
    }

    /** A node that offers services. */
    PeerPool server(String host, Services services) {
        return server(host, builder(host).identity(Identity.DEFAULT.withServices(services)));
    }

    /** A host where nobody listens. */
    NetAddr dead(String host) {
        var unused = network.transport(host);
        return at(host);
    }

    @Override
    public void close() {
        pools.forEach(PeerPool::close);
    }
}
