package dev.satwire.peers.testkit;

import dev.satwire.transport.Transport;
import dev.satwire.transport.TransportProvider;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;

class DefaultListeningContractTest extends ListeningContract {
    private static final long DEADLINE = TimeUnit.SECONDS.toNanos(20);
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private final Transport transport = TransportProvider.openDefault();

    @Override
    Transport transport() {
        return transport;
    }

    @Override
    boolean comesToHold(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > DEADLINE) {
                return false;
            }
            LockSupport.parkNanos(this, PAUSE);
        }
        return true;
    }

    @AfterEach
    void close() {
        transport.close();
    }
}
