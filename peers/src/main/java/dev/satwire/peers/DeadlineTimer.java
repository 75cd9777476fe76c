package dev.satwire.peers;

import dev.satwire.transport.EventLoop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One timer for all deadlines of a peer. It may fire early, because deadlines that move on leave it where it is; its action
 * looks what is due and arms it anew. <em>Confined to the event loop.</em>
 */
final class DeadlineTimer {
    private final Runnable action;
    private EventLoop.@Nullable Timer timer;
    private long firesAt;

    DeadlineTimer(Runnable action) {
        this.action = action;
    }

    /** Makes sure that the action runs no later than at the deadline. */
    void arm(EventLoop loop, long deadline) {
        EventLoop.Timer pending = timer;
        if (pending != null) {
            if (deadline - firesAt >= 0) {
                return;
            }
            pending.cancel();
        }
        firesAt = deadline;
        timer = loop.schedule(Duration.ofNanos(Math.max(0, deadline - loop.nanoTime())), this::fire);
    }

    void cancel() {
        EventLoop.Timer pending = timer;
        if (pending != null) {
            pending.cancel();
        }
    }

    private void fire() {
        timer = null;
        action.run();
    }
}
