package dev.satwire.peers;

import dev.satwire.peers.RequestFailedException.Failure;
import dev.satwire.transport.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request to whichever peers will answer it: asks a good one, another when that fails, and a second beside it when it
 * is slow. No user code runs on an event loop or with the lock held. <em>Thread-safe.</em>
 */
final class PoolRequest<T> {

    /** Among how many of the fastest suitable peers chance decides, so that not all requests go to the same one. */
    static final int BEST = 3;

    /** The address decides between equals, so that nothing but the random source is random. */
    private static final Comparator<Candidate> FASTEST_FIRST = Comparator.comparing(Candidate::latency)
            .thenComparing(candidate -> candidate.peer().address().endpoint());

    private final Function<? super Peer, ? extends CompletableFuture<T>> question;
    private final RequestOptions options;
    private final PoolRequests pool;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    // Guarded by this.
    private final Set<Peer> asked = new HashSet<>();
    private final Map<Peer, CompletableFuture<T>> asking = new HashMap<>();
    private final List<Failure> failures = new ArrayList<>();
    private final List<EventLoop.Timer> timers = new ArrayList<>();
    private int active;
    private int wanted = 1;
    private boolean done;

    /** A peer with its latency of one moment: an event loop may measure another while they are compared. */
    private record Candidate(Peer peer, Duration latency) {
        static Candidate of(Peer peer) {
            return new Candidate(peer, peer.latency().map(Latency::smoothed).orElse(Duration.ofNanos(Long.MAX_VALUE)));
        }
    }

    PoolRequest(
            Function<? super Peer, ? extends CompletableFuture<T>> question,
            RequestOptions options,
            PoolRequests pool) {
        this.question = Objects.requireNonNull(question, "question");
        this.options = Objects.requireNonNull(options, "options");
        this.pool = pool;
    }

    CompletableFuture<T> start() {
        CompletableFuture<T> unused = result.whenComplete((value, problem) -> end());
        after(options.deadline(), this::deadline);
        step();
        return result;
    }

    /** Asks as many peers as should be asked now, or ends the request if that is none. */
    private void step() {
        try {
            Peer next = next();
            while (next != null) {
                ask(next);
                next = next();
            }
        } catch (RuntimeException | Error problem) {
            fail(problem);
        }
    }

    /** Asks a peer that has just become ready, if one is wanted and this one suits: of the others none did. */
    void peerReady(Peer peer) {
        try {
            if (options.accept(peer) && isNext(peer)) {
                ask(peer);
            }
        } catch (RuntimeException | Error problem) {
            fail(problem);
        }
    }

    private synchronized boolean isNext(Peer peer) {
        boolean isNext = wantsPeer() && asked.size() < options.maxAttempts() && asked.add(peer);
        active += isNext ? 1 : 0;
        return isNext;
    }

    /** Whether it would ask another peer now if there were one. */
    synchronized boolean wantsPeer() {
        return !done && active < wanted;
    }

    void fail(Throwable problem) {
        result.completeExceptionally(problem);
    }

    private @Nullable Peer next() {
        List<Peer> suitable = pool.peers().stream().filter(options::accept).toList();
        RequestFailedException failure;
        synchronized (this) {
            if (done || active >= wanted) {
                return null;
            }
            boolean more = asked.size() < options.maxAttempts();
            List<Candidate> best = suitable.stream()
                    .filter(peer -> more && !asked.contains(peer))
                    .map(Candidate::of)
                    .sorted(FASTEST_FIRST)
                    .limit(BEST)
                    .toList();
            if (!best.isEmpty()) {
                Peer chosen = best.get(pool.random().nextInt(best.size())).peer();
                asked.add(chosen);
                active++;
                return chosen;
            }
            if (active > 0 || (more && suitable.isEmpty())) {
                return null;
            }
            failure = failure("none of " + asked.size() + " peers asked gave an answer");
        }
        fail(failure);
        return null;
    }

    private void ask(Peer peer) {
        CompletableFuture<T> answer;
        try {
            answer = Objects.requireNonNull(question.apply(peer), "the question gave no future");
        } catch (RuntimeException | Error problem) {
            answer = CompletableFuture.failedFuture(problem);
        }
        boolean late;
        synchronized (this) {
            late = done;
            asking.put(peer, answer);
        }
        if (late) {
            answer.cancel(false);
        }
        options.hedgeAfter().ifPresent(delay -> after(delay, this::hedge));
        CompletableFuture<T> unused = answer.whenComplete((value, problem) -> answered(peer, value, problem));
    }

    private void answered(Peer peer, T value, @Nullable Throwable problem) {
        if (problem == null) {
            result.complete(value);
            return;
        }
        synchronized (this) {
            asking.remove(peer);
            active--;
            failures.add(new Failure(peer.address(), Futures.bare(problem)));
        }
        step();
    }

    private void hedge() {
        synchronized (this) {
            wanted = 2;
        }
        step();
    }

    private void deadline() {
        RequestFailedException failure;
        synchronized (this) {
            failure = failure(
                    asked.isEmpty()
                            ? "no suitable peer was ready within " + Delays.text(options.deadline())
                            : "no answer of " + asked.size() + " peers asked within "
                                    + Delays.text(options.deadline()));
        }
        fail(failure);
    }

    private RequestFailedException failure(String text) {
        StringBuilder message = new StringBuilder(text);
        if (!options.requiredServices().equals(RequestOptions.DEFAULT.requiredServices())) {
            message.append("; they must offer ").append(options.requiredServices());
        }
        failures.forEach(failure ->
                message.append("; ").append(failure.peer()).append(": ").append(Futures.text(failure.problem())));
        return new RequestFailedException(message.toString(), failures);
    }

    private void after(Duration delay, Runnable action) {
        EventLoop.Timer timer = pool.schedule(delay, action);
        synchronized (this) {
            if (!done) {
                timers.add(timer);
                return;
            }
        }
        timer.cancel();
    }

    private void end() {
        List<CompletableFuture<T>> left;
        List<EventLoop.Timer> pending;
        synchronized (this) {
            done = true;
            left = List.copyOf(asking.values());
            pending = List.copyOf(timers);
            asking.clear();
            timers.clear();
        }
        pool.forget(this);
        pending.forEach(EventLoop.Timer::cancel);
        left.forEach(answer -> answer.cancel(false));
    }
}
