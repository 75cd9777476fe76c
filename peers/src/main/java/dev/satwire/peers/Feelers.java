package dev.satwire.peers;

import dev.satwire.protocol.NetAddr;
import dev.satwire.transport.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries addresses that the pool has never tried, one at a time, while it has all the peers that it wants: so its sources
 * learn who works before anybody is needed. Bitcoin Core's feelers. <em>Thread-safe.</em>
 */
final class Feelers {
    private static final Logger LOG = LoggerFactory.getLogger(Feelers.class);

    private final PoolCore core;
    private final EventLoop loop;
    private final List<PeerWant> wants;
    private final RandomGenerator random;
    private final @Nullable Duration interval;

    // All guarded by this.
    private boolean running;
    private EventLoop.@Nullable Timer timer;

    /** Which part of the sources is searched next. Confined to the event loop. */
    private int part;

    /**
     * Creates feelers that are not begun.
     *
     * @param interval the average time between two; null for none
     */
    Feelers(PoolCore core, EventLoop loop, List<PeerWant> wants, @Nullable Duration interval) {
        this.core = core;
        this.loop = loop;
        this.wants = wants;
        this.random = core.random;
        this.interval = interval;
    }

    synchronized void start() {
        if (!running && !core.slots.isClosed()) {
            running = true;
            await();
        }
    }

    synchronized void stop() {
        running = false;
        if (timer != null) {
            timer.cancel();
        }
    }

    /** Waits for a time that nobody can foresee. */
    private void await() {
        if (interval == null) {
            return;
        }
        double chance = -Math.log1p(-random.nextDouble());
        Duration wait = Duration.ofNanos((long) Math.min(chance * Delays.timeout(interval), Long.MAX_VALUE / 4.0));
        try {
            timer = loop.schedule(wait, this::due);
        } catch (RejectedExecutionException e) {
            LOG.trace("nobody is tried after the transport was closed", e);
        }
    }

    private void due() {
        synchronized (this) {
            if (!running) {
                return;
            }
            await();
        }
        if (!core.errands.has(ConnectionType.FEELER) && !core.health.isDown() && isContent()) {
            core.choice.untried(part++, loop.nanoTime()).ifPresent(this::feel);
        }
    }

    /** Whether the pool has all the peers that it wants. */
    private boolean isContent() {
        return wants.stream()
                .allMatch(want -> core.slots
                                .targets(target -> target.isReady() && target.isFoundFor(want))
                                .size()
                        >= want.count());
    }

    private void feel(NetAddr address) {
        core.connector.remoteOf(address.endpoint()).ifPresent(remote -> {
            Optional<DisconnectReason> refusal = core.errands.run(new Feeler(address), address, remote);
            refusal.ifPresent(reason -> LOG.debug("{} is not tried: {}", address, reason.text()));
        });
    }
}
