package dev.satwire.peers.testkit;

import dev.satwire.transport.Transport;
import dev.satwire.transport.TransportProvider;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** What a contract is checked against: an open transport, and the way to let it work. */
interface Subject extends AutoCloseable {

    Transport transport();

    /** Lets the transport work until a condition holds; returns whether it came to hold. */
    boolean comesToHold(BooleanSupplier condition);

    @Override
    default void close() {
        transport().close();
    }

    /** The default transport, on real sockets and in real time. */
    record OnSockets(Transport transport) implements Subject {
        private static final long DEADLINE = TimeUnit.SECONDS.toNanos(20);
        private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

        OnSockets() {
            this(TransportProvider.openDefault());
        }

        @Override
        public boolean comesToHold(BooleanSupplier condition) {
            long start = System.nanoTime();
            while (!condition.getAsBoolean()) {
                if (System.nanoTime() - start > DEADLINE) {
                    return false;
                }
                LockSupport.parkNanos(this, PAUSE);
            }
            return true;
        }
    }

    /** The transport in memory, in virtual time. */
    record InMemory(MemoryNetwork network, Transport transport) implements Subject {
        private static final Duration DEADLINE = Duration.ofMinutes(1);

        InMemory() {
            this(new MemoryNetwork(3));
        }

        private InMemory(MemoryNetwork network) {
            this(network, network.transport("10.0.0.1"));
        }

        @Override
        public boolean comesToHold(BooleanSupplier condition) {
            return network.runUntil(condition, DEADLINE);
        }
    }
}
