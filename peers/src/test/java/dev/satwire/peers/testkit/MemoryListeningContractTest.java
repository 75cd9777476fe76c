package dev.satwire.peers.testkit;

import dev.satwire.transport.Transport;
import java.time.Duration;
import java.util.function.BooleanSupplier;

class MemoryListeningContractTest extends ListeningContract {
    private final MemoryNetwork network = new MemoryNetwork(3);
    private final MemoryTransport transport = network.transport("10.0.0.1");

    @Override
    Transport transport() {
        return transport;
    }

    @Override
    boolean comesToHold(BooleanSupplier condition) {
        return network.runUntil(condition, Duration.ofMinutes(1));
    }
}
