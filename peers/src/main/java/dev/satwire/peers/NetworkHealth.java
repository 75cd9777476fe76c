package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whether the way to the network is down, so that nodes are not blamed for it. <em>Thread-safe.</em>
 *
 * <p>It is taken to be down when attempts to {@value #GROUPS_TO_BE_DOWN} different network groups in a row failed in a way
 * that a missing network explains, while no peer was ready. Whoever answers, even by refusing, proves that it is up.
 */
final class NetworkHealth {
    /** How many different network groups must be out of reach: {@value}. */
    static final int GROUPS_TO_BE_DOWN = 5;

    private static final Logger LOG = LoggerFactory.getLogger(NetworkHealth.class);

    private static final Set<Code> EXPLAINED_BY_NO_NETWORK =
            EnumSet.of(Code.CONNECT_TIMEOUT, Code.UNREACHABLE, Code.UNRESOLVED, Code.PROXY_FAILED, Code.IO_ERROR);

    private final BooleanSupplier anyReady;
    private final Consumer<Boolean> onChange;
    private final Set<String> outOfReach = new TreeSet<>();
    private boolean down;

    /**
     * Changes that were not told yet; whoever tells one tells those that are made meanwhile, so that they stay in order.
     */
    private final Queue<Boolean> changes = new ArrayDeque<>();

    private boolean telling;

    /**
     * Creates a watch of a network that is up.
     *
     * @param anyReady whether any peer is ready
     * @param onChange told true when the network went down and false when it came back; in order, each once, by one thread
     *     at a time and without a lock held
     */
    NetworkHealth(BooleanSupplier anyReady, Consumer<Boolean> onChange) {
        this.anyReady = anyReady;
        this.onChange = onChange;
    }

    /** Notes that no connection could be made. */
    void failed(String group, DisconnectReason reason) {
        if (reason.code() == Code.CONNECT_REFUSED) {
            answered();
        } else if (EXPLAINED_BY_NO_NETWORK.contains(reason.code()) && !anyReady.getAsBoolean() && adds(group)) {
            tell();
        }
    }

    /** Notes that somebody answered. */
    void answered() {
        boolean changed;
        synchronized (this) {
            changed = down;
            down = false;
            outOfReach.clear();
            if (changed) {
                changes.add(false);
            }
        }
        if (changed) {
            tell();
        }
    }

    private void tell() {
        for (Boolean change = next(true); change != null; change = next(false)) {
            try {
                onChange.accept(change);
            } catch (Throwable e) {
                LOG.warn("a change of the network's health could not be told", e);
            }
        }
    }

    /** The next change to tell; null if there is none, or another thread tells it. */
    private synchronized @Nullable Boolean next(boolean begin) {
        if (begin && telling) {
            return null;
        }
        Boolean change = changes.poll();
        telling = change != null;
        return change;
    }

    synchronized boolean isDown() {
        return down;
    }

    /** True if with this group the network is down that was up before. */
    private synchronized boolean adds(String group) {
        if (!down) {
            outOfReach.add(group);
        }
        boolean changed = !down && outOfReach.size() == GROUPS_TO_BE_DOWN;
        down |= changed;
        if (changed) {
            changes.add(true);
        }
        return changed;
    }
}
