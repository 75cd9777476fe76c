package dev.satwire.peers.testkit;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionClosedException;
import dev.satwire.transport.SendQueueFullException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What one connection has to send: two bounded queues, of which the control lane goes first. <em>Thread-safe.</em> */
final class SendLanes {
    private final ConnectOptions options;
    private final Deque<Pending> control = new ArrayDeque<>();
    private final Deque<Pending> bulk = new ArrayDeque<>();
    /** A send of which some bytes are out: nothing may come between them and the rest. */
    private @Nullable Pending begun;

    private long controlBytes;
    private long bulkBytes;
    private boolean writable = true;
    private @Nullable CloseReason closed;

    SendLanes(ConnectOptions options) {
        this.options = options;
    }

    private static final class Pending {
        final byte[] bytes;
        final Lane lane;
        final CompletableFuture<Void> future = new CompletableFuture<>();
        int taken;

        Pending(byte[] bytes, Lane lane) {
            this.bytes = bytes;
            this.lane = lane;
        }
    }

    /** Bytes on their way out. */
    static final class Piece {
        final byte[] bytes;
        /** To be completed, if these are the last bytes of a send. */
        final @Nullable CompletableFuture<Void> finished;
        /** Whether the bulk lane, once full, has room again. */
        final boolean relieved;

        Piece(byte[] bytes, @Nullable CompletableFuture<Void> finished, boolean relieved) {
            this.bytes = bytes;
            this.finished = finished;
            this.relieved = relieved;
        }
    }

    synchronized CompletableFuture<Void> offer(byte[] bytes, Lane lane) {
        if (closed != null) {
            return CompletableFuture.failedFuture(new ConnectionClosedException(closed));
        }
        if (bytes.length == 0) {
            return CompletableFuture.completedFuture(null);
        }
        boolean isControl = lane == Lane.CONTROL;
        long held = isControl ? controlBytes : bulkBytes;
        int limit = isControl ? options.controlLimit() : options.sendHighWater();
        if (held >= limit) {
            return CompletableFuture.failedFuture(new SendQueueFullException(held, limit));
        }
        count(lane, bytes.length);
        if (bulkBytes >= options.sendHighWater()) {
            writable = false;
        }
        Pending pending = new Pending(bytes, lane);
        (isControl ? control : bulk).add(pending);
        return pending.future;
    }

    /** Takes what goes out next, at most so many bytes of one send; null if nothing waits. */
    synchronized @Nullable Piece take(int max) {
        Pending next = begun;
        if (next == null) {
            next = control.isEmpty() ? bulk.poll() : control.poll();
        }
        if (next == null) {
            return null;
        }
        int end = Math.min(next.bytes.length, next.taken + max);
        byte[] bytes = Arrays.copyOfRange(next.bytes, next.taken, end);
        next.taken = end;
        begun = end == next.bytes.length ? null : next;
        count(next.lane, -bytes.length);
        boolean relieved = !writable && (bulkBytes < options.sendLowWater() || bulkBytes == 0);
        writable |= relieved;
        return new Piece(bytes, begun == null ? next.future : null, relieved);
    }

    /** Takes nothing from now on; what waits still goes out. The first reason stays. */
    synchronized void refuse(CloseReason reason) {
        if (closed == null) {
            closed = reason;
        }
    }

    /** Takes nothing from now on, and returns the sends that will not happen. */
    synchronized List<CompletableFuture<Void>> close(CloseReason reason) {
        refuse(reason);
        List<CompletableFuture<Void>> failed = new ArrayList<>();
        if (begun != null) {
            failed.add(begun.future);
            begun = null;
        }
        control.forEach(pending -> failed.add(pending.future));
        bulk.forEach(pending -> failed.add(pending.future));
        control.clear();
        bulk.clear();
        controlBytes = 0;
        bulkBytes = 0;
        return failed;
    }

    synchronized boolean isWritable() {
        return writable;
    }

    synchronized long bytes() {
        return controlBytes + bulkBytes;
    }

    private void count(Lane lane, int bytes) {
        if (lane == Lane.CONTROL) {
            controlBytes += bytes;
        } else {
            bulkBytes += bytes;
        }
    }
}
