package dev.satwire.peers;

import dev.satwire.protocol.NetAddr;
import dev.satwire.protocol.Services;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection;
import dev.satwire.transport.ListenOptions;
import dev.satwire.transport.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A host of the simulation that runs no pool: an honest node or a hostile one. */
final class SimHost {
    final SimParty party;
    final Services services;
    private final SimWires wires;
    private final RandomGenerator random;
    private final SimTransport transport;
    private @Nullable Listener listener;

    private final Function<RandomGenerator, SimNode> nodes;

    SimHost(SimWires wires, RandomGenerator random, SimParty party, Services services, List<NetAddr> known) {
        this(wires, random, party, services, honestOrHostile(wires, random, party, services, known));
    }

    /** Creates a host with nodes of a kind of its own. */
    SimHost(
            SimWires wires,
            RandomGenerator random,
            SimParty party,
            Services services,
            Function<RandomGenerator, SimNode> nodes) {
        this.wires = wires;
        this.random = random;
        this.party = party;
        this.services = services;
        this.nodes = nodes;
        this.transport = new SimTransport(wires, party);
        up();
    }

    boolean isUp() {
        return listener != null;
    }

    void up() {
        if (listener == null) {
            try {
                listener = transport.listen(party.address(), ListenOptions.DEFAULT, (from, to) -> Optional.of(node()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Leaves: refuses who comes, and resets who is there. */
    void down() {
        wires.unsteady(party.address());
        if (listener != null) {
            listener.close();
            listener = null;
        }
        for (SimEnd end : wires.standing()) {
            if (end.owner.equals(party) && end.isOpen()) {
                end.connection().abort();
            }
        }
    }

    void connect(InetSocketAddress to) {
        Connection unused = transport.connect(to, ConnectOptions.DEFAULT, node());
    }

    private static Function<RandomGenerator, SimNode> honestOrHostile(
            SimWires wires, RandomGenerator random, SimParty party, Services services, List<NetAddr> known) {
        long[] nonces = new long[1];
        SimLedger ledger = new SimLedger(random);
        return party.kind() == SimParty.Kind.HOSTILE
                ? own -> new SimHostile(wires, own, services, known, ledger, nonces)
                : own -> new SimNode(wires, own, services, known, ledger);
    }

    private SimNode node() {
        return nodes.apply(new SplittableRandom(random.nextLong()));
    }

    void shutDown() {
        transport.close();
    }
}
