package dev.satwire.peers.testkit;

import dev.satwire.transport.CloseReason.Kind;
import dev.satwire.transport.Connection;
import dev.satwire.transport.Connection.Lane;
import dev.satwire.transport.EventLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a {@link ProxyLink} forwards one way: from one connection to the other. <em>Guarded by the link's lock.</em> */
final class ProxyWay {
    private final ProxyLink link;
    private final EventLoop loop;
    private final RandomGenerator random;
    private final Pace pace = new Pace();
    private final long beginning;
    /** What is under way; what ends the stream is the last of it. */
    private final Deque<Chunk> underWay = new ArrayDeque<>();

    private @Nullable Connection source;
    private @Nullable Connection sink;
    private int held;
    private long budget = Long.MAX_VALUE;
    /** A piece has been handed to the sink and is not out yet. */
    private boolean sending;
    /** A timer will look at what is under way. */
    private boolean waiting;
    /** Nothing is taken any more. */
    private boolean ended;

    ProxyWay(ProxyLink link, EventLoop loop, RandomGenerator random) {
        this.link = link;
        this.loop = loop;
        this.random = random;
        this.beginning = loop.nanoTime();
    }

    private static final class Chunk {
        final long due;
        final byte[] bytes;
        /** How the stream ends behind these bytes; null if it goes on. */
        final @Nullable Kind end;

        int taken;

        Chunk(long due, byte[] bytes, @Nullable Kind end) {
            this.due = due;
            this.bytes = bytes;
            this.end = end;
        }
    }

    void beginAt(Connection connection) {
        source = connection;
        if (ended || isFull()) {
            connection.pauseReading();
        }
    }

    void leadTo(Connection connection) {
        sink = connection;
        pump();
    }

    void take(byte[] bytes) {
        Connection from = source;
        if (ended || from == null) {
            return;
        }
        held += bytes.length;
        if (isFull()) {
            from.pauseReading();
        }
        add(bytes, null);
    }

    /** Ends the stream behind what is under way. */
    void end(Kind kind) {
        if (!ended) {
            ended = true;
            add(new byte[0], kind);
        }
    }

    /** Forgets what is under way, and takes nothing any more: the sender is left to fill its own buffers. */
    void stop() {
        ended = true;
        underWay.clear();
        Connection from = source;
        if (from != null) {
            from.pauseReading();
        }
    }

    void reset() {
        ended = true;
        underWay.clear();
        Connection from = source;
        if (from != null) {
            from.abort();
        }
    }

    void resetAfter(long bytes) {
        budget = bytes;
    }

    private void add(byte[] bytes, @Nullable Kind end) {
        long due = pace.arrival(link.options(), now(), bytes.length, random);
        underWay.add(new Chunk(due, bytes, end));
        pump();
    }

    /** Hands over what is due, one piece at a time. */
    void pump() {
        Chunk next = underWay.peek();
        Connection to = sink;
        if (next == null || to == null || sending || waiting || !link.mayPass()) {
            return;
        }
        long early = next.due - now();
        if (early > 0) {
            waiting = true;
            loop.schedule(Duration.ofNanos(early), this::wake);
        } else if (next.end == null) {
            send(next, to);
        } else if (next.end == Kind.PEER_CLOSED) {
            to.close();
        } else {
            to.abort();
        }
    }

    private void send(Chunk next, Connection to) {
        int some = (int) Math.min(budget, link.options().pieceOf(next.bytes.length - next.taken, random));
        byte[] piece = Arrays.copyOfRange(next.bytes, next.taken, next.taken + some);
        next.taken += some;
        budget -= some;
        if (next.taken == next.bytes.length) {
            underWay.remove();
        }
        sending = true;
        CompletableFuture<Void> unused =
                to.send(piece, Lane.BULK).whenComplete((done, failure) -> sent(piece.length, failure == null));
    }

    private void sent(int bytes, boolean out) {
        synchronized (link) {
            sending = false;
            held -= bytes;
            Connection from = source;
            if (!out) {
                return;
            }
            if (budget == 0) {
                link.reset();
            } else if (from != null && !ended && !isFull()) {
                from.resumeReading();
            }
        }
        if (out) {
            // In a turn of its own, or pieces would go out together.
            schedule(Duration.ZERO);
        }
    }

    private void schedule(Duration delay) {
        synchronized (link) {
            if (!waiting) {
                waiting = true;
                loop.schedule(delay, this::wake);
            }
        }
    }

    private void wake() {
        synchronized (link) {
            waiting = false;
            pump();
        }
    }

    private boolean isFull() {
        return held >= link.options().window();
    }

    private long now() {
        return loop.nanoTime() - beginning;
    }
}
