package dev.satwire.peers.testkit;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way from one end of a connection to the other: in order, after the network's latency, unless it was cut. Here is the
 * place for more that can go wrong with it. <em>Confined to the network's events.</em>
 */
final class Link {
    private final MemoryNetwork network;
    private @Nullable MemoryConnection other;
    private boolean severed;
    /** When what was sent last arrives: nothing overtakes it, even if the latency is less by now. */
    private long lastArrival;

    Link(MemoryNetwork network) {
        this.network = network;
    }

    /** Lets something happen at the other end, once the way to it has been travelled. */
    void carry(Consumer<MemoryConnection> event) {
        MemoryConnection target = other;
        if (target == null) {
            return;
        }
        lastArrival = Math.max(lastArrival, network.events().after(network.latency()));
        network.events().postAt(lastArrival, null, () -> {
            if (!severed) {
                event.accept(target);
            }
        });
    }

    void leadTo(MemoryConnection end) {
        other = end;
    }

    /** The end that this leads to; null as long as there is none. */
    @Nullable
    MemoryConnection other() {
        return other;
    }

    void sever() {
        severed = true;
    }
}
