package dev.satwire.transport.nio;

import dev.satwire.transport.CloseReason;
import dev.satwire.transport.ConnectOptions;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.ConnectionClosedException;
import dev.satwire.transport.SendQueueFullException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has to write: two bounded lanes.
 *
 * <p>Any thread pushes onto a lock-free stack; the event loop takes the whole stack at once, restores its order and
 * sorts it into the lanes. Closing replaces the stack by a mark that is never taken off again, so that each send either
 * is found by the loop or finds the mark: its future completes exactly once.
 *
 * <p>{@link #offer} and the levels are <em>thread-safe</em>, the rest is <em>confined to the event loop</em>.
 */
final class SendQueue {
    private static final AtomicReferenceFieldUpdater<SendQueue, @Nullable PendingSend> INCOMING =
            AtomicReferenceFieldUpdater.newUpdater(SendQueue.class, PendingSend.class, "incoming");
    private static final PendingSend CLOSED = new PendingSend(new byte[0], Lane.CONTROL);
    /** Has no stack trace, so that many may share it. */
    @SuppressWarnings("StaticAssignmentOfThrowable") // for the time when none can be made
    private static final ConnectionClosedException CLOSED_WITHOUT_MEMORY =
            new ConnectionClosedException(CloseReason.of(CloseReason.Kind.LOCAL, "no memory to tell why"));

    private final SendLane control;
    private final SendLane bulk;
    /** The stack, newest first; replaced by the mark when closed. */
    private volatile @Nullable PendingSend incoming;
    /** Set before the mark is. */
    private volatile @Nullable CloseReason closeReason;

    /** A send of which some bytes are out: nothing may come between them and the rest. */
    private @Nullable PendingSend current;

    SendQueue(ConnectOptions options) {
        this.control = new SendLane(0, options.controlLimit());
        this.bulk = new SendLane(options.sendLowWater(), options.sendHighWater());
    }

    CompletableFuture<Void> offer(byte[] bytes, Lane lane) {
        CloseReason reason = closeReason;
        if (reason != null) {
            return CompletableFuture.failedFuture(new ConnectionClosedException(reason));
        }
        if (bytes.length == 0) {
            return CompletableFuture.completedFuture(null);
        }
        SendLane level = lane(lane);
        long held = level.reserve(bytes.length);
        if (held != SendLane.RESERVED) {
            return CompletableFuture.failedFuture(new SendQueueFullException(held, level.high()));
        }
        PendingSend send = new PendingSend(bytes, lane);
        if (!push(send)) {
            level.release(bytes.length);
            send.fail(closedException());
        }
        return send;
    }

    /** Returns why nothing is taken any more; empty while the queue is open. */
    Optional<CloseReason> closeReason() {
        return Optional.ofNullable(closeReason);
    }

    /** Returns the bytes that wait in both lanes. */
    long bytes() {
        return control.bytes() + bulk.bytes();
    }

    /** Returns the bytes that wait in one lane. */
    long bytes(Lane lane) {
        return lane(lane).bytes();
    }

    /** Tells whether the bulk lane has been full and not yet drained to its low-water mark. */
    boolean bulkWasFull() {
        return bulk.wasFull();
    }

    boolean isEmpty() {
        PendingSend top = incoming;
        return current == null && control.isEmpty() && bulk.isEmpty() && (top == null || top == CLOSED);
    }

    /** Copies what is to be written next, in order, as much as fits; {@link #advance} takes it off. */
    void fill(ByteBuffer target) {
        takeIncoming();
        if (current != null) {
            current.copyTo(target);
        }
        control.copyTo(target);
        bulk.copyTo(target);
    }

    /** Counts bytes that {@link #fill} copied as written; returns true if that relieved a bulk lane that was full. */
    boolean advance(int count) {
        int left = count;
        boolean relieved = false;
        while (left > 0) {
            PendingSend send = current != null ? current : next();
            int taken = Math.min(left, send.remaining());
            send.advance(taken);
            left -= taken;
            relieved |= lane(send.lane).release(taken) && send.lane == Lane.BULK;
            boolean done = send.remaining() == 0;
            current = done ? null : send;
            if (done) {
                send.succeed();
            }
        }
        return relieved;
    }

    /** Fails what waits and whatever is offered from now on; the first reason stays. */
    void close(CloseReason reason) {
        if (closeReason != null) {
            return;
        }
        ConnectionClosedException exception = describe(reason);
        takeIncoming();
        closeReason = reason;
        PendingSend late = INCOMING.getAndSet(this, CLOSED);
        PendingSend partial = current;
        current = null;
        if (partial != null) {
            fail(partial, exception);
        }
        failAll(control, exception);
        failAll(bulk, exception);
        while (late != null) {
            PendingSend following = late.next;
            fail(late, exception);
            late = following;
        }
    }

    private static ConnectionClosedException describe(CloseReason reason) {
        try {
            return new ConnectionClosedException(reason);
        } catch (Throwable t) {
            return CLOSED_WITHOUT_MEMORY;
        }
    }

    private boolean push(PendingSend send) {
        while (true) {
            PendingSend top = incoming;
            if (top == CLOSED) {
                return false;
            }
            send.next = top;
            if (INCOMING.compareAndSet(this, top, send)) {
                return true;
            }
        }
    }

    private void takeIncoming() {
        if (closeReason != null || incoming == null) {
            return;
        }
        PendingSend newest = INCOMING.getAndSet(this, null);
        PendingSend oldest = null;
        while (newest != null) {
            PendingSend older = newest.next;
            newest.next = oldest;
            oldest = newest;
            newest = older;
        }
        while (oldest != null) {
            PendingSend newer = oldest.next;
            lane(oldest.lane).add(oldest);
            oldest = newer;
        }
    }

    private PendingSend next() {
        PendingSend send = control.poll();
        if (send == null) {
            send = bulk.poll();
        }
        if (send == null) {
            throw new IllegalStateException("more bytes written than were queued");
        }
        return send;
    }

    private void failAll(SendLane lane, ConnectionClosedException exception) {
        for (PendingSend send = lane.poll(); send != null; send = lane.poll()) {
            fail(send, exception);
        }
    }

    private void fail(PendingSend send, ConnectionClosedException exception) {
        lane(send.lane).release(send.remaining());
        send.fail(exception);
    }

    private ConnectionClosedException closedException() {
        CloseReason reason = closeReason;
        return new ConnectionClosedException(reason == null ? CloseReason.of(CloseReason.Kind.LOCAL) : reason);
    }

    private SendLane lane(Lane lane) {
        return lane == Lane.CONTROL ? control : bulk;
    }
}
