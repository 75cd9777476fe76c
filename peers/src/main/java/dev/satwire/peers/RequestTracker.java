package dev.satwire.peers;

import dev.satwire.protocol.GetAddr;
import dev.satwire.protocol.Ping;
import dev.satwire.protocol.TimestampedAddr;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

/**
 * Matches answers with requests. Every request ends once: answered, timed out, or failed when the peer leaves.
 * <em>Not thread-safe.</em>
 *
 * <p>A pong belongs to the ping with its nonce. Addresses belong to whoever asked for some: one {@code getaddr} is sent
 * for all who wait, and the first message answers it that is not the announcement of a single address.
 */
final class RequestTracker {

    /** How many requests of a kind may wait at once. */
    static final int MAX_WAITING = 100;

    /** How many addresses are collected for one answer; a getaddr answer has at most a thousand. */
    private static final int MAX_ADDRESSES = 1_000;

    private record PendingPing(long nonce, long sentAt, CompletableFuture<Duration> future) {}

    private final long timeout;
    private final String timeoutText;
    private final RandomGenerator random;
    private final SessionOutput output;

    private final Queue<PendingPing> pings = new ArrayDeque<>(1);
    private final List<CompletableFuture<List<TimestampedAddr>>> addressFutures = new ArrayList<>(1);
    private final List<TimestampedAddr> addresses = new ArrayList<>(0);
    private long addressesAskedAt;

    RequestTracker(SessionContext context, SessionOutput output) {
        this.timeout = Delays.timeout(context.options().requestTimeout());
        this.timeoutText = Delays.text(context.options().requestTimeout());
        this.random = context.random();
        this.output = output;
    }

    void ping(CompletableFuture<Duration> future, long now) {
        if (pings.size() == MAX_WAITING) {
            fail(future, new IllegalStateException(MAX_WAITING + " pings are on their way already"));
            return;
        }
        long nonce = PingKeeper.nonZero(random);
        pings.add(new PendingPing(nonce, now, future));
        output.sendControl(new Ping(nonce));
    }

    void getAddresses(CompletableFuture<List<TimestampedAddr>> future, long now) {
        if (addressFutures.size() == MAX_WAITING) {
            fail(future, new IllegalStateException(MAX_WAITING + " requests for addresses wait already"));
            return;
        }
        addressFutures.add(future);
        if (addressFutures.size() == 1) {
            addressesAskedAt = now;
            output.sendControl(new GetAddr());
        }
    }

    /** Takes a pong; returns its round trip in nanoseconds, or -1 if no request waits for it. */
    long pong(long nonce, long now) {
        for (Iterator<PendingPing> i = pings.iterator(); i.hasNext(); ) {
            PendingPing ping = i.next();
            if (ping.nonce == nonce) {
                i.remove();
                long nanos = now - ping.sentAt;
                output.complete(() -> ping.future.complete(Duration.ofNanos(nanos)));
                return nanos;
            }
        }
        return -1;
    }

    void addresses(List<TimestampedAddr> some) {
        if (addressFutures.isEmpty()) {
            return;
        }
        for (TimestampedAddr each : some) {
            if (addresses.size() < MAX_ADDRESSES) {
                addresses.add(each);
            }
        }
        if (some.size() != 1) {
            endAddresses();
        }
    }

    void tick(long now) {
        while (!pings.isEmpty() && now - pings.element().sentAt >= timeout) {
            fail(pings.remove().future, new TimeoutException("no pong within " + timeoutText));
        }
        if (!addressFutures.isEmpty() && now - addressesAskedAt >= timeout) {
            if (!addresses.isEmpty()) {
                endAddresses();
                return;
            }
            for (CompletableFuture<List<TimestampedAddr>> future : addressFutures) {
                fail(future, new TimeoutException("no addresses within " + timeoutText));
            }
            addressFutures.clear();
        }
    }

    /** When {@link #tick} has something to do, or the given time if that is earlier. */
    long deadline(long other) {
        long earliest = other;
        if (!pings.isEmpty()) {
            earliest = PeerSession.earlier(earliest, pings.element().sentAt + timeout);
        }
        if (!addressFutures.isEmpty()) {
            earliest = PeerSession.earlier(earliest, addressesAskedAt + timeout);
        }
        return earliest;
    }

    void closed(DisconnectReason reason) {
        pings.forEach(ping -> fail(ping.future, new PeerException(reason)));
        pings.clear();
        addressFutures.forEach(future -> fail(future, new PeerException(reason)));
        addressFutures.clear();
        addresses.clear();
    }

    private void endAddresses() {
        List<TimestampedAddr> answer = List.copyOf(addresses);
        for (CompletableFuture<List<TimestampedAddr>> future : addressFutures) {
            output.complete(() -> future.complete(answer));
        }
        addressFutures.clear();
        addresses.clear();
    }

    private void fail(CompletableFuture<?> future, Exception problem) {
        output.complete(() -> future.completeExceptionally(problem));
    }
}
