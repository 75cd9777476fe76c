package dev.satwire.peers;

import dev.satwire.peers.DisconnectReason.Code;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/**
 * Tells whether the way to the network is down, so that nodes are not blamed for it. <em>Thread-safe.</em>
 *
 * <p>It is taken to be down when attempts to {@value #GROUPS_TO_BE_DOWN} different network groups in a row failed in a way
 * that a missing network explains, while no peer was ready. Whoever answers, even by refusing, proves that it is up.
 */
final class NetworkHealth {
    /** How many different network groups must be out of reach: {@value}. */
    static final int GROUPS_TO_BE_DOWN = 5;

    private static final Set<Code> EXPLAINED_BY_NO_NETWORK =
            EnumSet.of(Code.CONNECT_TIMEOUT, Code.UNREACHABLE, Code.UNRESOLVED, Code.PROXY_FAILED, Code.IO_ERROR);

    private final BooleanSupplier anyReady;
    private final Runnable onChange;
    private final Set<String> outOfReach = new TreeSet<>();
    private boolean down;

    /**
     * Creates a watch of a network that is up.
     *
     * @param anyReady whether any peer is ready
     * @param onChange called without a lock held when the network went down or came back
     */
    NetworkHealth(BooleanSupplier anyReady, Runnable onChange) {
        this.anyReady = anyReady;
        this.onChange = onChange;
    }

    /** Notes that no connection could be made. */
    void failed(String group, DisconnectReason reason) {
        if (reason.code() == Code.CONNECT_REFUSED) {
            answered();
        } else if (EXPLAINED_BY_NO_NETWORK.contains(reason.code()) && !anyReady.getAsBoolean() && adds(group)) {
            onChange.run();
        }
    }

    /** Notes that somebody answered. */
    void answered() {
        boolean changed;
        synchronized (this) {
            changed = down;
            down = false;
            outOfReach.clear();
        }
        if (changed) {
            onChange.run();
        }
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
        return changed;
    }
}
