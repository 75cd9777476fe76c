package dev.satwire.peers;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A request that waits for its end in {@link OpenRequests}. <em>Not thread-safe.</em> */
class OpenRequest<T> {
    private final Ask<T> ask;
    private final OpenRequests all;

    /** When it ends at the latest. */
    long deadline;

    /** When to look at it, and its place among those of the same time; kept by {@link OpenRequests}. */
    long wakesAt;

    long number;

    OpenRequest(OpenRequests all, Ask<T> ask) {
        this.all = all;
        this.ask = ask;
        this.deadline = ask.now() + Delays.timeout(ask.timeout());
        this.wakesAt = deadline;
    }

    /** Who asks, how long the answer may take, and when that was. */
    record Ask<T>(CompletableFuture<T> future, Duration timeout, long now) {}

    /** How long the answer may take, in nanoseconds. */
    final long patience() {
        return Delays.timeout(ask.timeout());
    }

    long askedAt() {
        return ask.now();
    }

    /** Whether whoever asked has ended the future themselves. */
    boolean isAbandoned() {
        return ask.future().isDone();
    }

    void answer(T value) {
        CompletableFuture<T> future = ask.future();
        all.end(this, () -> future.complete(value));
    }

    void fail(Throwable problem) {
        CompletableFuture<T> future = ask.future();
        all.end(this, () -> future.completeExceptionally(problem));
    }

    /** Ends with what is worked out where user code may run: not every answer is cheap to look at. */
    void answerWith(Supplier<T> answer) {
        CompletableFuture<T> future = ask.future();
        all.end(this, () -> {
            try {
                future.complete(answer.get());
            } catch (Throwable problem) {
                future.completeExceptionally(problem);
            }
        });
    }

    /** Gives it all its time again. */
    final void renew(long now) {
        all.renew(this, now + patience());
    }

    /** Leaves without a word: whoever asked has ended the future. */
    void forget() {
        all.forget(this);
    }

    /** The time has come; to be overridden by those that have more to do than to fail. */
    void expired(long now) {
        timedOut("no answer");
    }

    final void timedOut(String what) {
        fail(new TimeoutException(what + " within " + Delays.text(ask.timeout())));
    }
}
