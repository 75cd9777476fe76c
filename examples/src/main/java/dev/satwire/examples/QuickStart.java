package dev.satwire.examples;

import dev.satwire.peers.Peer;
import dev.satwire.peers.PeerPool;
import dev.satwire.peers.testkit.SimulatedNetwork;
import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Network;
import dev.satwire.protocol.Payload;

/** Talks to the regtest node at the given HOST:PORT, or to one of a simulated network. */
public final class QuickStart {
    public static void main(String[] args) throws Exception {
        try (SimulatedNetwork simulation = SimulatedNetwork.builder().nodes(100).start();
                PeerPool pool = PeerPool.builder(Network.REGTEST).build()) {
            pool.addPayloadListener(Payload.class, (from, payload) -> System.out.println(from + " sent " + payload));

            NetAddr address = args.length > 0
                    ? NetAddr.parse(args[0])
                    : simulation.seeds().get(0);
            Peer peer = pool.connect(address).join();
            System.out.println("connected to " + peer.version().userAgent());
            System.out.println("a ping took " + peer.ping().join());
            System.out.println("it knows " + peer.getAddresses().join().size() + " addresses");
        }
    }
}
