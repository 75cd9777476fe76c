package dev.satwire.peers;

import dev.satwire.protocol.NetAddr;
import dev.satwire.transport.EventLoop;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An address that a user asked to connect to, for as long as it holds its slot: over all attempts, and the waits between
 * them. <em>Guarded by the pool's lock.</em>
 */
final class OutboundTarget {
    final NetAddr address;

    /** Completed with the next peer that becomes ready; replaced when that one ends and the address is tried again. */
    CompletableFuture<Peer> future = new CompletableFuture<>();

    /** The connection of the current attempt; null while waiting for the next. */
    @Nullable
    PoolPeer peer;

    /** The wait for the next attempt; null during one. */
    EventLoop.@Nullable Timer timer;

    /** Whether the current connection became ready, so that the future is its own. */
    boolean isReady;

    /** Whether any connection ever became ready: then the policy for coming back decides. */
    boolean wasReady;

    /** When the current connection became ready. */
    long readySince;

    /** Failures since the last connection that lasted. */
    int failures;

    /** When the first of these failures was. */
    long firstFailureAt;

    OutboundTarget(NetAddr address) {
        this.address = address;
    }

    /** Counts the end of an attempt or a connection. */
    void lost(long now) {
        peer = null;
        if (isReady) {
            isReady = false;
            future = new CompletableFuture<>();
            // Who shakes hands only to hang up has not ended the series of failures.
            failures = now - readySince >= RetryContext.LASTING.toNanos() ? 0 : failures;
        }
        if (failures == 0) {
            firstFailureAt = now;
        }
        failures += failures < Integer.MAX_VALUE ? 1 : 0;
    }
}
