package dev.satwire.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The futures that a pool gave: each ends in time, once, where user code may run, and with what its kind may end with. */
final class SimPromises {
    private final SimWires wires;
    private final SimParty party;
    private final BooleanSupplier onEventLoop;
    private final long slack;
    private final List<Promise> open = new ArrayList<>();

    /** What a future is of, and how it may fail. */
    enum Kind {
        /** It may wait for as long as the retry policy goes on. */
        CONNECTION(Set.of(PeerException.class)),
        SENDING(Set.of(PeerException.class, IllegalStateException.class)),
        ANSWER_OF_PEER(Set.of(
                PeerException.class,
                TimeoutException.class,
                NotFoundException.class,
                BadAnswerException.class,
                IllegalStateException.class)),
        ANSWER_OF_POOL(Set.of(RequestFailedException.class, PeerException.class)),
        CANCELLED_ANSWER(Set.of(RequestFailedException.class, PeerException.class, CancellationException.class)),
        RECEIPT(Set.of());

        @SuppressWarnings("ImmutableEnumChecker")
        private final Set<Class<? extends Throwable>> problems;

        Kind(Set<Class<? extends Throwable>> problems) {
            this.problems = problems;
        }
    }

    private static final class Promise {
        final Kind kind;
        final String what;
        final CompletableFuture<?> future;
        final long dueAt;
        int ends;

        Promise(Kind kind, String what, CompletableFuture<?> future, long dueAt) {
            this.kind = kind;
            this.what = what;
            this.future = future;
            this.dueAt = dueAt;
        }
    }

    /**
     * Creates the list of one pool.
     *
     * @param slowest how long its listeners may take for one task
     */
    SimPromises(SimWires wires, SimParty party, BooleanSupplier onEventLoop, Duration slowest) {
        this.wires = wires;
        this.party = party;
        this.onEventLoop = onEventLoop;
        this.slack = slowest.multipliedBy(5).plusSeconds(5).toNanos();
    }

    /** Takes a future in that is bound by the life of something else. */
    void add(Kind kind, String what, CompletableFuture<?> future) {
        add(new Promise(kind, what, future, Long.MAX_VALUE));
    }

    /** Takes a future in that has a deadline of its own. */
    void add(Kind kind, String what, CompletableFuture<?> future, Duration deadline) {
        add(new Promise(kind, what, future, now() + deadline.toNanos()));
    }

    private void add(Promise promise) {
        open.add(promise);
        boolean atOnce = promise.future.isDone();
        CompletableFuture<?> unused = promise.future.whenComplete((value, problem) -> {
            promise.ends++;
            require(atOnce || !onEventLoop.getAsBoolean(), promise, "completed on an I/O thread");
            require(problem == null || may(promise.kind, problem), promise, "ended with " + problem);
        });
    }

    private static boolean may(Kind kind, @Nullable Throwable problem) {
        return kind.problems.stream().anyMatch(type -> type.isInstance(problem));
    }

    /** What must hold at any time. */
    void check() {
        long now = now();
        for (Promise promise : open) {
            require(promise.ends == (promise.future.isDone() ? 1 : 0), promise, "ended " + promise.ends + " times");
            require(promise.future.isDone() || now - slack < promise.dueAt, promise, "is past its deadline");
        }
        open.removeIf(promise -> promise.ends == 1);
    }

    /** What must hold when nothing has happened for long. */
    void checkQuiet() {
        for (Promise promise : open) {
            require(promise.ends == 1 || promise.kind == Kind.CONNECTION, promise, "waits for ever");
        }
    }

    /** What must hold after the end of the pool. */
    void checkOver() {
        open.forEach(promise -> require(promise.ends == 1, promise, "was never completed"));
    }

    private long now() {
        return wires.network.clock().elapsed().toNanos();
    }

    private void require(boolean condition, Promise promise, String problem) {
        wires.require(condition, () -> party + ": " + promise.what + " " + problem);
    }
}
